import { randomUUID } from 'node:crypto';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyRequest,
  LogController,
} from 'fastify';
import { validatorCompiler } from 'fastify-type-provider-zod';
import type { Logger } from 'pino';
import { limitConnections, limitInFlight } from './admission.js';
import { allowOrigins } from './allow-origins.js';
import { boundReads } from './bound-reads.js';
import { compileSerializer } from './compile-serializer.js';
import { answerConditionalGets, setEntityTag } from './conditional-get.js';
import { methodNotAllowed, notFound, unsupportedMediaType } from './http.problems.js';
import { addLink } from './link-header.js';
import { parseJson } from './parse-json.js';
import { sendProblem } from './problem-details.js';
import { limitByAddress, type RateLimiter } from './rate-limits.js';
import { refuseConnection, refuseOddTargets, refusePath } from './unreadable-requests.js';

const MIB = 1024 * 1024;
/** Far above what a load balancer holds open, far below what the process may have (files, memory). */
export const DEFAULT_MAX_CONNECTIONS = 2_000;
const REQUEST_ID = /^[\w.:-]{8,128}$/;

export type ServerState = {
  /** While true, readiness says no and every connection is closed after its answer. */
  draining: boolean;
};

type Options = {
  logger: Logger;
  state: ServerState;
  /** Without one, no address is limited. */
  limiter?: RateLimiter;
  maxInFlight?: number;
  maxConnections?: number;
  readLimitMs?: number;
  /** Write every answer twice, compiled and by its schema, and fail if they differ: for the tests. */
  verifyAnswers?: boolean;
  trustProxy?: string[];
  allowedOrigins?: readonly string[];
};

/** A bare server with the limits, the parser, the serializer and the error format every route shares. */
export function createServer({
  logger,
  state,
  limiter,
  maxInFlight = 500,
  maxConnections = DEFAULT_MAX_CONNECTIONS,
  readLimitMs,
  verifyAnswers = false,
  trustProxy,
  allowedOrigins = [],
}: Options) {
  const app: FastifyInstance = Fastify({
    loggerInstance: logger as FastifyBaseLogger,
    bodyLimit: MIB,
    requestTimeout: 15_000,
    connectionTimeout: 0,
    keepAliveTimeout: 5_000,
    maxRequestsPerSocket: 1_000,
    http: {
      headersTimeout: 10_000,
      maxHeaderSize: 16_384,
      requireHostHeader: false,
      // Node looks for requests past their time every 30 s if not told otherwise.
      connectionsCheckingInterval: 1_000,
    },
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: trustProxy ?? false,
    routerOptions: { maxParamLength: 500 },
    frameworkErrors: refusePath(SECURITY_HEADERS),
    clientErrorHandler: refuseConnection(SECURITY_HEADERS),
    genReqId: (request) => {
      const sent = request.headers['x-request-id'];
      return typeof sent === 'string' && REQUEST_ID.test(sent) ? sent : randomUUID();
    },
  });

  app.decorateRequest('problemCode', undefined);
  readOnlyJson(app);
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(({ schema }) => compileSerializer(schema as unknown, verifyAnswers));
  app.setErrorHandler(sendProblem);
  app.setNotFoundHandler((request, reply) =>
    sendProblem(unknownRoute(app, request), request, reply),
  );
  // An expectation we cannot meet is ignored; Node would answer it itself, in a form of its own.
  app.server.on('checkExpectation', (request, response) =>
    app.server.emit('request', request, response),
  );
  addAnswerHeaders(app, state);
  allowOrigins(app, allowedOrigins);
  refuseOddTargets(app);
  answerConditionalGets(app);
  // First who asks too much, so that one address' flood takes no place from the others.
  if (limiter) limitByAddress(app, limiter, trustProxy !== undefined);
  limitInFlight(app, maxInFlight);
  limitConnections(app, maxConnections);
  boundReads(app, readLimitMs);
  logAnswers(app);
  return app;
}

/** Only JSON, uncompressed and read strictly; every other content type or encoding is a 415. */
function readOnlyJson(app: FastifyInstance) {
  app.decorateRequest('rawBody', '');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    ['application/json', 'application/merge-patch+json'],
    { parseAs: 'buffer' },
    (request, body, done) => {
      try {
        const encoding = request.headers['content-encoding'] ?? 'identity';
        if (encoding !== 'identity') throw unsupportedMediaType('Send the body uncompressed.');
        if (!isUtf8(request.headers['content-type']))
          throw unsupportedMediaType('Send the body as UTF-8.');
        const { text, value } = parseJson(body as Buffer);
        request.rawBody = text;
        done(null, value);
      } catch (error) {
        done(error as Error);
      }
    },
  );
}

/** JSON is UTF-8 (RFC 8259); a charset that says otherwise is not believed, not even of bytes that would do. */
function isUtf8(contentType = ''): boolean {
  const [, charset = 'utf-8'] = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(contentType) ?? [];
  return /^utf-?8$/i.test(charset);
}

function unknownRoute(app: FastifyInstance, request: FastifyRequest) {
  const path = request.url.split('?')[0] ?? '';
  const known = (['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const).some(
    (method) => method !== request.method && app.findRoute({ method, url: path }) !== null,
  );
  return known
    ? methodNotAllowed('This path has other methods; see /docs.')
    : notFound('There is no such path; see /docs for those there are.');
}

const SECURITY_HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
};

function addAnswerHeaders(app: FastifyInstance, state: ServerState) {
  app.addHook('onRequest', (request, reply, done) => {
    reply.raw.setHeader('x-request-id', request.id);
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) reply.header(name, value);
    done();
  });
  // Asked when the answer leaves: a request that came before the server began to stop must not keep its connection either.
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (state.draining) reply.header('connection', 'close');
    done(null, payload);
  });
  app.addHook('preSerialization', (request, reply, payload, done) => {
    setEntityTag(request, reply, payload);
    const { nextCursor } = (payload ?? {}) as { nextCursor?: unknown };
    if (typeof nextCursor === 'string')
      addLink(reply, `<${nextPageOf(request.url, nextCursor)}>; rel="next"`);
    done(null, payload);
  });
}

/** The same list from the cursor on: a path of this service, never a host the caller may have made up. */
function nextPageOf(url: string, cursor: string): string {
  const [path = '', query = ''] = url.split('?', 2);
  const kept = query.split('&').filter((part) => part !== '' && !part.startsWith('cursor='));
  return `${path}?${[...kept, `cursor=${encodeURIComponent(cursor)}`].join('&')}`;
}

/** One line an answer, by allow-list: no body, no header, no query value, no path parameter. */
function logAnswers(app: FastifyInstance) {
  app.addHook('onResponse', (request, reply, done) => {
    request.log.info(
      {
        requestId: request.id,
        method: request.method,
        route: request.routeOptions.url ?? 'unknown',
        status: reply.statusCode,
        code: request.problemCode,
        traceId: request.trace?.traceId,
        durationMs: Math.round(reply.elapsedTime * 10) / 10,
        employerId: request.actor?.employerId,
        principal: request.actor?.principalId,
      },
      'answered',
    );
    done();
  });
}
