import { type Client, createClient, createConfig } from './generated/client/index.js';
import { operationsTakingAKey } from './generated/operations-taking-a-key.gen.js';
import { makeIdempotencyKey } from './idempotency-key.js';
import { DEFAULT_RETRY, type RetryOptions, retryingFetch } from './retrying-fetch.js';
import { UpskillProblem } from './upskill-problem.js';

export type UpskillOptions = {
  /** Where the service is, without `/v1`: `https://upskill.example.com`. */
  baseUrl: string;
  /** An API key or an access token; a function is asked at every request, so that it can renew what has expired. */
  token: string | (() => string | Promise<string>);
  /** How often and how patiently a request is repeated; `{ attempts: 1 }` never does. */
  retry?: Partial<RetryOptions>;
  /** Used instead of the global `fetch`: for a proxy, or for tests. */
  fetch?: typeof fetch;
  /** Sent with every request, for instance `traceparent`. */
  headers?: Readonly<Record<string, string>>;
};

/** What every operation takes as its `client`. */
export type Upskill = Client;

/**
 * A client of one deployment, for one credential. Give it to each operation: `listSkills({ client: upskill })`. A refusal
 * is thrown as `UpskillProblem`, or answered as `error` if the call says `throwOnError: false`.
 */
export function createUpskill(options: UpskillOptions): Upskill {
  const { token } = options;
  const client = createClient(
    createConfig({
      baseUrl: options.baseUrl.replace(/\/+$/, ''),
      fetch: retryingFetch(options.fetch ?? fetch, { ...DEFAULT_RETRY, ...options.retry }),
      headers: { ...options.headers },
      throwOnError: true,
    }),
  );
  client.interceptors.request.use(async (request, { url, security }) => {
    if (security) {
      const current = typeof token === 'function' ? await token() : token;
      request.headers.set('Authorization', `Bearer ${current}`);
    }
    // One key for one call: made here, before the first attempt, and sent again with every other.
    const takesKey = operationsTakingAKey.has(`${request.method} ${url}`);
    if (takesKey && !request.headers.has('Idempotency-Key'))
      request.headers.set('Idempotency-Key', makeIdempotencyKey());
    return request;
  });
  client.interceptors.error.use((error, response) =>
    response === undefined || response.ok ? error : UpskillProblem.from(error, response),
  );
  return client;
}
