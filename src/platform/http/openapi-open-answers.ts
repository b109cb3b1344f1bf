import type { OpenAPIV3_1 } from 'openapi-types';

const REFERENCE = /#\/components\/(\w+)\/([\w.-]+)/g;
const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** What of the components a part of the document leads to, by `kind/name`. */
function componentsOf(document: OpenAPIV3_1.Document, part: unknown, into = new Set<string>()) {
  for (const [, kind = '', name = ''] of JSON.stringify(part ?? null).matchAll(REFERENCE)) {
    const key = `${kind}/${name}`;
    if (into.has(key)) continue;
    into.add(key);
    const components = document.components as Record<string, Record<string, unknown>> | undefined;
    componentsOf(document, components?.[kind]?.[name], into);
  }
  return into;
}

const operationsOf = ({ paths }: OpenAPIV3_1.Document) =>
  Object.values(paths ?? {}).flatMap((item) => METHODS.flatMap((method) => item?.[method] ?? []));

/** The names of the schemas that only answers use: a client reads them and never writes them. */
export function schemasOfAnswers(document: OpenAPIV3_1.Document): string[] {
  const asked = new Set<string>();
  for (const { requestBody, parameters } of operationsOf(document)) {
    componentsOf(document, [requestBody, parameters], asked);
  }
  return Object.keys(document.components?.schemas ?? {}).filter(
    (name) => !asked.has(`schemas/${name}`),
  );
}

const opened = <Part>(part: Part): Part =>
  JSON.parse(
    JSON.stringify(part, (key, value) =>
      key === 'additionalProperties' && value === false ? undefined : value,
    ),
  );

/**
 * Answers may grow within a version, so a client must not refuse what it does not know: only what is sent to the service
 * is closed. A schema that is read and written alike, as Money, stays closed and so never grows.
 */
export function openAnswers(document: OpenAPIV3_1.Document): OpenAPIV3_1.Document {
  const schemas = { ...document.components?.schemas };
  for (const name of schemasOfAnswers(document)) schemas[name] = opened(schemas[name] ?? {});
  for (const operation of operationsOf(document)) {
    operation.responses = opened(operation.responses ?? {});
  }
  return { ...document, components: { ...document.components, schemas } };
}
