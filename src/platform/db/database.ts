import { AsyncLocalStorage } from 'node:async_hooks';
import type { Pool } from 'pg';
import type { EmployerId } from '../../kernel/ids.js';
import type { DatabaseObserver, TransactionKind } from './database-observer.js';
import { type Ambient, type EmployerTx, inOneTrip, once, settle } from './employer-transaction.js';
import { isWorthRetrying } from './sqlstate.js';

export { type EmployerTx, UnknownOutcome } from './employer-transaction.js';

export type Database = ReturnType<typeof createDatabase>;

const MAX_TRIES = 4;
const EMPLOYER_LISTS = {
  all: 'every_employer',
  with_unsealed_audit: 'employers_with_unsealed_audit',
  with_company_gap_changes: 'employers_with_company_gap_changes',
  with_queued_imports: 'employers_with_queued_imports',
} as const;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * The only door to employers' rows. `inEmployer` opens a transaction in two trips: begin and the employer's scope
 * travel with the first statement, the commit with the last writes. Serialization failures and deadlocks are tried
 * again (at most four times, with jitter), so `work` must be free of effects outside the transaction. Reports have
 * connections of their own, `reports`, so that a slow one keeps nobody waiting but the next report.
 */
export function createDatabase(pool: Pool, observer?: DatabaseObserver, reports: Pool = pool) {
  const ambient = new AsyncLocalStorage<Ambient>();
  const watched = <T>(kind: TransactionKind, work: () => Promise<T>): Promise<T> =>
    observer ? observer.transaction(kind, work) : work();

  async function retrying<T>(attempt: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await watched('write', attempt);
      } catch (error) {
        if (tries >= MAX_TRIES || !isWorthRetrying(error)) throw error;
        observer?.retried();
        await pause(Math.random() * 20 * tries);
      }
    }
  }

  return {
    /** Runs `work` in one transaction in which row-level security hides every other employer. */
    async inEmployer<T>(employerId: EmployerId, work: (tx: EmployerTx) => Promise<T>): Promise<T> {
      if (!employerId) throw new Error('no employer: there is no default');
      const outer = ambient.getStore();
      if (outer && outer.tx.employerId !== employerId) {
        throw new Error('a transaction of one employer cannot open another’s');
      }
      if (outer) return work(outer.tx);
      return retrying(() => once(pool, employerId, ({ tx }) => work(tx)));
    },

    /**
     * Like `inEmployer` for reading only, in one trip: `work` must send its statements (with `tx.rows`) before it first
     * waits. What it sends later is refused.
     */
    async readInEmployer<T>(
      employerId: EmployerId,
      work: (tx: EmployerTx) => Promise<T>,
    ): Promise<T> {
      const outer = ambient.getStore();
      if (outer) return this.inEmployer(employerId, work);
      return watched('read', () => inOneTrip(pool, employerId, work));
    },

    /**
     * For reports, which read many rows: everything is of one instant, nothing can be written, and every statement gets
     * a plan for its own values. A generic plan for the average employer takes thirty times as long for a large one.
     */
    async reportInEmployer<T>(
      employerId: EmployerId,
      work: (tx: EmployerTx) => Promise<T>,
    ): Promise<T> {
      if (ambient.getStore()) throw new Error('a report cannot be part of a transaction');
      return watched('read', () => once(reports, employerId, ({ tx }) => work(tx), 'report'));
    },

    /**
     * Like `inEmployer`, but every `inEmployer` that `work` calls joins this transaction. Used where one request's
     * whole effect, with the record of its answer, must stand or fall together.
     */
    inOneTransaction<T>(
      employerId: EmployerId,
      work: (tx: EmployerTx, settleSent: () => Promise<void>) => Promise<T>,
    ): Promise<T> {
      return retrying(() =>
        once(pool, employerId, (opened) =>
          ambient.run(opened, () => work(opened.tx, () => settle(opened.pending))),
        ),
      );
    },

    /** Calls one of the few functions that may look before the employer is known. */
    async findEmployer(
      lookup: 'api_key' | 'issuer',
      value: string,
    ): Promise<EmployerId | undefined> {
      // Nobody has what no text of PostgreSQL can hold; it comes from a token nobody has vouched for yet.
      if (typeof value !== 'string' || value.includes('\u0000')) return undefined;
      const { rows } = await pool.query<{ employer_id: EmployerId | null }>({
        name: `employer_of_${lookup}`,
        text: `select employer_of_${lookup}($1) as employer_id`,
        values: [value],
      });
      return rows[0]?.employer_id ?? undefined;
    },

    /** For work that goes through employers one by one, as `upskill_worker`: all of them, or those where some waits. */
    async listEmployers(which: keyof typeof EMPLOYER_LISTS): Promise<EmployerId[]> {
      const { rows } = await pool.query<{ id: EmployerId }>({
        text: `select id from ${EMPLOYER_LISTS[which]}() id`,
      });
      return rows.map(({ id }) => id);
    },

    /** Whether the database answers; throws what went wrong. */
    async ping(): Promise<void> {
      await pool.query('select 1');
    },

    close: () => pool.end(),
  };
}
