import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { transpile } from './transpile.mjs';

/** One PostgreSQL a run, and one migrated template: each test file clones it in some 60 ms. */
export default async function globalSetup() {
  const code = `.generated/test-setup-${process.pid}`;
  transpile(['src/platform/db', 'src/platform/files', 'src/kernel'], code);
  const load = (path) => import(pathToFileURL(join(process.cwd(), code, path)).href);
  const { startEmbeddedPostgres } = await load('src/platform/db/embedded-postgres.js');
  const { migrate } = await load('src/platform/db/migrate.js');

  const directory = mkdtempSync(join(tmpdir(), 'upskill-test-'));
  chmodSync(directory, 0o755); // as root the server runs as another account, which must get in
  const postgres = await startEmbeddedPostgres({
    directory,
    durable: false,
    settings: { max_connections: '300' },
  });
  globalThis.upskillTestPostgres = { stop: () => postgres.stop(), leftovers: [code, directory] };
  const admin = new pg.Client({ connectionString: postgres.url('postgres') });
  await admin.connect();
  await admin.query('create database upskill_template');
  await admin.end();
  await migrate({ url: postgres.url('upskill_template'), directory: 'migrations' });
  process.env.UPSKILL_TEST_POSTGRES = postgres.url('postgres');
}
