import { createTestDatabase, type TestDatabase } from '../setup/test-database.js';
import { catalogueChecks, GLOBAL_TABLES } from './catalogue-checks.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

async function offendersOf(check: { offenders: string }): Promise<string[]> {
  const { rows } = await database.owner.query<{ offender: string }>(check.offenders);
  return [...new Set(rows.map(({ offender }) => offender))];
}

/** What the check reports once the statements have run, in a transaction that is rolled back. */
async function offendersAfter(statements: readonly string[], offenders: string) {
  const client = await database.owner.connect();
  try {
    await client.query('begin');
    for (const statement of statements) await client.query(statement);
    const { rows } = await client.query<{ offender: string }>(offenders);
    return rows.map(({ offender }) => offender);
  } finally {
    await client.query('rollback');
    client.release();
  }
}

describe.each(catalogueChecks)('$sentence', (check) => {
  test('the schema keeps it', async () => {
    expect(await offendersOf(check)).toEqual([]);
  });
  test('a planted violation is reported', async () => {
    expect(await offendersAfter(check.planted, check.offenders)).toContain(check.reported);
  });
});

test('the tables that belong to no employer are the named ones, and the service may not write them', async () => {
  const { rows } = await database.owner.query<{ name: string; writable: boolean }>(
    `select c.relname as name, bool_or(has_table_privilege(r.rolname, c.oid, 'insert, update, delete')) as writable
     from pg_class c cross join pg_roles r
     where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
       and r.rolname in ('upskill_app', 'upskill_worker')
       and not exists (select 1 from pg_policy p where p.polrelid = c.oid)
     group by c.relname order by c.relname`,
  );
  expect(rows).toEqual([...GLOBAL_TABLES].sort().map((name) => ({ name, writable: false })));
});
