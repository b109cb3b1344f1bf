export type RetryOptions = {
  /** At most so many, the first included. */
  attempts: number;
  /** The longest wait before the second attempt; it doubles with each. */
  baseDelayMs: number;
  /** No wait is longer. A service that asks for more patience than this is taken at its word: the call fails. */
  maxDelayMs: number;
  /** An attempt without an answer after this time has failed. */
  timeoutMs: number;
};

export const DEFAULT_RETRY: RetryOptions = {
  attempts: 5,
  baseDelayMs: 250,
  maxDelayMs: 30_000,
  timeoutMs: 30_000,
};

const METHODS_SAFE_TO_REPEAT = ['GET', 'HEAD', 'PUT', 'DELETE'];

/** Whether it may be sent again though nobody knows what became of it. */
const isRepeatable = ({ method, headers }: Request) =>
  METHODS_SAFE_TO_REPEAT.includes(method) || headers.has('Idempotency-Key');

/**
 * `fetch` that tries again where a second effect is impossible: after 429, 503 and a conflict that says when to come back;
 * and, if the request can be repeated, after a lost connection, a time-out, or a gateway that got no answer.
 */
export function retryingFetch(send: typeof fetch, options: RetryOptions): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await sendOnce(send, request, options.timeoutMs);
      const waitMs = await waitAfter(outcome, { request, attempt, options });
      if (waitMs === undefined) {
        if ('failure' in outcome) throw outcome.failure;
        return outcome.response;
      }
      await pause(waitMs, request.signal);
    }
  };
}

type Outcome = { response: Response } | { failure: unknown };

/** The answer with its body: a connection that breaks halfway through has failed like one that never answered. */
async function sendOnce(send: typeof fetch, request: Request, timeoutMs: number): Promise<Outcome> {
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(timeoutMs)]);
  try {
    const response = await send(new Request(request.clone(), { signal }));
    if (!response.headers.get('Content-Type')?.includes('json')) return { response };
    return { response: new Response(await response.arrayBuffer(), response) };
  } catch (failure) {
    return { failure };
  }
}

type Attempt = { request: Request; attempt: number; options: RetryOptions };

/** How long to wait before the next attempt, in milliseconds; undefined if there is none. */
async function waitAfter(
  outcome: Outcome,
  { request, attempt, options }: Attempt,
): Promise<number | undefined> {
  if (attempt >= options.attempts) return undefined;
  let wanted: number | undefined;
  if ('failure' in outcome) {
    if (request.signal.aborted || !isRepeatable(request)) return undefined;
  } else {
    if (!(await mayRepeatAfter(request, outcome.response))) return undefined;
    wanted = readRetryAfterMs(outcome.response.headers.get('Retry-After'), Date.now());
    if (wanted !== undefined && wanted > options.maxDelayMs) return undefined;
  }
  return chooseDelayMs({ attempt, wanted, random: Math.random() }, options);
}

async function mayRepeatAfter(request: Request, response: Response): Promise<boolean> {
  switch (response.status) {
    case 429:
      return true;
    case 409: // being changed by somebody else, or the same key still at work: nothing was done
      return response.headers.has('Retry-After');
    case 503:
      return isRepeatable(request) || (await saysNothingWasDone(response));
    case 502:
    case 504:
      return isRepeatable(request);
    default:
      return false;
  }
}

/** A 503 of Upskill means that nothing was saved, but for one code. A gateway's 503 means nothing certain. */
async function saysNothingWasDone(response: Response): Promise<boolean> {
  if (!response.headers.get('Content-Type')?.includes('problem+json')) return false;
  const { code } = (await response.clone().json()) as { code?: unknown };
  return code !== 'outcome-unknown';
}

/** `Retry-After` in milliseconds: seconds or an HTTP date (RFC 9110, 10.2.3); undefined if absent or neither. */
export function readRetryAfterMs(header: string | null, nowMs: number): number | undefined {
  if (header === null) return undefined;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}

/**
 * Without a wish of the service: anything up to the doubled base, so that callers who failed together do not come back
 * together. With one: never earlier, and a little later for the same reason.
 */
export function chooseDelayMs(
  { attempt, wanted, random }: { attempt: number; wanted: number | undefined; random: number },
  { baseDelayMs, maxDelayMs }: Pick<RetryOptions, 'baseDelayMs' | 'maxDelayMs'>,
): number {
  if (wanted !== undefined) return wanted + random * baseDelayMs;
  return random * Math.min(maxDelayMs, baseDelayMs * 2 ** (attempt - 1));
}

function pause(durationMs: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, durationMs);
    signal.addEventListener('abort', stop, { once: true });
  });
}
