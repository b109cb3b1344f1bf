import type { FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import type { Metrics } from './metrics.js';

/** Measures every request. Registered only where metrics are asked for: otherwise no hook runs. */
export const requestMetricsPlugin = fp<{ metrics: Metrics }>(
  async (app, { metrics }) => {
    const counted = new WeakSet<FastifyRequest>();
    const leave = (request: FastifyRequest) => {
      if (counted.delete(request)) metrics.requestEnded();
    };
    app.addHook('onRequest', (request, _reply, done) => {
      counted.add(request);
      metrics.requestStarted();
      done();
    });
    app.addHook('onResponse', (request, reply, done) => {
      leave(request);
      metrics.requestAnswered({
        method: request.method,
        route: request.routeOptions.url ?? 'unknown',
        status: reply.statusCode,
        durationS: reply.elapsedTime / 1000,
        problemCode: request.problemCode,
      });
      done();
    });
    app.addHook('onRequestAbort', (request, done) => {
      leave(request);
      done();
    });
  },
  { name: 'request-metrics' },
);
