import swagger from '@fastify/swagger';
import type { RouteOptions } from 'fastify';
import fp from 'fastify-plugin';
import {
  createJsonSchemaTransform,
  createJsonSchemaTransformObject,
} from 'fastify-type-provider-zod';
import type { OpenAPIV3_1 } from 'openapi-types';
import { rateClassOf } from './rate-limits.js';

type Json = Record<string, unknown>;
type Operation = OpenAPIV3_1.OperationObject & { responses: Record<string, { headers?: Json }> };

/** The format says it already, and a number has no pattern: zod's regular expressions only lengthen the document. */
const zodToJsonConfig = {
  override: (context: { jsonSchema: object }) => {
    const jsonSchema = context.jsonSchema as { format?: string; type?: string; pattern?: string };
    if (jsonSchema.format || jsonSchema.type !== 'string') delete jsonSchema.pattern;
  },
};
const toDocument = createJsonSchemaTransformObject({ zodToJsonConfig });
const toOperation = createJsonSchemaTransform({ zodToJsonConfig });

const headerParameters = {
  idempotencyKey: (required: boolean) => ({
    name: 'Idempotency-Key',
    in: 'header',
    required,
    description:
      'Makes the request safe to repeat for seven days: the first answer is given again.',
    schema: { type: 'string', minLength: 1, maxLength: 255 },
  }),
  ifMatch: (strict: boolean) => ({
    name: 'If-Match',
    in: 'header',
    required: true,
    description: strict
      ? 'The ETag that was read. `*` is not accepted where money or an approval is at stake.'
      : 'The ETag that was read, or `*` for any version.',
    schema: { type: 'string' },
    example: '"v3"',
  }),
};

/** What no schema of a body or a query can say: headers, security, and which permission the route needs. */
function describeRoute(schema: Json, route: RouteOptions): Json {
  const { access, ifMatch, idempotency } = route.config ?? {};
  const isPublic = access === 'public';
  const takesKey = route.method === 'POST' && !isPublic && idempotency !== 'none';
  return {
    ...schema,
    security: isPublic ? [] : [{ apiKey: [] }, { accessToken: [] }],
    'x-permission': access,
    'x-object-policy': route.config?.objects,
    'x-rate-class': rateClassOf(route),
    'x-header-parameters': [
      ...(takesKey ? [headerParameters.idempotencyKey(idempotency === 'required')] : []),
      ...(ifMatch ? [headerParameters.ifMatch(ifMatch === 'strict')] : []),
    ],
  };
}

const info = {
  title: 'Upskill',
  version: '1.0.0',
  description:
    'What people can do, what their jobs ask for, which training closes the gap, and who pays. Money is in minor units; dates are calendar dates; every list has a cursor; every error is RFC 9457. Response enums may grow: treat an unknown value as one you do not know yet.',
  license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
};

/** Serves app.swagger(): the OpenAPI document made from the routes and their zod schemas. */
export const openapiPlugin = fp<{ tags: Readonly<Record<string, string>> }>(
  async (app, { tags }) => {
    await app.register(swagger, {
      openapi: {
        openapi: '3.1.0',
        info,
        servers: [{ url: '/', description: 'The deployment that serves this document' }],
        components: {
          securitySchemes: {
            apiKey: {
              type: 'http',
              scheme: 'bearer',
              bearerFormat: 'upk_…',
              description: 'An API key, for machines',
            },
            accessToken: {
              type: 'http',
              scheme: 'bearer',
              bearerFormat: 'JWT',
              description: 'An access token of the employer’s identity provider, for people',
            },
          },
        },
      },
      transform: (input) => {
        const { schema, url } = toOperation(input as never) as { schema: Json; url: string };
        return { schema: describeRoute(schema, input.route), url } as never;
      },
      transformObject: (document) =>
        tidy(toDocument(document) as OpenAPIV3_1.Document, tags) as never,
    });
  },
);

const RESPONSE_HEADERS = {
  requestId: {
    'X-Request-Id': { description: 'Quote it when you ask for help', schema: { type: 'string' } },
  },
  rateLimit: {
    'RateLimit-Policy': {
      description: 'The limits that count here: q requests in w seconds',
      schema: { type: 'string' },
    },
    RateLimit: {
      description: 'Of each, the requests left (r) and the seconds until all are back (t)',
      schema: { type: 'string' },
    },
  },
  entityTag: { ETag: { description: 'The version, for If-Match', schema: { type: 'string' } } },
  link: { Link: { description: 'The next page, rel="next"', schema: { type: 'string' } } },
  retryAfter: { 'Retry-After': { description: 'Seconds to wait', schema: { type: 'integer' } } },
};

