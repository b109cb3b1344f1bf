import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import type { OpenAPIV3_1 } from 'openapi-types';

type Media = { schema?: object };
type ResponseObject = { content?: Record<string, Media>; headers?: Record<string, unknown> };

/** What HTTP and browsers read, the same on every answer; no part of the contract. */
const HEADERS_OF_HTTP = [
  'cache-control',
  'connection',
  'content-length',
  'content-security-policy',
  'content-type',
  'cross-origin-resource-policy',
  'referrer-policy',
  'strict-transport-security',
  'x-content-type-options',
];

/** JSON as what it says; any other text as it is. */
const bodyOf = (payload: unknown, mediaType: string): unknown =>
  typeof payload === 'string' && mediaType.includes('json') ? JSON.parse(payload) : payload;

/** What is said against the headers of an answer, if there is something. */
function complainOfHeaders(reply: FastifyReply, { headers = {} }: ResponseObject) {
  const known = [...HEADERS_OF_HTTP, ...Object.keys(headers).map((name) => name.toLowerCase())];
  const unknown = Object.keys(reply.getHeaders()).filter((name) => !known.includes(name));
  return unknown.length > 0 ? `has undocumented headers: ${unknown.join(', ')}` : undefined;
}

/** What says "come back" says when. */
function checkRetryAfter(request: FastifyRequest, reply: FastifyReply): string | undefined {
  if (![429, 503].includes(reply.statusCode) || Number(reply.getHeader('retry-after')) >= 1)
    return undefined;
  return `${request.method} ${request.url} answered ${reply.statusCode} without Retry-After`;
}

/**
 * Clients let answers grow, so the document leaves them open; the service itself sends nothing that is not described.
 * A schema put together by allOf would be closed in each of its parts: the document has none.
 */
const closed = <Part>(part: Part): Part =>
  JSON.parse(
    JSON.stringify(part, (_key, value) =>
      value?.type === 'object' && value.properties && value.additionalProperties === undefined
        ? { ...value, additionalProperties: false }
        : value,
    ),
  );

/**
 * Holds every answer of the app against its OpenAPI document: status and headers must be declared, the body must match.
 * A breach turns the answer into a 500 and is kept, so that the test which saw it fails.
 */
export function contractObserver() {
  const breaches: string[] = [];
  const validators = new Map<string, ValidateFunction | 'empty'>();
  let document: OpenAPIV3_1.Document | undefined;
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);

  let closedComponents: object | undefined;
  const components = () => (closedComponents ??= closed(document?.components ?? {}));

  function responseOf(request: FastifyRequest, reply: FastifyReply): ResponseObject | undefined {
    const path = (request.routeOptions.url ?? '').replace(/:(\w+)/g, '{$1}');
    const methods = document?.paths?.[path] as
      | Record<string, { responses: Record<string, ResponseObject> }>
      | undefined;
    const found = methods?.[request.method.toLowerCase()]?.responses[String(reply.statusCode)];
    const shared = (found as { $ref?: string } | undefined)?.$ref?.split('/').at(-1);
    return shared === undefined
      ? found
      : (document?.components?.responses?.[shared] as ResponseObject | undefined);
  }

  function validatorFor(key: string, response: ResponseObject, mediaType: string) {
    const known = validators.get(key);
    if (known) return known;
    const schema = response.content?.[mediaType]?.schema;
    const made = schema
      ? ajv.compile({ ...closed(schema), components: components() })
      : ('empty' as const);
    validators.set(key, made);
    return made;
  }

  function check(
    request: FastifyRequest,
    reply: FastifyReply,
    payload: unknown,
  ): string | undefined {
    const route = `${request.method} ${request.routeOptions.url}`;
    const response = responseOf(request, reply);
    if (!response)
      return `${route} answered an undocumented ${reply.statusCode}: ${String(payload)}`;
    const mediaType = String(reply.getHeader('content-type') ?? '').split(';')[0] ?? '';
    const validate = validatorFor(`${route} ${reply.statusCode} ${mediaType}`, response, mediaType);
    const isEmpty = payload === null || payload === undefined || payload === '';
    if (validate === 'empty') {
      return isEmpty || payload === 'null'
        ? undefined
        : `${route} ${reply.statusCode} has a body of undocumented type ${mediaType}`;
    }
    return validate(bodyOf(payload, mediaType))
      ? undefined
      : `${route} ${reply.statusCode}: ${ajv.errorsText(validate.errors)}`;
  }

  function checkHeaders(request: FastifyRequest, reply: FastifyReply): string | undefined {
    const complaint = complainOfHeaders(reply, responseOf(request, reply) ?? {});
    return complaint && `${request.method} ${request.routeOptions.url} ${complaint}`;
  }

  const plugin = fp(async (app) => {
    app.addHook('onSend', async (request, reply, payload) => {
      if (
        !document ||
        request.is404 ||
        request.routeOptions.schema?.hide ||
        request.method === 'HEAD'
      )
        return;
      const breach =
        checkRetryAfter(request, reply) ??
        check(request, reply, payload) ??
        checkHeaders(request, reply);
      if (!breach) return;
      breaches.push(breach);
      if (reply.statusCode !== 500) throw new Error(`contract breach: ${breach}`);
    });
  });
  /** Call when the app is ready: before that there is no document. */
  const observe = (app: FastifyInstance) => {
    document = app.swagger() as OpenAPIV3_1.Document;
  };
  return { plugin, breaches, observe };
}
