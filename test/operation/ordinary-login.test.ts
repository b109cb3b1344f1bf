import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { checkRole } from '../../src/platform/db/check-server.js';
import { openPool } from '../../src/platform/db/connections.js';
import { startEmbeddedPostgres } from '../../src/platform/db/embedded-postgres.js';
import { migrate, readMigrations } from '../../src/platform/db/migrate.js';
import { makeFolder } from './built-command.js';

/** What docs/operations.md tells an operator to run, so that it stays true. */
function documented(block: string): string[] {
  const marker = `<!-- run by test/operation/ordinary-login.test.ts: ${block} -->\n\`\`\`sql\n`;
  const [, after = ''] = readFileSync('docs/operations.md', 'utf8').split(marker);
  const statements =
    after
      .split('```')[0]
      ?.split(';\n')
      .filter((text) => text.trim() !== '') ?? [];
  if (statements.length === 0) throw new Error(`docs/operations.md has no block "${block}"`);
  return statements;
}

const directory = 'migrations';
const names = readMigrations(directory).map(({ name }) => name);
const folder = makeFolder();
let postgres: Awaited<ReturnType<typeof startEmbeddedPostgres>>;

/** A cluster of its own for each: roles belong to the cluster. */
beforeEach(async () => {
  postgres = await startEmbeddedPostgres({
    directory: path.join(folder, 'postgres'),
    durable: false,
  });
}, 60_000);
afterEach(async () => {
  await postgres.stop();
  rmSync(postgres.directory, { recursive: true, force: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function asAdministrator(database: string, statements: readonly string[]) {
  const client = new pg.Client({ connectionString: postgres.url(database) });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

function urlOf(login: string, password: string): string {
  const url = new URL(postgres.url('upskill'));
  url.username = login;
  url.password = password;
  return url.href;
}

/** Fails unless connections of this login act as the role of the service. */
async function requireActing(url: string) {
  const pool = openPool({ url, role: 'upskill_app', size: 1, onError: () => undefined });
  try {
    await checkRole(pool, 'upskill_app');
  } finally {
    await pool.end();
  }
}

test('a login that may create roles, and is no superuser, migrates and serves', async () => {
  await asAdministrator('postgres', documented('one login'));
  const url = urlOf('upskill_login', 'choose one');
  expect(await migrate({ url, directory })).toEqual(names);
  expect(await migrate({ url, directory })).toEqual([]);
  await requireActing(url);
});

test('where an administrator made the roles, one login migrates and another serves and cannot change the schema', async () => {
  await asAdministrator('postgres', ['create database upskill']);
  await asAdministrator('upskill', documented('provisioned'));
  const runtime = urlOf('upskill_runtime', 'choose another');
  await expect(migrate({ url: runtime, directory })).rejects.toMatchObject({ code: '42501' });
  const migrator = urlOf('upskill_migrator', 'choose one');
  expect(await migrate({ url: migrator, directory })).toEqual(names);
  await requireActing(runtime);
});
