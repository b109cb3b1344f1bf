import { AsyncLocalStorage } from 'node:async_hooks';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import type { Pool, PoolClient, QueryResultRow } from 'pg';
import type { EmployerId } from '../../kernel/ids.js';
import { isConnectionLost, isWorthRetrying } from './sqlstate.js';

/** A statement PostgreSQL prepares once a connection. Name small, frequent statements; never a report. */
export type Statement = { name?: string; text: string };

declare const employerScoped: unique symbol;

/** A transaction that sees one employer's rows. Repositories accept nothing else; only `inEmployer` makes one. */
export type EmployerTx = {
  readonly [employerScoped]: true;
  readonly employerId: EmployerId;
  /** The query builder, on this transaction. */
  readonly orm: NodePgDatabase;
  /** Runs a statement and answers its rows. */
  rows<Row extends QueryResultRow>(statement: Statement, values?: unknown[]): Promise<Row[]>;
  /** Sends a write whose rows nobody needs: it travels with what follows, and a failure surfaces at commit. */
  send(statement: Statement, values?: unknown[]): void;
};

export type Database = ReturnType<typeof createDatabase>;

/** The commit was sent and its answer never came: the change may or may not stand. */
export class UnknownOutcome extends Error {}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const COMMIT = { name: 'commit', text: 'commit' };
const MAX_TRIES = 4;

type Pending = Promise<unknown>[];
type Ambient = { tx: EmployerTx; pending: Pending; hold: () => void; end: () => void };

/** Opens and scopes in one message; `set local` takes no parameter, so nothing but a UUID may get here. */
function openingOf(employerId: EmployerId): string {
  if (!UUID.test(employerId)) throw new Error('an employer id is a UUID in lower case');
  return `begin; set local app.employer_id = '${employerId}'`;
}

/**
 * Holds back what is sent until the code that sends it pauses, so that statements sent together leave in one write:
 * a write to a socket costs more than everything else about a small statement.
 */
function sendTogether(client: PoolClient): () => void {
  const { stream } = client.connection;
  let held = false;
  return () => {
    if (held) return;
    held = true;
    stream.cork();
    process.nextTick(() => {
      held = false;
      stream.uncork();
    });
  };
}

function openTransaction(client: PoolClient, employerId: EmployerId): Ambient {
  const opening = openingOf(employerId);
  const hold = sendTogether(client);
  const pending: Pending = [];
  const sendLater = (promise: Promise<unknown>) => {
    promise.catch(() => undefined); // reported by settle(); unobserved it would end the process
    pending.push(promise);
  };
  hold();
  sendLater(client.query(opening));
  let orm: NodePgDatabase | undefined;
  let ended = false;
  const requireOpen = () => {
    if (ended)
      throw new Error(
        'the transaction has ended: readInEmployer takes what is sent before the first await',
      );
  };
  const tx = {
    employerId,
    get orm() {
      requireOpen();
      orm ??= drizzle(client, { casing: 'snake_case' });
      return orm;
    },
    rows: async (statement: Statement, values: unknown[] = []) => {
      requireOpen();
      hold();
      return (await client.query({ name: statement.name, text: statement.text, values })).rows;
    },
    send: (statement: Statement, values: unknown[] = []) => {
      requireOpen();
      hold();
      sendLater(client.query({ name: statement.name, text: statement.text, values }));
    },
  } as EmployerTx;
  const end = () => {
    ended = true;
  };
  return { tx, pending, hold, end };
}

/** Waits for everything sent so far; the first failure, in the order of sending, is thrown. */
async function settle(pending: Pending): Promise<void> {
  await Promise.all(pending.splice(0));
}

async function commit(client: PoolClient, { pending, hold }: Ambient): Promise<void> {
  hold();
  const answer = client.query(COMMIT);
  answer.catch(() => undefined);
  let command: string;
  try {
    await settle(pending);
    ({ command } = await answer);
  } catch (error) {
    if (!isConnectionLost(error)) throw error; // PostgreSQL said no: nothing was saved
    // The last statements and the commit left in one write: whichever answer is missing, all may have been done.
    throw new UnknownOutcome('the connection was lost while committing', { cause: error });
  }
  // PostgreSQL answers a commit of a failed transaction with ROLLBACK and no error.
  if (command !== 'COMMIT') throw new Error('a failed statement was overlooked: nothing was saved');
}

async function once<T>(pool: Pool, employerId: EmployerId, work: (opened: Ambient) => Promise<T>) {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    const opened = openTransaction(client, employerId);
    try {
      const result = await work(opened);
      await commit(client, opened);
      return result;
    } catch (error) {
      // What was sent and failed first explains what failed after it.
      const cause = await settle(opened.pending).then(
        () => error,
        (earlier: unknown) => earlier,
      );
      if (cause instanceof UnknownOutcome) broken = cause;
      else await client.query('rollback').catch((failure: Error) => (broken = failure));
      throw cause;
    }
  } finally {
    client.release(broken); // a client that could not roll back is thrown away
  }
}

/** Opening, reading and commit in one write and one answer; `work` has sent all it needs when it first waits. */
async function inOneTrip<T>(
  pool: Pool,
  employerId: EmployerId,
  work: (tx: EmployerTx) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    const { tx, pending, end } = openTransaction(client, employerId);
    const working = work(tx);
    end();
    const ending = client.query(COMMIT);
    // All of it must have come back before the connection serves somebody else.
    const [read, sent, ended] = await Promise.allSettled([working, settle(pending), ending]);
    if (ended.status === 'rejected') broken = ended.reason as Error;
    for (const each of [sent, read, ended]) if (each.status === 'rejected') throw each.reason;
    return (read as PromiseFulfilledResult<T>).value;
  } finally {
    client.release(broken);
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * The only door to employers' rows. `inEmployer` opens a transaction in two trips: begin and the employer's scope
 * travel with the first statement, the commit with the last writes. Serialization failures and deadlocks are tried
 * again (at most four times, with jitter), so `work` must be free of effects outside the transaction.
 */
export function createDatabase(pool: Pool) {
  const ambient = new AsyncLocalStorage<Ambient>();

  async function retrying<T>(attempt: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await attempt();
      } catch (error) {
        if (tries >= MAX_TRIES || !isWorthRetrying(error)) throw error;
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
      return inOneTrip(pool, employerId, work);
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

    /** Whether the database answers; throws what went wrong. */
    async ping(): Promise<void> {
      await pool.query('select 1');
    },

    close: () => pool.end(),
  };
}
