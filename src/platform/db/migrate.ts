import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';

/** A number of our own, so that only migrations of Upskill wait for one another. */
const MIGRATION_LOCK = 7_206_118_032;

export type Migration = { name: string; text: string; sha256: string };
export class MigrationError extends Error {}

/** The SQL files of `directory`, by name. One story a file, never edited once merged. */
export function readMigrations(directory: string): Migration[] {
  return readdirSync(directory)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => {
      const text = readFileSync(join(directory, name), 'utf8');
      return { name, text, sha256: createHash('sha256').update(text).digest('hex') };
    });
}

/** Compares what was applied with what this build ships; throws a sentence when they cannot go together. */
export function findPending(
  applied: readonly { name: string; sha256: string }[],
  shipped: readonly Migration[],
) {
  const known = new Map(shipped.map((migration) => [migration.name, migration]));
  for (const { name, sha256 } of applied) {
    const ours = known.get(name);
    if (!ours)
      throw new MigrationError(
        `The database has migration ${name}, which this build does not know: start a newer build.`,
      );
    if (ours.sha256 !== sha256)
      throw new MigrationError(
        `Migration ${name} was changed after it was applied: restore the file.`,
      );
  }
  const done = new Set(applied.map(({ name }) => name));
  const pending = shipped.filter(({ name }) => !done.has(name));
  const last = applied.at(-1)?.name ?? '';
  const late = pending.find(({ name }) => name < last);
  if (late)
    throw new MigrationError(
      `Migration ${late.name} comes before ${last}, which was already applied: give it a later number.`,
    );
  return pending;
}

/**
 * Whether this login may act as `role`, by trying: since PostgreSQL 16 who creates a role is a member of it without the
 * right to switch to it.
 */
async function canActAs(client: pg.Client, role: string): Promise<boolean> {
  await client.query('begin');
  try {
    await client.query(`set local role ${role}`);
    return true;
  } catch (error) {
    if ((error as { code?: string }).code !== '42501') throw error;
    return false;
  } finally {
    await client.query('rollback');
  }
}

async function ensureRoles(client: pg.Client) {
  for (const role of ['upskill_owner', 'upskill_app', 'upskill_worker']) {
    const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [role]);
    if (!rowCount) await client.query(`create role ${role} nologin nobypassrls`);
    if (!(await canActAs(client, role))) await client.query(`grant ${role} to current_user`);
  }
  await client.query('grant usage, create on schema public to upskill_owner');
  await client.query('grant usage on schema public to upskill_app, upskill_worker');
}

async function readApplied(client: pg.Client) {
  await client.query(
    `create table if not exists upskill_migrations
       (name text primary key, sha256 text not null, applied_at timestamptz not null default now())`,
  );
  await client.query('grant select on upskill_migrations to upskill_app, upskill_worker');
  const { rows } = await client.query<{ name: string; sha256: string }>(
    'select name, sha256 from upskill_migrations order by name',
  );
  return rows;
}

async function apply(client: pg.Client, migration: Migration) {
  await client.query('begin');
  try {
    await client.query(migration.text);
    await client.query('insert into upskill_migrations (name, sha256) values ($1, $2)', [
      migration.name,
      migration.sha256,
    ]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw new MigrationError(`Migration ${migration.name} failed: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/**
 * Applies what is missing, one transaction a file, as the role that owns the schema. Replicas that start together
 * wait for one another on an advisory lock held by one plain connection. Returns the names applied now.
 */
export async function migrate(options: {
  url: string;
  directory: string;
  only?: number;
}): Promise<string[]> {
  const shipped = readMigrations(options.directory).slice(0, options.only);
  const client = new pg.Client({ connectionString: options.url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined); // the query in flight rejects with the same error
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await ensureRoles(client);
    await client.query('set role upskill_owner');
    const pending = findPending(await readApplied(client), shipped);
    for (const migration of pending) await apply(client, migration);
    return pending.map(({ name }) => name);
  } finally {
    await client.end();
  }
}
