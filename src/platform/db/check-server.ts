import pg from 'pg';

/** The database cannot be used as it is; one sentence for the operator. */
export class DatabaseUnusable extends Error {}

const OLDEST = 150_000;
/** Without these, what was acknowledged can be lost in a crash. */
const DURABLE = ['fsync', 'full_page_writes', 'synchronous_commit'];

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined); // the query in flight rejects with the same error
  const { host, port } = client;
  try {
    await client.connect();
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    throw new DatabaseUnusable(
      `The database at ${host}:${port} cannot be reached (${code ?? message}): check DATABASE_URL.`,
      { cause: error },
    );
  }
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/**
 * Checks that the server answers, is new enough and keeps what it acknowledged.
 * @throws DatabaseUnusable with one sentence
 */
export function checkServer(url: string): Promise<void> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ name: string; setting: string }>(
      'select name, setting from pg_settings where name = any($1)',
      [['server_version_num', ...DURABLE]],
    );
    const settings = new Map(rows.map(({ name, setting }) => [name, setting]));
    if (Number(settings.get('server_version_num')) < OLDEST) {
      throw new DatabaseUnusable('The database is older than PostgreSQL 15: upgrade it first.');
    }
    const off = DURABLE.find((name) => settings.get(name) === 'off');
    if (off)
      throw new DatabaseUnusable(
        `The database runs with ${off} = off and could lose what it acknowledged: switch it on.`,
      );
  });
}

/**
 * Checks that the connections of a pool act as `role`. A pooler between service and database may drop what they ask for
 * when they connect; then they would act as the login, which row-level security may not hold back.
 * @throws DatabaseUnusable with one sentence
 */
export async function checkRole(pool: pg.Pool, role: string): Promise<void> {
  const { rows } = await pool.query<{ acting: string }>('select current_user as acting');
  const acting = rows[0]?.acting;
  if (acting === role) return;
  throw new DatabaseUnusable(
    `The connections act as ${acting} and not as ${role}: if a pooler is in between, let it set the role (docs/operations.md, PgBouncer).`,
  );
}

/** Creates the database on a server of our own; another process may do so at the same moment. */
export function createDatabaseIfMissing(adminUrl: string, name: string): Promise<void> {
  return withClient(adminUrl, async (client) => {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (rowCount) return;
    try {
      await client.query(`create database ${client.escapeIdentifier(name)}`);
    } catch (error) {
      if (!['42P04', '23505'].includes(String((error as { code?: string }).code))) throw error;
    }
  });
}
