import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { invalidRequest } from './http.problems.js';
import { describe, sendProblem } from './problem-details.js';

type Refusal = { status: number; detail: string };

const refusals: Record<string, Refusal> = {
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, detail: 'The request did not arrive in time.' },
  HPE_HEADER_OVERFLOW: { status: 431, detail: 'The headers are larger than 16 KB.' },
};
const notHttp: Refusal = { status: 400, detail: 'This is not a request of HTTP/1.1.' };

/** Answers what cannot be read as HTTP, so that even such a client is told in the form of every other refusal. */
export function refuseConnection(
  this: FastifyInstance,
  error: Error & { code?: string },
  socket: {
    writable: boolean;
    destroyed: boolean;
    end: (text: string) => void;
    destroy: () => void;
  },
): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const { status, detail } = refusals[error.code ?? ''] ?? notHttp;
  const requestId = randomUUID();
  const body = JSON.stringify({ ...describe(invalidRequest(detail), requestId), status });
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      'Content-Type: application/problem+json',
      `Content-Length: ${Buffer.byteLength(body)}`,
      `X-Request-Id: ${requestId}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}

/** Answers a path no router can read (`%E0%A4%A`, or a part longer than any id). No hook has run for it. */
export function refusePath(headers: Readonly<Record<string, string>>) {
  return (error: Error, request: FastifyRequest, reply: FastifyReply) => {
    reply.raw.setHeader('x-request-id', request.id);
    for (const [name, value] of Object.entries(headers)) reply.header(name, value);
    sendProblem(error, request, reply);
  };
}
