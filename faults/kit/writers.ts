import { setTimeout as sleep } from 'node:timers/promises';
import { createHttpClient, type Exchange, type HttpClient, outcomeOf } from './http-client.js';
import type { Scene } from './scene.js';
import type { Random } from './seeded-random.js';
import { decision, newDepartment, newDraft, newEmployee, submission, type Write } from './write.js';

const COME_AGAIN = /"code":"(idempotency-key-in-flight|busy)"/;
/** How long after the last new write the open ones are asked for again. */
const FINISH_MS = 30_000;

/** Whether the same request with the same key may still succeed. */
const isOpen = ({ status, text }: Exchange): boolean =>
  status === 0 || status === 429 || status >= 500 || (status === 409 && COME_AGAIN.test(text));

/** Asks once, and notes in the write what it heard. */
export async function attempt(client: HttpClient, write: Write): Promise<Exchange> {
  write.attempts += 1;
  const exchange = await client.send(write.call);
  write.heard = outcomeOf(exchange);
  if (exchange.status >= 200 && exchange.status < 300) {
    const { id, version } = JSON.parse(exchange.text) as { id: string; version: number };
    write.acknowledged = {
      id,
      version,
      at: performance.now(),
      wasReplayed: exchange.headers['idempotent-replayed'] === 'true',
    };
  } else if (!isOpen(exchange)) write.refused = write.heard;
  return exchange;
}

/**
 * Writers that want things done and keep asking, each with the key it began with, until they are told that it is done. What they
 * want, and what they were told, stays in `writes`.
 */
export function startWriters(options: {
  scene: Scene;
  url: string;
  random: Random;
  count?: number;
  onExchange?: (exchange: Exchange) => void;
}) {
  const { scene, random, onExchange } = options;
  const client = createHttpClient(options.url);
  const writes: Write[] = [];
  let acknowledged = 0;
  let stopping = false;
  let finishBy = Number.POSITIVE_INFINITY;

  async function insist(write: Write): Promise<Write['acknowledged']> {
    writes.push(write);
    while (!write.acknowledged && !write.refused && performance.now() < finishBy) {
      const exchange = await attempt(client, write);
      onExchange?.(exchange);
      // A server that is not there needs its processor for coming back.
      const pauseMs = exchange.status === 0 ? 150 : 30;
      if (!write.acknowledged) await sleep(pauseMs * (0.5 + random.fraction()));
    }
    if (write.acknowledged) acknowledged += 1;
    return write.acknowledged;
  }

  /** A request from the wish to the decision: three writes, each of which needs the one before. */
  async function pursueRequest(): Promise<void> {
    const draft = await insist(newDraft(scene, random));
    if (!draft || stopping) return;
    const submitted = await insist(submission(scene, draft));
    if (!submitted || stopping) return;
    await insist(decision(scene, submitted, random));
  }

  async function work(): Promise<void> {
    while (!stopping) {
      const chance = random.fraction();
      if (chance < 0.7) await pursueRequest();
      else await insist(chance < 0.85 ? newEmployee(scene) : newDepartment(scene));
    }
  }

  const working = Array.from({ length: options.count ?? 50 }, work);
  return {
    writes,
    acknowledged: () => acknowledged,
    /** Waits until so many are acknowledged, at most so long. Answers whether they were. */
    async untilAcknowledged(count: number, limitMs: number): Promise<boolean> {
      const began = performance.now();
      while (acknowledged < count && performance.now() - began < limitMs) await sleep(2);
      return acknowledged >= count;
    },
    /** No new writes; those that are open are asked for until they are answered, at most 30 s. */
    async stop(): Promise<void> {
      stopping = true;
      finishBy = performance.now() + FINISH_MS;
      await Promise.all(working);
      client.close();
    },
  };
}
