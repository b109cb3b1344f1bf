import type { RouteHandlerMethod } from 'fastify';
import fp from 'fastify-plugin';
import { concurrencyLimitExceeded } from './http.problems.js';

/** So many expensive requests of one employer run at once; what one of them holds up is their own next. */
export const EXPENSIVE_AT_ONCE = 2;

/**
 * Routes of the class `expensive` run at most twice at once for one employer, so that one employer's computations leave
 * room for everyone else's. A place is held while the work runs, also when the caller has gone away meanwhile.
 */
export const expensiveRoutesPlugin = fp(
  async (app) => {
    const running = new Map<string, number>();

    app.addHook('onRoute', (route) => {
      if (route.config?.rateClass !== 'expensive') return;
      const original = route.handler as RouteHandlerMethod;
      route.handler = async function (request, reply) {
        const { employerId } = request.actor;
        const others = running.get(employerId) ?? 0;
        if (others >= EXPENSIVE_AT_ONCE)
          throw concurrencyLimitExceeded(
            `Your employer has ${others} requests of this kind in progress. Send them one after the other.`,
            { retryAfterSeconds: 1 },
          );
        running.set(employerId, others + 1);
        try {
          return await original.call(this, request, reply);
        } finally {
          const left = (running.get(employerId) ?? 1) - 1;
          if (left > 0) running.set(employerId, left);
          else running.delete(employerId);
        }
      };
    });
  },
  { name: 'expensive-routes', dependencies: ['access'] },
);
