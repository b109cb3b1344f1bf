import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { is } from 'drizzle-orm';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import { createTestDatabase, type TestDatabase } from '../setup/test-database.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** How PostgreSQL spells what drizzle calls otherwise. */
const spelling: Record<string, string> = {
  timestamptz: 'timestamp with time zone',
  timestamp: 'timestamp without time zone',
  'char(2)': 'character(2)',
  'char(3)': 'character(3)',
  'char(5)': 'character(5)',
};
const spelled = (type: string) => spelling[type] ?? type;
const toSnakeCase = (name: string) =>
  name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const describeColumn = (name: string, type: string, notNull: boolean) =>
  `${name} ${type}${notNull ? ' not null' : ''}`;

/** Every table the code declares, from every *.table.ts: its name and its columns, one sentence each. */
async function declaredTables(): Promise<Map<string, string[]>> {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.table.ts'))
    .map((path) => resolve(join('src', path)));
  const tables = new Map<string, string[]>();
  for (const file of files) {
    const exported = Object.values((await import(file)) as Record<string, unknown>);
    for (const table of exported.filter((each): each is PgTable => is(each, PgTable))) {
      const { name, columns } = getTableConfig(table);
      const described = columns.map((column) =>
        describeColumn(toSnakeCase(column.name), spelled(column.getSQLType()), column.notNull),
      );
      tables.set(name, described.sort());
    }
  }
  return tables;
}

async function storedTables(): Promise<Map<string, string[]>> {
  const { rows } = await database.owner.query<{
    table: string;
    name: string;
    type: string;
    required: boolean;
  }>(
    `select c.relname as table, a.attname as name, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as required
     from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') order by 1, 2`,
  );
  const tables = new Map<string, string[]>();
  for (const { table, name, type, required } of rows)
    tables.set(table, [...(tables.get(table) ?? []), describeColumn(name, type, required)]);
  return new Map([...tables].map(([table, columns]) => [table, columns.sort()]));
}

test('every table of the code has the columns of the migrations: names, types, nullability', async () => {
  const [declared, stored] = [await declaredTables(), await storedTables()];
  expect(declared.size).toBeGreaterThan(5);
  const migrated = new Map([...declared.keys()].map((name) => [name, stored.get(name) ?? []]));
  expect(Object.fromEntries(declared)).toEqual(Object.fromEntries(migrated));
});
