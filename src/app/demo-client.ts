import { setTimeout as pause } from 'node:timers/promises';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import type { EmployerId } from '../kernel/ids.js';
import type { Service } from './service.js';

type Json = Record<string, unknown>;
type Call = { by?: string; key?: string; version?: number };

export type DemoClient = ReturnType<typeof createDemoClient>;

/** Speaks to the service as clients do, over its HTTP interface, without a socket. Anything but success throws. */
export function createDemoClient(
  service: Pick<Service, 'app' | 'state' | 'credentials'>,
  demo: { employerId: string; apiKey: string },
) {
  const tokens = new Map<string, string>();

  /** Signs a person in by e-mail address; without one the call is the API key's. */
  async function authorizationOf(email: string | undefined): Promise<string> {
    if (email === undefined) return `Bearer ${demo.apiKey}`;
    const known = tokens.get(email);
    if (known) return known;
    const made = await service.credentials.createDevelopmentToken(
      demo.employerId as EmployerId,
      email,
    );
    if (!made) throw new Error(`nobody of the demo has the address ${email}`);
    tokens.set(email, `Bearer ${made.token}`);
    return `Bearer ${made.token}`;
  }

  /** Waits and asks again when it asks faster than the limits allow, as every client should. */
  async function injectAtPace(request: InjectOptions): Promise<LightMyRequestResponse> {
    const response = await service.app.inject(request);
    if (response.statusCode !== 429) return response;
    await pause(Number(response.headers['retry-after']) * 1000);
    return injectAtPace(request);
  }

  async function send(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH',
    url: string,
    body: object | undefined,
    call: Call,
  ): Promise<Json> {
    if (service.state.draining) throw new Error('loading the demo: the service is stopping');
    const response = await injectAtPace({
      method,
      url,
      headers: {
        authorization: await authorizationOf(call.by),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(call.key === undefined ? {} : { 'idempotency-key': call.key }),
        ...(call.version === undefined ? {} : { 'if-match': `"v${call.version}"` }),
      },
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    });
    if (response.statusCode >= 300) {
      throw new Error(
        `loading the demo: ${method} ${url} answered ${response.statusCode}: ${response.payload.slice(0, 600)}`,
      );
    }
    return response.payload ? (JSON.parse(response.payload) as Json) : {};
  }

  return {
    get: (url: string, call: Call = {}) => send('GET', url, undefined, call),
    post: (url: string, body: object | undefined, call: Call = {}) => send('POST', url, body, call),
    patch: (url: string, body: object, call: Call) => send('PATCH', url, body, call),

    /** Sends items to a bulk endpoint in pieces; a refused item is a defect of the plan. Answers all results. */
    async bulk(url: string, items: readonly object[], size: number, key: string): Promise<Json[]> {
      const results: Json[] = [];
      for (let start = 0; start < items.length; start += size) {
        const answer = await send(
          'POST',
          url,
          { items: items.slice(start, start + size) },
          { key: `${key}-${start}` },
        );
        const page = answer.results as Json[];
        const failed = page.find((result) => result.outcome === 'failed');
        if (failed) throw new Error(`loading the demo: ${url} refused ${JSON.stringify(failed)}`);
        results.push(...page);
      }
      return results;
    },
  };
}
