import type { FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { inTrace, readTraceparent, type TraceContext } from './trace-context.js';
import type { RequestSpan, Tracer } from './tracer.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** The trace this request belongs to; undefined if the caller sent none and nothing is traced. */
    trace: TraceContext | undefined;
  }
}

type Options = { tracer: Tracer | undefined };

/**
 * Takes the caller's `traceparent`, whether or not spans are recorded: its trace id is logged with the answer and goes
 * out with what the request asks of others (`outgoingTraceHeaders`). With a tracer every request is a span as well.
 */
export const tracingPlugin = fp<Options>(
  async (app, { tracer }) => {
    const spans = new WeakMap<FastifyRequest, RequestSpan>();
    app.decorateRequest('trace', undefined);

    app.addHook('onRequest', (request, _reply, done) => {
      const parent = readTraceparent(request.headers.traceparent);
      const span = tracer?.startRequest(request.method, parent);
      if (span) spans.set(request, span);
      request.trace = span?.trace ?? parent;
      if (request.trace) inTrace(request.trace, done);
      else done();
    });
    // Reading a body leaves the context: its events belong to the socket.
    app.addHook('preValidation', (request, _reply, done) => {
      if (request.trace) inTrace(request.trace, done);
      else done();
    });
    if (!tracer) return;

    const end = (request: FastifyRequest, status: number) => {
      spans.get(request)?.end({
        method: request.method,
        route: request.routeOptions.url ?? 'unknown',
        status,
        requestId: request.id,
        problemCode: request.problemCode,
      });
      spans.delete(request);
    };
    app.addHook('onResponse', (request, reply, done) => {
      end(request, reply.statusCode);
      done();
    });
    app.addHook('onRequestAbort', (request, done) => {
      end(request, CLIENT_CLOSED);
      done();
    });
  },
  { name: 'tracing' },
);

/** No status was sent: the caller went away first. 499 is what proxies log for it. */
const CLIENT_CLOSED = 499;
