import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { openPool } from '../../src/platform/db/connections.js';
import { createDatabase } from '../../src/platform/db/database.js';
import type { DatabaseObserver } from '../../src/platform/db/database-observer.js';

function urlOf(database: string) {
  const base = process.env.UPSKILL_TEST_POSTGRES;
  if (!base) throw new Error('the global set-up did not start PostgreSQL');
  const url = new URL(base);
  url.pathname = `/${database}`;
  return url.href;
}

async function asAdmin(statement: string) {
  const admin = new pg.Client({ connectionString: urlOf('postgres') });
  await admin.connect();
  try {
    await admin.query(statement);
  } finally {
    await admin.end();
  }
}

/** An empty, migrated database of its own. `owner` is a superuser's connection, for looking behind the service. */
export async function createTestDatabase(
  options: { poolSize?: number; template?: string; databaseObserver?: DatabaseObserver } = {},
) {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asAdmin(`create database ${name} template ${options.template ?? 'upskill_template'}`);
  const url = urlOf(name);
  const errors: Error[] = [];
  const pool = openPool({
    url,
    role: 'upskill_app',
    size: options.poolSize ?? 10,
    onError: (error) => errors.push(error),
  });
  // One connection: what a report leaves behind on it, the next one meets.
  const reports = openPool({
    url,
    role: 'upskill_app',
    size: 1,
    reports: true,
    onError: (error) => errors.push(error),
  });
  const owner = new pg.Pool({ connectionString: url, max: 2 });
  owner.on('error', (error) => errors.push(error));
  return {
    name,
    url,
    pool,
    reports,
    db: createDatabase(pool, options.databaseObserver, reports),
    owner,
    errors,
    async drop() {
      await Promise.all([pool.end(), reports.end()]);
      await owner.end();
      await asAdmin(`drop database if exists ${name} with (force)`);
    },
  };
}

export type TestDatabase = Awaited<ReturnType<typeof createTestDatabase>>;
