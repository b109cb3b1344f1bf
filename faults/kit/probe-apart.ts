import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { createHttpClient, type Exchange } from './http-client.js';
import { steadyLoad } from './steady-load.js';

type Probe = { url: string; path: string; everyMs: number; forMs: number };
export type Seen = Pick<Exchange, 'status' | 'tookMs'>;

async function probe({ url, path, everyMs, forMs }: Probe): Promise<Seen[]> {
  const client = createHttpClient(url, { maxSockets: 10 });
  const seen = await steadyLoad(client, {
    perSecond: 1_000 / everyMs,
    forMs,
    next: () => ({ method: 'GET', path }),
  });
  client.close();
  return seen.map(({ status, tookMs }) => ({ status, tookMs }));
}

/** Asks for `path` in a thread of its own, so that what the load costs its sender is not counted as the server's. */
export function probeApart(wanted: Probe): Promise<Seen[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: wanted });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

if (!isMainThread) parentPort?.postMessage(await probe(workerData as Probe));
