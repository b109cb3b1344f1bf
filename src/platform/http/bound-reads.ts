import type { FastifyInstance, FastifyRequest } from 'fastify';
import { unavailable } from './http.problems.js';
import { sendProblem } from './problem-details.js';

/** As long as one statement may take by the client's own clock. */
const READ_LIMIT_MS = 7_000;

/**
 * Answers 503 to a read that has not been answered after `limitMs`, however many statements it still needs: each of them has
 * a limit, a chain of them had none. What it began ends by the limits of its statements and is thrown away. Writes
 * are left to finish: to cut one off would leave its caller with an unknown outcome.
 */
export function boundReads(app: FastifyInstance, limitMs = READ_LIMIT_MS): void {
  const limits = new WeakMap<FastifyRequest, NodeJS.Timeout>();
  app.addHook('onRequest', (request, reply, done) => {
    if (request.method === 'GET' || request.method === 'HEAD') {
      const refuse = () => {
        if (reply.sent || reply.raw.headersSent) return;
        sendProblem(
          unavailable('The answer takes too long. Try again.', { retryAfterSeconds: 1 }),
          request,
          reply,
        );
      };
      limits.set(request, setTimeout(refuse, limitMs));
    }
    done();
  });
  const forget = (request: FastifyRequest) => clearTimeout(limits.get(request));
  app.addHook('onResponse', (request, _reply, done) => {
    forget(request);
    done();
  });
  app.addHook('onRequestAbort', (request, done) => {
    forget(request);
    done();
  });
}
