import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { unavailable } from './http.problems.js';
import type { ServerState } from './server.js';

const CACHE_MS = 1_000;
const Health = z.object({ status: z.enum(['ok']) }).meta({ id: 'Health' });
const isPublic = { access: 'public', objects: 'public', rateClass: 'exempt' } as const;

/** Liveness touches nothing; readiness asks the database at most once a second, however often it is asked. */
export function healthRoutes(options: {
  state: ServerState;
  check: () => Promise<void>;
}): FastifyPluginAsyncZod {
  let last: { at: number; outcome: Promise<boolean> } | undefined;
  function isReady(): Promise<boolean> {
    if (!last || performance.now() - last.at > CACHE_MS) {
      const outcome = options.check().then(
        () => true,
        () => false,
      );
      last = { at: performance.now(), outcome };
    }
    return last.outcome;
  }

  return async (app) => {
    app.get(
      '/livez',
      {
        config: isPublic,
        schema: {
          operationId: 'getLiveness',
          summary: 'Whether the process runs',
          tags: ['Operation'],
          response: { 200: Health },
        },
      },
      async () => ({ status: 'ok' as const }),
    );
    app.get(
      '/readyz',
      {
        config: isPublic,
        schema: {
          operationId: 'getReadiness',
          summary: 'Whether requests can be served now',
          tags: ['Operation'],
          response: { 200: Health },
        },
      },
      async () => {
        if (options.state.draining)
          throw unavailable('The server is stopping.', { retryAfterSeconds: 5 });
        if (!(await isReady()))
          throw unavailable('The database does not answer.', { retryAfterSeconds: 1 });
        return { status: 'ok' as const };
      },
    );
  };
}
