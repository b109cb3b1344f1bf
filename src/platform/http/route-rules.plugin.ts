import type { RouteOptions } from 'fastify';
import fp from 'fastify-plugin';
import { z } from 'zod';
import { invalidRequest } from './http.problems.js';
import { platformProblems } from './problem-details.js';
import { rateClassOf } from './rate-limits.js';

type Schemas = {
  body?: unknown;
  querystring?: unknown;
  params?: unknown;
  response?: Record<string, unknown>;
  operationId?: string;
  summary?: string;
  tags?: string[];
  hide?: boolean;
};

/** Whether unknown keys are refused: z.object() would drop them silently, and a caller would think they were heard. */
function isStrict(schema: unknown): boolean {
  if (schema instanceof z.ZodDiscriminatedUnion || schema instanceof z.ZodUnion) {
    return schema.options.every((option) => isStrict(option));
  }
  return schema instanceof z.ZodObject && schema.def.catchall instanceof z.ZodNever;
}

function requireSchemas(route: RouteOptions, schema: Schemas) {
  const name = `${String(route.method)} ${route.url}`;
  if (!schema.operationId || !schema.summary || schema.tags?.length !== 1) {
    throw new Error(`${name} needs an operationId, a summary and one tag`);
  }
  if (!Object.keys(schema.response ?? {}).some((status) => status.startsWith('2'))) {
    throw new Error(`${name} declares no schema for its success`);
  }
  for (const part of ['body', 'querystring', 'params'] as const) {
    if (schema[part] && !isStrict(schema[part]))
      throw new Error(`${name}: schema.${part} must be a z.strictObject`);
  }
  if (route.url.includes(':') && !schema.params)
    throw new Error(`${name} has parameters and no schema for them`);
}

const isEmptyBody = (body: unknown) =>
  body === undefined || body === null || JSON.stringify(body) === '{}';

function unexpectedBody() {
  const detail = 'This operation takes no body.';
  return invalidRequest(detail, { errors: [{ pointer: '', code: 'unexpected-body', detail }] });
}

/** Whether a body would be read, if only to be refused. */
const mayBringBody = ({ method }: RouteOptions) =>
  ['POST', 'PUT', 'PATCH', 'DELETE'].includes(String(method));

const NoQuery = z.strictObject({});

/** Default deny: a route without strict request schemas and response schemas stops the server at boot. */
export const routeRulesPlugin = fp(
  async (app) => {
    // A body nobody asked for is a mistake to be told about as well; an empty object says nothing.
    app.addHook('preValidation', (request, _reply, done) => {
      const { schema, url } = request.routeOptions;
      const isUnread = url !== undefined && !schema?.body && !isEmptyBody(request.body);
      done(isUnread ? (unexpectedBody() as never) : undefined);
    });
    app.addHook('onRoute', (route) => {
      const schema = (route.schema ?? {}) as Schemas;
      if (schema.hide) return;
      requireSchemas(route, schema);
      schema.querystring ??= NoQuery; // a query parameter nobody declared is a mistake to be told about
      schema.response = {
        ...platformProblems({
          public: route.config?.access === 'public',
          throttled: rateClassOf(route) !== 'exempt',
          body: mayBringBody(route),
          ifMatch: Boolean(route.config?.ifMatch),
          deprecated: Boolean(route.config?.deprecated),
          idempotent:
            route.method === 'POST' &&
            route.config?.access !== 'public' &&
            route.config?.idempotency !== 'none',
        }),
        ...schema.response,
      };
      route.schema = schema as NonNullable<RouteOptions['schema']>;
    });
  },
  { name: 'route-rules' },
);
