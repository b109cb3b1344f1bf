import type { FastifyInstance, FastifyRequest } from 'fastify';
import { overloaded } from './http.problems.js';

/** Where a request stands: without a place, being worked on, left by its caller meanwhile, or answered. */
type Place = 'none' | 'working' | 'abandoned' | 'answered';

declare module 'fastify' {
  interface FastifyRequest {
    place: Place;
  }
}

const RETRY_AFTER_SECONDS = 1;
const LOG_EVERY_MS = 10_000;

const bringsBody = ({ headers }: FastifyRequest) =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

/**
 * Past the limit an answer at once is worth more than an answer late. Liveness is always answered. A place is given
 * back when the work is done, not when the caller goes away: else callers who hang up could start any amount of it.
 */
export function limitInFlight(app: FastifyInstance, maxInFlight: number) {
  let inFlight = 0;
  app.decorateRequest('place', 'none');

  const release = (request: FastifyRequest) => {
    if (request.place === 'none') return;
    request.place = 'none';
    inFlight -= 1;
  };

  const refuseIfFull = (request: FastifyRequest): Error | undefined => {
    if (inFlight < maxInFlight || request.routeOptions.url === '/livez') return undefined;
    return overloaded('Too many requests are in progress. Try again.', {
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    });
  };
  const admit = (request: FastifyRequest, _reply: unknown, done: (error?: Error) => void) => {
    if (request.place !== 'none') return done();
    const refusal = refuseIfFull(request);
    if (refusal) return done(refusal);
    inFlight += 1;
    request.place = 'working';
    done();
  };
  app.addHook('onRequest', (request, reply, done) => {
    // The one thing that always comes, answered or not: once a body has been read, nothing else tells that its sender left.
    reply.raw.once('close', () => {
      if (request.place === 'working') request.place = 'abandoned';
      else release(request);
    });
    // Until its body has arrived a request takes no place: senders of a byte a second would else keep everybody out.
    if (bringsBody(request)) done(refuseIfFull(request) as never);
    else admit(request, reply, done);
  });
  app.addHook('preValidation', admit);
  // A caller who has gone gets an answer sent all the same, and never a response event for it.
  app.addHook('onSend', (request, reply, payload, done) => {
    if (request.place === 'abandoned' || reply.raw.destroyed) release(request);
    else if (request.place === 'working') request.place = 'answered';
    done(null, payload);
  });
  app.addHook('onResponse', (request, _reply, done) => {
    release(request);
    done();
  });
}

/** Past the limit a connection is closed as it comes: descriptors and memory are what an idle one costs. */
export function limitConnections(app: FastifyInstance, maxConnections: number) {
  app.server.maxConnections = maxConnections;
  let saidAt = Number.NEGATIVE_INFINITY;
  app.server.on('drop', () => {
    if (performance.now() - saidAt < LOG_EVERY_MS) return;
    saidAt = performance.now();
    app.log.warn({ maxConnections }, 'connections are refused: as many as allowed are open');
  });
}
