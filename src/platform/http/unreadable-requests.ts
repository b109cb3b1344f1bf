import { randomUUID } from 'node:crypto';
import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { invalidRequest, urlTooLong } from './http.problems.js';
import { describe, sendProblem } from './problem-details.js';

type Refusal = { status: number; detail: string };

const refusals: Record<string, Refusal> = {
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, detail: 'The request did not arrive in time.' },
  HPE_HEADER_OVERFLOW: { status: 431, detail: 'The headers are larger than 16 KB.' },
};
const notHttp: Refusal = { status: 400, detail: 'This is not a request of HTTP/1.1.' };

type Socket = {
  writable: boolean;
  destroyed: boolean;
  end: (text: string) => void;
  destroy: () => void;
};

/** Answers what cannot be read as HTTP, so that even such a client is told in the form of every other refusal. */
export function refuseConnection(headers: Readonly<Record<string, string>>) {
  return (error: Error & { code?: string }, socket: Socket): void => {
    if (error.code === 'ECONNRESET' || socket.destroyed) return;
    if (!socket.writable) {
      socket.destroy();
      return;
    }
    const { status, detail } = refusals[error.code ?? ''] ?? notHttp;
    const requestId = randomUUID();
    const body = JSON.stringify({ ...describe(invalidRequest(detail), requestId), status });
    const lines = {
      'content-type': 'application/problem+json',
      'content-length': Buffer.byteLength(body),
      'x-request-id': requestId,
      ...headers,
      connection: 'close',
    };
    socket.end(
      [
        `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
        ...Object.entries(lines).map(([name, value]) => `${name}: ${value}`),
        '',
        body,
      ].join('\r\n'),
    );
  };
}

const MAX_URL_LENGTH = 8_192;

/** How often the request names its host; Node keeps the first and says nothing of the others. */
const hostsOf = (rawHeaders: readonly string[]) =>
  rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host').length;

/** What is wrong with how a request names its target; undefined if nothing is. */
function complaintAbout({ url = '', rawHeaders, httpVersion }: IncomingMessage) {
  if (url.length > MAX_URL_LENGTH)
    return urlTooLong(`A URL may have at most ${MAX_URL_LENGTH} characters.`);
  if (httpVersion !== '1.1' && httpVersion !== '1.0') return invalidRequest(notHttp.detail);
  const hosts = hostsOf(rawHeaders);
  if (hosts > 1) return invalidRequest('The request names more than one Host.');
  if (hosts === 0 && httpVersion === '1.1') return invalidRequest('The request names no Host.');
  if (!url.startsWith('/') && url !== '*')
    return invalidRequest('The target must be a path of this service, without a host.');
  return undefined;
}

/**
 * Refuses what HTTP can say and two readers of it may understand differently: no host, two hosts, or a target that
 * brings its own (400), and a URL longer than 8 KiB (414).
 */
export function refuseOddTargets(app: FastifyInstance): void {
  app.addHook('onRequest', (request, _reply, done) => {
    done(complaintAbout(request.raw) as never);
  });
}

/** Answers a path no router can read (`%E0%A4%A`, or a part longer than any id). No hook has run for it. */
export function refusePath(headers: Readonly<Record<string, string>>) {
  return (error: Error, request: FastifyRequest, reply: FastifyReply) => {
    reply.raw.setHeader('x-request-id', request.id);
    for (const [name, value] of Object.entries(headers)) reply.header(name, value);
    sendProblem(error, request, reply);
  };
}
