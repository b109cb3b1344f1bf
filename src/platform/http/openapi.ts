import swagger from '@fastify/swagger';
import type { RouteOptions } from 'fastify';
import fp from 'fastify-plugin';
import {
  createJsonSchemaTransform,
  createJsonSchemaTransformObject,
} from 'fastify-type-provider-zod';
import type { OpenAPIV3_1 } from 'openapi-types';
import type { EventDefinition } from '../events/event.js';
import { describeHeaders, headersIn, NOT_MODIFIED } from './openapi-headers.js';
import { openAnswers } from './openapi-open-answers.js';
import { describeWebhooks } from './openapi-webhooks.js';
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
  ifNoneMatch: {
    name: 'If-None-Match',
    in: 'header',
    required: false,
    description:
      'ETags you have, or `*`: if one is the present one, the answer is 304 and no body.',
    schema: { type: 'string' },
    example: '"v3"',
  },
};

/** What no schema of a body or a query can say: headers, security, and which permission the route needs. */
function describeRoute(schema: Json, route: RouteOptions): Json {
  const { access, ifMatch, idempotency, deprecated, fileTypes } = route.config ?? {};
  const isPublic = access === 'public';
  const takesKey = route.method === 'POST' && !isPublic && idempotency !== 'none';
  return {
    ...schema,
    ...(deprecated ? { deprecated: true } : {}),
    'x-reads': route.method === 'GET',
    'x-file-types': fileTypes,
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

/** Raised with every change of the document (semantic versioning); compared with the released one by `npm run check`. */
export const CONTRACT_VERSION = '1.2.0';

const info = {
  title: 'Upskill',
  version: CONTRACT_VERSION,
  description:
    'What people can do, what their jobs ask for, which training closes the gap, and who pays. Money is in minor units; dates are calendar dates; every list has a cursor; every error is RFC 9457. Response enums may grow: treat an unknown value as one you do not know yet.',
  license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
};

type Options = {
  /** A sentence for each tag; a tag without one stops the server. */
  tags: Readonly<Record<string, string>>;
  /** Every event of the service; each is described as a webhook. */
  events: readonly EventDefinition[];
};

/** Serves app.swagger(): the OpenAPI document made from the routes and their zod schemas. */
export const openapiPlugin = fp<Options>(async (app, options) => {
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
      tidy(toDocument(document) as OpenAPIV3_1.Document, options) as never,
  });
});

/** A file is sent as it is: text, of whatever type it says. */
const fileBody = (types: readonly string[]): OpenAPIV3_1.RequestBodyObject => ({
  required: true,
  content: Object.fromEntries(types.map((type) => [type, { schema: { type: 'string' } }])),
});

function finishOperation(operation: Operation & Json, document: OpenAPIV3_1.Document) {
  const parameters = (operation['x-header-parameters'] ?? []) as OpenAPIV3_1.ParameterObject[];
  delete operation['x-header-parameters'];
  describeHeaders(operation.responses as never, document, {
    isMetered: operation['x-rate-class'] !== 'exempt',
    takesKey: parameters.some(({ name }) => name === 'Idempotency-Key'),
    isDeprecated: operation.deprecated === true,
  });
  if (operation.responses['200']?.headers?.ETag && operation['x-reads'] === true) {
    operation.responses['304'] = { $ref: '#/components/responses/NotModified' } as never;
    parameters.push(headerParameters.ifNoneMatch as OpenAPIV3_1.ParameterObject);
  }
  delete operation['x-reads'];
  const fileTypes = operation['x-file-types'] as readonly string[] | undefined;
  delete operation['x-file-types'];
  if (fileTypes) operation.requestBody = fileBody(fileTypes);
  if (parameters.length > 0)
    operation.parameters = [...(operation.parameters ?? []), ...parameters];
}

/** Every operation answers problems alike: each stands once in the document. */
function shareProblems(operations: Operation[], document: OpenAPIV3_1.Document) {
  const shared: NonNullable<OpenAPIV3_1.ComponentsObject['responses']> = {};
  for (const { responses } of operations) {
    for (const status of Object.keys(responses).filter((each) => each >= '400')) {
      const response = responses[status];
      const name = `Problem${status}`;
      // The same problem of another operation may come with more headers: each stands where it can be sent.
      const headers = {
        ...(shared[name] as Operation['responses'][string])?.headers,
        ...response?.headers,
      };
      if (response) shared[name] = { ...response, headers: headers as never };
      responses[status] = { $ref: `#/components/responses/Problem${status}` };
    }
  }
  if (operations.some(({ responses }) => '304' in responses)) shared.NotModified = NOT_MODIFIED;
  document.components = { ...document.components, responses: shared };
}

const tagsOf = (items: readonly unknown[]) =>
  items.flatMap((each) => operationsIn(each as Json | undefined).flatMap(({ tags }) => tags ?? []));

const operationsOf = (document: OpenAPIV3_1.Document) => operationsIn(document.paths);

const operationsIn = (items: object | undefined) =>
  Object.values(items ?? {})
    .flatMap((methods) => Object.values(methods as Record<string, Operation & Json>))
    .filter((operation) => typeof operation === 'object' && operation.responses);

function tidy(raw: OpenAPIV3_1.Document, { tags: described, events }: Options) {
  const document = openAnswers(withPlainNames(withDocumentedItems(raw)));
  const operations = operationsOf(document);
  for (const operation of operations) finishOperation(operation, document);
  shareProblems(operations, document);
  describeWebhooks(document, events);
  document.components = { ...document.components, headers: headersIn(document) as never };
  const tags = new Set(tagsOf([document.paths, document.webhooks]));
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
