import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import type { Pool, PoolClient, QueryResultRow } from 'pg';
import type { EmployerId } from '../../kernel/ids.js';
import { isConnectionLost } from './sqlstate.js';
import {
  isUsableAfter,
  type Outcome,
  type Statement,
  type StatementQueue,
  statementQueue,
} from './statement-batch.js';

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

/** The commit was sent and its answer never came: the change may or may not stand. */
export class UnknownOutcome extends Error {}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const BEGIN = { name: 'begin', text: 'begin' };
/** Everything a report reads is of one instant; and each of its statements is planned for its own values. */
const BEGIN_REPORT = {
  name: 'begin_report',
  text: 'begin isolation level repeatable read read only',
};
const OWN_PLANS = {
  name: 'own_plans',
  text: `select set_config('plan_cache_mode', 'force_custom_plan', true)`,
};
/** As long as the transaction, whether it was begun or is one exchange. */
const SCOPE = { name: 'scope', text: `select set_config('app.employer_id', $1, true)` };
const COMMIT = { name: 'commit', text: 'commit' };
const ROLLBACK = { name: 'rollback', text: 'rollback' };
const OVER = 'the transaction has ended: nothing more can be asked in it';

type Pending = Promise<unknown>[];
/** A transaction that is open, as the door to it holds it. */
export type Ambient = {
  tx: EmployerTx;
  pending: Pending;
  queue: StatementQueue;
  /**
   * From here on the transaction refuses everything: the connection will serve somebody else. Without it, what goes on
   * after one of several things done together has failed would run in another's transaction, or in none.
   */
  end: () => void;
};

/** What says which rows can be seen is checked before it says so. */
function scopeOf(employerId: EmployerId): [string] {
  if (!UUID.test(employerId)) throw new Error('an employer id is a UUID in lower case');
  return [employerId];
}

/** The builder’s statements take their place behind what was sent before them. */
function ormOn(client: PoolClient, queue: StatementQueue, requireOpen: () => void): NodePgDatabase {
  const inOrder = {
    query: async (...question: Parameters<PoolClient['query']>) => {
      requireOpen();
      queue.flush();
      return client.query(...question);
    },
  };
  return drizzle(inOrder as unknown as PoolClient, { casing: 'snake_case' });
}

export type Opening = 'transaction' | 'report';

function openTransaction(client: PoolClient, employerId: EmployerId, opening: Opening): Ambient {
  const scope = scopeOf(employerId);
  const queue = statementQueue(client);
  let ended = false;
  const requireOpen = () => {
    if (ended) throw new Error(OVER);
  };
  const pending: Pending = [];
  const sendLater = (promise: Promise<unknown>) => {
    promise.catch(() => undefined); // reported by settle(); unobserved it would end the process
    pending.push(promise);
  };
  if (opening === 'report') {
    sendLater(queue.add(BEGIN_REPORT));
    sendLater(queue.add(OWN_PLANS));
  } else sendLater(queue.add(BEGIN));
  sendLater(queue.add(SCOPE, scope));
  let orm: NodePgDatabase | undefined;
  const tx = {
    employerId,
    get orm() {
      requireOpen();
      orm ??= ormOn(client, queue, requireOpen);
      return orm;
    },
    rows: async (statement: Statement, values: unknown[] = []) => {
      requireOpen();
      return (await queue.add(statement, values)).rows;
    },
    send: (statement: Statement, values: unknown[] = []) => {
      requireOpen();
      sendLater(queue.add(statement, values));
    },
  } as EmployerTx;
  const end = () => {
    ended = true;
  };
  return { tx, pending, queue, end };
}

/** Waits for everything sent so far; the first failure, in the order of sending, is thrown. */
export async function settle(pending: Pending): Promise<void> {
  await Promise.all(pending.splice(0));
}

async function commit({ pending, queue, end }: Ambient): Promise<void> {
  end();
  const answer = queue.add(COMMIT);
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

/** Begins, works and commits on one connection, or rolls back; used by `inEmployer` and its kin alone. */
export async function once<T>(
  pool: Pool,
  employerId: EmployerId,
  work: (opened: Ambient) => Promise<T>,
  opening: Opening = 'transaction',
) {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    const opened = openTransaction(client, employerId, opening);
    try {
      const result = await work(opened);
      await commit(opened);
      return result;
    } catch (error) {
      opened.end();
      // What was sent and failed first explains what failed after it.
      const cause = await settle(opened.pending).then(
        () => error,
        (earlier: unknown) => earlier,
      );
      if (cause instanceof UnknownOutcome) broken = cause;
      else await opened.queue.add(ROLLBACK).catch((failure: Error) => (broken = failure));
      throw cause;
    }
  } finally {
    client.release(broken); // a client that could not roll back is thrown away
  }
}

/** A transaction for reading, whose statements wait until `work` pauses; it refuses what comes later. */
function openReading(queue: StatementQueue, employerId: EmployerId) {
  const asked: Promise<Outcome>[] = [];
  let ended = false;
  const ask = (statement: Statement, values: readonly unknown[]) => {
    if (ended) throw new Error('readInEmployer takes what is sent before the first await');
    const answer = queue.add(statement, values);
    answer.catch(() => undefined); // reported when all have come back
    asked.push(answer);
    return answer;
  };
  ask(SCOPE, scopeOf(employerId)).catch(() => undefined);
  const tx = {
    employerId,
    rows: async (statement: Statement, values: unknown[] = []) =>
      (await ask(statement, values)).rows,
    get orm(): never {
      throw new Error('readInEmployer takes statements written as SQL');
    },
    send: () => {
      throw new Error('readInEmployer only reads');
    },
  } as unknown as EmployerTx;
  const end = () => {
    ended = true;
    if (asked.length === 1) return queue.drop(); // nothing but the scope: nobody asked for anything
    queue.flush();
    return Promise.all(asked);
  };
  return { tx, end };
}

/**
 * Scope and reading in one exchange: between one beginning and one Sync, statements are one transaction to PostgreSQL,
 * without `begin` and `commit`.
 */
export async function inOneTrip<T>(
  pool: Pool,
  employerId: EmployerId,
  work: (tx: EmployerTx) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    const { tx, end } = openReading(statementQueue(client), employerId);
    const working = (async () => work(tx))(); // what it throws at once is a failure like any other
    // All of it must have come back before the connection serves somebody else.
    const [read, sent] = await Promise.allSettled([working, end()]);
    if (sent.status === 'rejected') {
      if (!isUsableAfter(sent.reason)) broken = sent.reason as Error;
      throw sent.reason;
    }
    if (read.status === 'rejected') throw read.reason;
    return read.value;
  } finally {
    client.release(broken);
  }
}
