import type { AddressInfo } from 'node:net';
import { createUpskill, type RetryOptions } from '@upskill/client';
import { v7 as uuidv7 } from 'uuid';
import type { Credential, TestApp } from '../setup/test-app.js';

/** What happens to one attempt on its way: before it arrives, or after the service has answered. */
export type Fate =
  | 'arrives'
  | 'never arrives'
  | 'answer is lost'
  | 'answer breaks off'
  | 'never answers'
  | { answers: number; headers?: Record<string, string>; body?: object | string };

export type Attempt = { method: string; path: string; key: string | null };

const QUICK: Partial<RetryOptions> = { baseDelayMs: 5 };

function breakOff(response: Response): Response {
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('{"id":'));
      controller.error(new TypeError('the connection was reset'));
    },
  });
  return new Response(body, response);
}

const untilGivenUp = (signal: AbortSignal) =>
  new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
  });

function makeAnswer({ answers, headers, body }: Extract<Fate, object>): Response {
  const isText = typeof body === 'string';
  const type = isText ? 'text/html' : 'application/problem+json';
  return new Response(isText ? body : JSON.stringify(body ?? {}), {
    status: answers,
    headers: { 'content-type': type, ...headers },
  });
}

/** A client of the running service whose attempts meet the given fates, one after the other; later ones arrive. */
export function clientOverLossyNetwork(
  baseUrl: string,
  { authorization }: Credential,
  fates: Fate[],
  retry: Partial<RetryOptions> = {},
) {
  const attempts: Attempt[] = [];
  const client = createUpskill({
    baseUrl,
    token: authorization.replace('Bearer ', ''),
    retry: { ...QUICK, ...retry },
    fetch: async (input) => {
      const request = new Request(input);
      const key = request.headers.get('Idempotency-Key');
      attempts.push({ method: request.method, path: new URL(request.url).pathname, key });
      const fate = fates.shift() ?? 'arrives';
      if (fate === 'never arrives') throw new TypeError('the connection was refused');
      if (fate === 'never answers') return untilGivenUp(request.signal);
      if (typeof fate === 'object') return makeAnswer(fate);
      const response = await fetch(request);
      if (fate === 'answer is lost') throw new TypeError('the connection was reset');
      return fate === 'answer breaks off' ? breakOff(response) : response;
    },
  });
  return { client, attempts };
}

/** Opens a port; answers the address. */
export async function listen({ app }: TestApp): Promise<string> {
  await app.listen({ port: 0, host: '127.0.0.1' });
  return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
}

export const problemOf = (status: number, code: string) => ({
  type: `/problems/${code}`,
  title: code,
  status,
  detail: 'For the test.',
  instance: 'urn:upskill:request:test',
  code,
  requestId: uuidv7(),
  errors: [],
});
