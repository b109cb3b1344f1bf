import { readComposition } from '../setup/composition.js';
import { createTestDatabase, type TestDatabase } from '../setup/test-database.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const declared = () => readComposition().modules.flatMap(({ personalData = [] }) => personalData);

/** Columns that name an employee: by reference, or by a name that means one. */
const NAMING = `
  select c.relname || '.' || a.attname as name from pg_constraint f
  join pg_class c on c.oid = f.conrelid
  join pg_attribute a on a.attrelid = f.conrelid and a.attnum = any(f.conkey) and a.attname <> 'employer_id'
  where f.contype = 'f' and f.confrelid = 'employees'::regclass
  union
  select c.relname || '.' || a.attname from pg_class c
  join pg_policy p on p.polrelid = c.oid
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  where a.atttypid in ('uuid'::regtype, 'uuid[]'::regtype)
    and a.attname ~ '^(employee|requester|manager|head|assessor|approver|delegate|person|personal_subject|decided_by|published_by|excluded)_ids?$'
  union select 'employees.id'`;

/** Tables that belong to rows about a person. */
const BELONGING = `
  select distinct c.relname as child, t.relname as parent from pg_constraint f
  join pg_class c on c.oid = f.conrelid join pg_class t on t.oid = f.confrelid
  where f.contype = 'f' and t.relname = any($1) and t.relname not in ('employees') and c.relname <> t.relname`;

async function undeclared(): Promise<string[]> {
  const tables = declared();
  const known = new Set(
    tables.flatMap(({ table, about, names = [] }) =>
      [...about, ...names].map((column) => `${table}.${column}`),
    ),
  );
  const { rows: naming } = await database.owner.query<{ name: string }>(NAMING);
  const parents = tables.filter(({ about }) => about.length > 0).map(({ table }) => table);
  const { rows: belonging } = await database.owner.query<{ child: string; parent: string }>(
    BELONGING,
    [parents],
  );
  const owned = new Set(
    tables.filter(({ of, about }) => of || about.length).map(({ table }) => table),
  );
  // A seal proves an entry and tells nothing about anybody.
  owned.add('audit_seals');
  return [
    ...naming.map(({ name }) => name).filter((name) => !known.has(name)),
    ...belonging.filter(({ child }) => !owned.has(child)).map(({ child }) => child),
  ];
}

test('L-09: every column that names an employee is declared by a module, with what erasure does to it', async () => {
  expect(await undeclared()).toEqual([]);
});

test('L-09: a table nobody declared is reported', async () => {
  await database.owner.query(
    `create table bad_table (employer_id uuid not null, id uuid not null, employee_id uuid, primary key (employer_id, id),
       foreign key (employer_id, employee_id) references employees (employer_id, id))`,
  );
  try {
    expect(await undeclared()).toEqual(['bad_table.employee_id']);
  } finally {
    await database.owner.query('drop table bad_table');
  }
});

test('what is declared exists, once', async () => {
  const tables = declared();
  expect(tables.map(({ table }) => table)).toEqual([...new Set(tables.map(({ table }) => table))]);
  for (const { table, about, of, names = [], withheld = [] } of tables) {
    const columns = [...about, ...names, ...withheld, ...(of ? [of.column] : [])];
    const { rows } = await database.owner.query(
      `select attname::text as name from pg_attribute where attrelid = $1::regclass and attname = any($2)`,
      [table, columns],
    );
    expect([table, rows.map(({ name }) => name).sort()]).toEqual([
      table,
      [...new Set(columns)].sort(),
    ]);
  }
});
