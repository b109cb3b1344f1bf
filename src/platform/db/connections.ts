import pg from 'pg';
import { toIsoInstant } from './columns.js';

export type DatabaseRole = 'upskill_app' | 'upskill_worker' | 'upskill_owner';

type PoolOptions = {
  url: string;
  role: DatabaseRole;
  size?: number;
  onError: (error: Error) => void;
  /** Milliseconds; the defaults are the limits a request may cost the database. */
  statementTimeoutMs?: number;
  /** For `reportInEmployer`: every statement gets a plan for its own values. */
  reports?: boolean;
};

const INT8 = 20;
const DATE = 1082;
const TIMESTAMPTZ = 1184;

/** bigint columns hold versions, counts and minor units, all inside 2^53; anything beyond is a defect. */
function toSafeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new Error(`bigint ${text} does not fit a JSON number`);
  return value;
}

const readers: Record<number, (text: string) => unknown> = {
  [INT8]: toSafeInteger,
  [DATE]: (text) => text,
  [TIMESTAMPTZ]: toIsoInstant,
};

/** Dates and instants stay ISO text: a JavaScript Date costs a third of a list's time and loses microseconds. */
export const isoTypes = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    const read = format === 'binary' ? undefined : readers[oid];
    return read ?? pg.types.getTypeParser(oid, format ?? 'text');
  },
} as pg.CustomTypesConfig;

/** A pool whose connections act as `role`, with every limit of a request set, and pipelining on. */
export function openPool(options: PoolOptions): pg.Pool {
  const statementTimeoutMs = options.statementTimeoutMs ?? 5_000;
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.size ?? 10,
    // Reports take longer, so the next one waits longer for its turn before it is told to come back.
    connectionTimeoutMillis: options.reports ? 5_000 : 2_000,
    idleTimeoutMillis: 30_000,
    // The client's own clock: the only bound on a connection whose packets vanish.
    query_timeout: statementTimeoutMs + 2_000,
    keepAlive: true,
    pipeline: true,
    types: isoTypes,
    application_name: options.role,
    options: [
      `role=${options.role}`,
      'TimeZone=UTC',
      `statement_timeout=${statementTimeoutMs}`,
      'lock_timeout=2000',
      'idle_in_transaction_session_timeout=10000',
      // Hot statements are planned once a connection; a report needs a plan of its own each time.
      `plan_cache_mode=${options.reports ? 'force_custom_plan' : 'force_generic_plan'}`,
    ]
      .map((setting) => `-c ${setting}`)
      .join(' '),
  } as pg.PoolConfig);
  // A killed backend reports on the client while it is checked out and on the pool while it is idle.
  pool.on('connect', (client) => client.on('error', options.onError));
  pool.on('error', options.onError);
  return pool;
}
