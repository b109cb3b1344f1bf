import autocannon from 'autocannon';
import { postgresTimeUs } from './processor-time.js';
import type { RunningServer } from './server-process.js';

export type RequestShape = {
  method: 'GET' | 'POST';
  path: string;
  headers: Record<string, string>;
  body?: string;
};
/** One side of a workload: where to send, and the next request to send. */
export type Side = { server: RunningServer; next: () => RequestShape };
export type Sample = {
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  serverUs: number;
  postgresUs: number;
  failed: number;
};

/** One round against one server. A `total` ends it after so many requests, for workloads that use each request once. */
export async function measure(
  side: Side,
  load: { connections: number; seconds: number; total?: number },
): Promise<Sample> {
  const [cpuBefore, postgresBefore] = [await side.server.cpuUs(), postgresTimeUs()];
  const began = performance.now();
  let last = began;
  const options: autocannon.Options = {
    url: side.server.url,
    connections: load.connections,
    ...(load.total === undefined ? { duration: load.seconds } : { amount: load.total }),
    requests: [{ setupRequest: (request) => ({ ...request, ...side.next() }) }],
  };
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const running = autocannon(options, (error, answer) =>
      error ? reject(error as Error) : resolve(answer),
    );
    // The tool itself ends on full seconds; a round of so many requests ends with its last answer.
    running.on('response', () => {
      last = performance.now();
    });
  });
  const seconds = (last - began) / 1000;
  const done = result['2xx'];
  const [cpuAfter, postgresAfter] = [await side.server.cpuUs(), postgresTimeUs()];
  return {
    perSecond: done / (load.total === undefined ? result.duration : seconds),
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    serverUs: (cpuAfter - cpuBefore) / Math.max(1, done),
    postgresUs: (postgresAfter - postgresBefore) / Math.max(1, done),
    failed: result.non2xx + result.errors + result.timeouts,
  };
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
};
