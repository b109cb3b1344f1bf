import fp from 'fastify-plugin';
import type { Metrics } from './metrics.js';

/** Measures every request. Registered only where metrics are asked for: otherwise no hook runs. */
export const requestMetricsPlugin = fp<{ metrics: Metrics }>(
  async (app, { metrics }) => {
    app.addHook('onRequest', (_request, reply, done) => {
      metrics.requestStarted();
      // Comes once for every request, also where the caller has gone and no response event follows.
      reply.raw.once('close', () => metrics.requestEnded());
      done();
    });
    app.addHook('onResponse', (request, reply, done) => {
      metrics.requestAnswered({
        method: request.method,
        route: request.routeOptions.url ?? 'unknown',
        status: reply.statusCode,
        durationS: reply.elapsedTime / 1000,
        problemCode: request.problemCode,
      });
      done();
    });
  },
  { name: 'request-metrics' },
);
