import { Agent, type IncomingHttpHeaders, request } from 'node:http';

export type Call = {
  method: 'GET' | 'POST' | 'PATCH';
  path: string;
  headers?: Record<string, string>;
  body?: object | undefined;
  /** Sends the second half of the body so much later, as callers on a bad line do. */
  pauseInBodyMs?: number;
};

/** How a request ended: with an answer, or lost on the way (then the status is 0 and `lost` says how). */
export type Exchange = {
  status: number;
  lost: string | undefined;
  headers: IncomingHttpHeaders;
  text: string;
  startedAt: number;
  tookMs: number;
};

/** Longer than anything the service may take: what ends by it has hung. */
const TIMEOUT_MS = 20_000;
/** Below the service's own limit for idle connections: above it, a request may meet one that is just being closed. */
const IDLE_MS = 3_000;

/** A client with kept-alive connections that reports how each request ended and never throws. */
export function createHttpClient(baseUrl: string, options: { maxSockets?: number } = {}) {
  const agent = new Agent({
    keepAlive: true,
    maxSockets: options.maxSockets ?? 200,
    scheduling: 'fifo',
    timeout: IDLE_MS,
  });
  return {
    send({ method, path, headers = {}, body, pauseInBodyMs }: Call): Promise<Exchange> {
      const startedAt = performance.now();
      const text = body === undefined ? undefined : JSON.stringify(body);
      return new Promise((resolve) => {
        const finish = (end: Partial<Exchange>) =>
          resolve({
            status: 0,
            lost: undefined,
            headers: {},
            text: '',
            ...end,
            startedAt,
            tookMs: performance.now() - startedAt,
          });
        const sending = request(
          new URL(path, baseUrl),
          {
            agent,
            method,
            timeout: TIMEOUT_MS,
            headers: {
              ...(text === undefined
                ? {}
                : {
                    'content-type': 'application/json',
                    'content-length': String(Buffer.byteLength(text)),
                  }),
              ...headers,
            },
          },
          (response) => {
            const pieces: Buffer[] = [];
            response.on('data', (piece: Buffer) => pieces.push(piece));
            response.on('error', (error) => finish({ lost: error.message }));
            response.on('end', () =>
              finish({
                status: response.statusCode ?? 0,
                headers: response.headers,
                text: Buffer.concat(pieces).toString(),
              }),
            );
          },
        );
        sending.on('timeout', () => sending.destroy(new Error('hung')));
        sending.on('error', (error: NodeJS.ErrnoException) =>
          finish({ lost: error.code ?? error.message }),
        );
        if (text === undefined || pauseInBodyMs === undefined) {
          sending.end(text);
          return;
        }
        const middle = Math.floor(text.length / 2);
        sending.write(text.slice(0, middle));
        setTimeout(() => sending.end(text.slice(middle)), pauseInBodyMs);
      });
    },
    close: () => agent.destroy(),
  };
}

export type HttpClient = ReturnType<typeof createHttpClient>;

/** Whether a refusal says, as the contract wants it, that the caller shall come again: 503, when, and in which form. */
export const isProperRefusal = ({ status, headers }: Exchange): boolean =>
  status === 503 &&
  /^\d+$/.test(String(headers['retry-after'])) &&
  String(headers['content-type']).startsWith('application/problem+json');

/** What a failure looks like in a report: the status, or how it was lost. */
export const outcomeOf = ({ status, lost, text }: Exchange): string =>
  lost ?? `${status} ${/"code":"([a-z-]+)"/.exec(text)?.[1] ?? ''}`.trim();
