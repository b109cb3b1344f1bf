/** What one caller has left; `fullAt` is when, without another request, everything is back (ms of the clock). */
export type Bucket = { fullAt: number };

type Options = {
  /** Requests a minute, and the most that may come at once. */
  perMinute: number;
  /** Buckets kept; those used longest ago are forgotten first, which makes them full. */
  capacity: number;
  /** Milliseconds that never run backwards. */
  now: () => number;
};

export type TokenBuckets = ReturnType<typeof createTokenBuckets>;

export const WINDOW_MS = 60_000;
/** Sums of fractions of a millisecond are not exact; a token is never smaller than this. */
const ROUNDING_MS = 1e-6;

/**
 * Counts what callers use, one bucket a caller: `perMinute` tokens, coming back evenly. One number is all a bucket
 * needs (the generic cell rate algorithm of ITU-T I.371), so there is no timer and nothing to clean. Memory is bounded
 * by two generations of half the capacity: what was used recently moves on, the rest is dropped with its generation.
 */
export function createTokenBuckets({ perMinute, capacity, now }: Options) {
  const tokenMs = WINDOW_MS / perMinute;
  let young = new Map<string, Bucket>();
  let old = new Map<string, Bucket>();

  function keep(key: string, bucket: Bucket): Bucket {
    if (young.size >= capacity / 2) {
      old = young;
      young = new Map();
    }
    young.set(key, bucket);
    return bucket;
  }

  return {
    perMinute,

    find: (key: string): Bucket =>
      young.get(key) ?? keep(key, old.get(key) ?? { fullAt: Number.NEGATIVE_INFINITY }),

    /**
     * Takes tokens if they are there.
     * @returns 0, or the milliseconds until they are; nothing is taken then
     */
    take(bucket: Bucket, tokens: number): number {
      const time = now();
      const asked = Math.min(tokens, perMinute) * tokenMs;
      const next = Math.max(bucket.fullAt, time) + asked;
      const waitMs = next - time - WINDOW_MS;
      if (waitMs > ROUNDING_MS) return waitMs;
      bucket.fullAt = next;
      return 0;
    },

    /**
     * Takes tokens after the fact. What is not there is owed, so that the price holds when the bucket is empty too; at
     * most a window's worth, so that whatever comes at once shuts nobody out for longer than a minute.
     */
    charge(bucket: Bucket, tokens: number): void {
      const time = now();
      const owed = Math.max(bucket.fullAt, time) + tokens * tokenMs;
      bucket.fullAt = Math.min(owed, time + 2 * WINDOW_MS);
    },

    /** Whole tokens left, and the seconds until all are back. */
    balanceOf(bucket: Bucket): { remaining: number; fullInSeconds: number } {
      const usedMs = Math.max(0, bucket.fullAt - now());
      return {
        remaining: Math.max(0, Math.floor((WINDOW_MS - usedMs + ROUNDING_MS) / tokenMs)),
        fullInSeconds: Math.ceil(usedMs / 1000),
      };
    },

    /** How many buckets are kept now. */
    size: () => young.size + old.size,
  };
}
