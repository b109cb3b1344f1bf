import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Database } from '../platform/db/database.js';
import type { Job, Module } from '../platform/module.js';

const LONGEST_PAUSE_MS = 30_000;
const SHARE_OF_JITTER = 0.2;

/**
 * Every job of every module, on a database that connects as `upskill_worker`. What they note goes to `notes` at info:
 * heads of the audit trail are evidence, so in a deployment no level of the log but `silent` may drop them.
 */
export function jobsOf(modules: readonly Module[], db: Database, notes: Logger): Job[] {
  const note = (facts: object, message: string) => notes.info(facts, message);
  return modules.flatMap(({ workers }) => workers?.({ db, note }) ?? []);
}

/** The next pause: about what the job asks for, so that replicas do not march in step; longer after each failure. */
function pauseAfter({ everyMs }: Job, failures: number): number {
  const wanted = failures === 0 ? everyMs : Math.min(everyMs * 2 ** failures, LONGEST_PAUSE_MS);
  const longest = Math.max(wanted, everyMs);
  return longest * (1 - SHARE_OF_JITTER + Math.random() * 2 * SHARE_OF_JITTER);
}

async function repeat(job: Job, stopping: AbortSignal, logger: Logger): Promise<void> {
  let failures = 0;
  while (!stopping.aborted) {
    try {
      await job.run();
      failures = 0;
    } catch (error) {
      failures += 1;
      logger.warn({ err: error, job: job.name, failures }, 'a job failed and will be tried again');
    }
    await pause(pauseAfter(job, failures), undefined, { signal: stopping }).catch(() => undefined);
  }
}

export type Workers = { stop(): Promise<void> };

/** Runs the jobs over and over until `stop`, which waits for what is under way. */
export function startWorkers(jobs: readonly Job[], logger: Logger): Workers {
  const stopping = new AbortController();
  const running = jobs.map((job) => repeat(job, stopping.signal, logger));
  return {
    async stop() {
      stopping.abort();
      await Promise.all(running);
    },
  };
}