function finishOperation(operation: Operation & Json, document: OpenAPIV3_1.Document) {
  const parameters = operation['x-header-parameters'] as OpenAPIV3_1.ParameterObject[] | undefined;
  delete operation['x-header-parameters'];
  if (parameters?.length) operation.parameters = [...(operation.parameters ?? []), ...parameters];
  for (const [status, response] of Object.entries(operation.responses)) {
    response.headers = {
      ...RESPONSE_HEADERS.requestId,
      ...(operation['x-rate-class'] === 'exempt' ? {} : RESPONSE_HEADERS.rateLimit),
      ...(status.startsWith('2') ? successHeaders(response as Json, document) : {}),
      ...(['429', '503'].includes(status) ? RESPONSE_HEADERS.retryAfter : {}),
    };
  }
}

function successHeaders(response: Json, document: OpenAPIV3_1.Document): Json {
  const content = response.content as Record<string, { schema?: { $ref?: string } }> | undefined;
  const name = content?.['application/json']?.schema?.$ref?.split('/').at(-1) ?? '';
  const schema = document.components?.schemas?.[name] as { properties?: Json } | undefined;
  const properties = schema?.properties ?? {};
  return {
    ...('version' in properties ? RESPONSE_HEADERS.entityTag : {}),
    ...('nextCursor' in properties ? RESPONSE_HEADERS.link : {}),
  };
}

/** Every operation answers problems alike: each stands once in the document. */
function shareProblems(operations: Operation[], document: OpenAPIV3_1.Document) {
  const shared: NonNullable<OpenAPIV3_1.ComponentsObject['responses']> = {};
  for (const { responses } of operations) {
    for (const status of Object.keys(responses).filter((each) => each >= '400')) {
      const response = responses[status];
      if (response) shared[`Problem${status}`] ??= response;
      responses[status] = { $ref: `#/components/responses/Problem${status}` };
    }
  }
  document.components = { ...document.components, responses: shared };
}

const operationsOf = (document: OpenAPIV3_1.Document) =>
  Object.values(document.paths ?? {})
    .flatMap((methods) => Object.values(methods as Record<string, Operation & Json>))
    .filter((operation) => typeof operation === 'object' && operation.responses);

function tidy(
  raw: OpenAPIV3_1.Document,
  described: Readonly<Record<string, string>>,
): OpenAPIV3_1.Document {
  const document = withPlainNames(withDocumentedItems(raw));
  const operations = operationsOf(document);
  for (const operation of operations) finishOperation(operation, document);
  shareProblems(operations, document);
  const tags = new Set(operations.flatMap((operation) => operation.tags ?? []));
  document.tags = [...tags].sort().map((name) => {
    const description = described[name];
    if (!description) throw new Error(`the tag ${name} has no description`);
    return { name, description };
  });
  return document;
}

/** A bulk item is checked on its own, so its schema is loose; the document shows what it must be. */
function withDocumentedItems(document: OpenAPIV3_1.Document): OpenAPIV3_1.Document {
  const schemas = document.components?.schemas ?? {};
  return JSON.parse(JSON.stringify(document), (_key, value: unknown) => {
    const name = (value as { 'x-documented-as'?: string } | null)?.['x-documented-as'];
    if (typeof name !== 'string') return value;
    return { $ref: `#/components/schemas/${`${name}Input` in schemas ? `${name}Input` : name}` };
  }) as OpenAPIV3_1.Document;
}

/** The type provider lists every schema twice, as X and as XInput. Keep the one in use, named X. */
function withPlainNames(document: OpenAPIV3_1.Document): OpenAPIV3_1.Document {
  const schemas: Record<string, unknown> = document.components?.schemas ?? {};
  const asText = JSON.stringify(document.paths);
  const used = new Set<string>();
  const visit = (text: string) => {
    for (const [, name] of text.matchAll(/#\/components\/schemas\/(\w+)"/g)) {
      if (!name || used.has(name)) continue;
      used.add(name);
      visit(JSON.stringify(schemas[name] ?? {}));
    }
  };
  visit(asText);
  const plain = (name: string) =>
    name.endsWith('Input') && name.slice(0, -5) in schemas ? name.slice(0, -5) : name;
  const kept = new Map<string, unknown>();
  // An output form wins over the input form of the same name: it is the fuller one.
  for (const name of [...used].sort()) {
    if (!kept.has(plain(name)) || plain(name) === name) kept.set(plain(name), schemas[name]);
  }
  const renamed = {
    ...document,
    components: {
      ...document.components,
      schemas: Object.fromEntries([...kept].sort(([a], [b]) => (a < b ? -1 : 1))),
    },
  };
  const text = JSON.stringify(renamed).replace(
    /(#\/components\/schemas\/)(\w+)"/g,
    (_all, head: string, name: string) => `${head}${plain(name)}"`,
  );
  return JSON.parse(text) as OpenAPIV3_1.Document;
}
