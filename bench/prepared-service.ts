import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { buildApp } from '../src/app/build-app.js';
import type { EmployerId } from '../src/kernel/ids.js';
import { openPool } from '../src/platform/db/connections.js';
import { createDatabase } from '../src/platform/db/database.js';
import { startEmbeddedPostgres } from '../src/platform/db/embedded-postgres.js';
import { migrate } from '../src/platform/db/migrate.js';
import { createKeyring } from '../src/platform/secrets/keyring.js';

export const secret = 'a secret of the bench, long enough for anyone';

/** A PostgreSQL of its own with an empty, migrated database, and the service in this process to fill it with. */
export async function prepareService() {
  const postgres = await startEmbeddedPostgres({
    directory: mkdtempSync(join(tmpdir(), 'upskill-bench-')),
    settings: { shared_buffers: '512MB' },
  });
  const admin = new pg.Client({ connectionString: postgres.url('postgres') });
  await admin.connect();
  await admin.query('create database bench');
  await admin.end();
  const url = postgres.url('bench');
  await migrate({ url, directory: 'migrations' });

  const pool = openPool({ url, role: 'upskill_app', onError: (error) => console.error(error) });
  const built = await buildApp({
    db: createDatabase(pool),
    keyring: createKeyring({ secret }),
    logger: pino({ level: 'silent' }),
    clock: () => new Date(),
    environment: 'dev',
    // Counted as ever, and never reached: the bench measures the service, not its limits.
    rateLimits: { credential: 1_000_000_000, employer: 1_000_000_000, address: 1_000_000_000 },
  });

  return {
    url,
    built,
    /** An employer, and a key that holds every scope there. */
    async createEmployer(name: string) {
      const employer = await built.employers.create({
        name,
        country: 'US',
        currency: 'USD',
        timeZone: 'UTC',
        fiscalYearStartsOn: '01-01',
      });
      const employerId = employer.id as EmployerId;
      const scopes = Object.entries(built.grants)
        .filter(([, grant]) => grant.apiKeys === true)
        .map(([scope]) => scope);
      const { key: apiKey } = await built.credentials.createApiKey(employerId, {
        name: 'bench',
        scopes,
        days: 1,
      });
      return { employerId, apiKey };
    },
    async stop() {
      await built.app.close();
      await pool.end();
      await postgres.stop();
    },
  };
}
