import type pg from 'pg';
import type { EmployerId } from '../../../src/kernel/ids.js';

type Column = { name: string; type: string; isUnique: boolean };

/** Columns of a table, each with how a copy of a row gets its value: its own if a unique index asks for it, else the same. */
const COPIED_COLUMNS = `
  select a.attname as name, t.typname as type,
         exists (select 1 from pg_index i where i.indrelid = a.attrelid and i.indisunique
                 and (a.attnum = any(i.indkey) or pg_get_indexdef(i.indexrelid) ~ ('\\m' || a.attname || '\\M'))) as "isUnique"
  from pg_attribute a join pg_type t on t.oid = a.atttypid
  where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and a.attidentity = ''`;

/** A copied key is not in the form of a key: the checks go, in this database only. */
const DROP_CHECKS = `do $$ declare c record; begin
  for c in select conrelid::regclass as relation, conname from pg_constraint
           where contype = 'c' and connamespace = 'public'::regnamespace and conrelid <> 0
  loop execute format('alter table %s drop constraint %I', c.relation, c.conname); end loop;
end $$`;

const OWN_VALUE: Record<string, (column: string) => string> = {
  uuid: (column) => `case when ${column} is not null then gen_random_uuid() end`,
  text: (column) => `${column} || '-' || n`,
  date: (column) => `${column} + n`,
  int4: (column) => `${column} + n`,
};

/** References are spread too: twenty thousand rows of one person would rightly be read from end to end. */
function copiedValue({ name, type, isUnique }: Column): string {
  const same = `s.${name}`;
  if (name === 'employer_id' || !(isUnique || type === 'uuid')) return same;
  return OWN_VALUE[type]?.(same) ?? same;
}

async function copyRows(client: pg.PoolClient, table: string, employerId: string, rows: number) {
  const { rows: columns } = await client.query<Column>(COPIED_COLUMNS, [table]);
  await client.query(
    `insert into ${table} (${columns.map(({ name }) => name).join(', ')})
     select ${columns.map(copiedValue).join(', ')}
     from (select * from ${table} where employer_id = $1 limit 5) s, generate_series(1, $2::int / 5) n
     on conflict do nothing`,
    [employerId, rows],
  );
}

/**
 * Copies each row of an employer's tables until each table that has any holds about `rows`, behind the service and
 * without triggers, references or checks: it is the size of the tables that a planner looks at, not their sense.
 * @returns the tables that are large now
 */
export async function enlarge(
  owner: pg.Pool,
  employerId: EmployerId,
  rows: number,
): Promise<string[]> {
  const client = await owner.connect();
  try {
    await client.query('set session_replication_role = replica');
    await client.query(DROP_CHECKS);
    const { rows: tables } = await client.query<{ name: string }>(
      `select c.table_name as name from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
       where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.column_name = 'employer_id'
         and c.table_name <> 'employers' order by 1`,
    );
    for (const { name } of tables) await copyRows(client, name, employerId, rows);
    await client.query('analyze');
    const { rows: counted } = await client.query<{ name: string }>(
      `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and reltuples >= $1`,
      [rows / 10],
    );
    return counted.map(({ name }) => name);
  } finally {
    await client.query('reset session_replication_role');
    client.release();
  }
}
