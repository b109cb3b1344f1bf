import { randomUUID } from 'node:crypto';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyRequest,
  LogController,
} from 'fastify';
import { validatorCompiler } from 'fastify-type-provider-zod';
import type { Logger } from 'pino';
import { boundReads } from './bound-reads.js';
import { compileSerializer } from './compile-serializer.js';
import { methodNotAllowed, notFound, overloaded, unsupportedMediaType } from './http.problems.js';
import { parseJson } from './parse-json.js';
import { entityTag } from './preconditions.js';
import { sendProblem } from './problem-details.js';
import { refuseConnection, refusePath } from './unreadable-requests.js';

const MIB = 1024 * 1024;
const REQUEST_ID = /^[\w.:-]{8,128}$/;

export type ServerState = {
  /** While true, readiness says no and every connection is closed after its answer. */
  draining: boolean;
};

type Options = {
  logger: Logger;
  state: ServerState;
  maxInFlight?: number;
  readLimitMs?: number;
  /** Write every answer twice, compiled and by its schema, and fail if they differ: for the tests. */
  verifyAnswers?: boolean;
  trustProxy?: string[];
};

/** A bare server with the limits, the parser, the serializer and the error format every route shares. */
export function createServer({
  logger,
  state,
  maxInFlight = 500,
  readLimitMs,
  verifyAnswers = false,
  trustProxy,
}: Options) {
  const app: FastifyInstance = Fastify({
    loggerInstance: logger as FastifyBaseLogger,
    bodyLimit: MIB,
    requestTimeout: 15_000,
    connectionTimeout: 0,
    keepAliveTimeout: 5_000,
    maxRequestsPerSocket: 1_000,
    // Node looks for requests past their time every 30 s if not told otherwise.
    http: { headersTimeout: 10_000, maxHeaderSize: 16_384, connectionsCheckingInterval: 1_000 },
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: trustProxy ?? false,
    routerOptions: { maxParamLength: 500 },
    frameworkErrors: refusePath(SECURITY_HEADERS),
    clientErrorHandler: refuseConnection,
    genReqId: (request) => {
      const sent = request.headers['x-request-id'];
      return typeof sent === 'string' && REQUEST_ID.test(sent) ? sent : randomUUID();
    },
  });

  readOnlyJson(app);
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(({ schema }) => compileSerializer(schema as unknown, verifyAnswers));
  app.setErrorHandler(sendProblem);
  app.setNotFoundHandler((request, reply) =>
    sendProblem(unknownRoute(app, request), request, reply),
  );
  addAnswerHeaders(app, state);
  limitInFlight(app, maxInFlight);
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
        const { text, value } = parseJson(body as Buffer);
        request.rawBody = text;
        done(null, value);
      } catch (error) {
        done(error as Error);
      }
    },
  );
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
    const { version, nextCursor } = (payload ?? {}) as { version?: unknown; nextCursor?: unknown };
    if (typeof version === 'number' && reply.statusCode < 300)
      reply.header('etag', entityTag(version));
    if (typeof nextCursor === 'string')
      reply.header('link', `<${nextPageOf(request.url, nextCursor)}>; rel="next"`);
    done(null, payload);
  });
}

/** The same list from the cursor on: a path of this service, never a host the caller may have made up. */
function nextPageOf(url: string, cursor: string): string {
  const [path = '', query = ''] = url.split('?', 2);
  const kept = query.split('&').filter((part) => part !== '' && !part.startsWith('cursor='));
  return `${path}?${[...kept, `cursor=${encodeURIComponent(cursor)}`].join('&')}`;
}

/**
 * Past the limit an answer at once is worth more than an answer late. Liveness is always answered. While its body arrives a
 * request costs a socket and no work, and takes no place: senders of a byte a second would else keep everybody out.
 */
function limitInFlight(app: FastifyInstance, maxInFlight: number) {
  let inFlight = 0;
  const counted = new WeakSet<FastifyRequest>();
  const admit = (request: FastifyRequest, _reply: unknown, done: (error?: Error) => void) => {
    if (inFlight >= maxInFlight && request.routeOptions.url !== '/livez') {
      done(overloaded('Too many requests are in progress. Try again.', { retryAfterSeconds: 1 }));
      return;
    }
    inFlight += 1;
    counted.add(request);
    done();
  };
  const release = (request: FastifyRequest) => {
    if (counted.delete(request)) inFlight -= 1;
  };
  app.addHook('onRequest', admit);
  app.addHook('preParsing', (request, _reply, payload, done) => {
    release(request);
    done(null, payload);
  });
  app.addHook('preValidation', admit);
  app.addHook('onResponse', (request, _reply, done) => {
    release(request);
    done();
  });
  app.addHook('onRequestAbort', (request, done) => {
    release(request);
    done();
  });
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
        durationMs: Math.round(reply.elapsedTime * 10) / 10,
        employerId: request.actor?.employerId,
        principal: request.actor?.principalId,
      },
      'answered',
    );
    done();
  });
}
