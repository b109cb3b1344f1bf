import { setTimeout as sleep } from 'node:timers/promises';
import type { Call, Exchange, HttpClient } from './http-client.js';

/**
 * Sends so many requests a second whether or not the earlier ones were answered, as independent callers do, and waits
 * for the answers to all of them.
 */
export async function steadyLoad(
  client: HttpClient,
  options: { perSecond: number; forMs: number; next: (number: number) => Call },
): Promise<Exchange[]> {
  const began = performance.now();
  const total = Math.round((options.perSecond * options.forMs) / 1_000);
  const sent: Promise<Exchange>[] = [];
  for (let number = 0; number < total; number += 1) {
    const waitMs = began + (number * 1_000) / options.perSecond - performance.now();
    if (waitMs > 0) await sleep(waitMs);
    sent.push(client.send(options.next(number)));
  }
  return Promise.all(sent);
}
