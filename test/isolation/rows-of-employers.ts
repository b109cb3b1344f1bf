import type { Pool } from 'pg';

/** Tables that hold rows of employers, `employers` itself included. */
export async function employerTables(owner: Pool): Promise<string[]> {
  const { rows } = await owner.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_policy p on p.polrelid = c.oid
     where c.relnamespace = 'public'::regnamespace order by 1`,
  );
  return rows.map(({ name }) => name);
}

/** Views of those tables. */
export async function publishedViews(owner: Pool): Promise<string[]> {
  const { rows } = await owner.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'v' order by 1`,
  );
  return rows.map(({ name }) => name);
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** Every UUID in a text. */
export const idsIn = (text: string): string[] => text.match(UUID) ?? [];

/** Every id that stands in a row of the employer, in any column of any table. */
export async function idsOf(owner: Pool, employerId: string): Promise<Set<string>> {
  const ids = new Set<string>();
  for (const table of await employerTables(owner)) {
    const { rows } = await owner.query<{ row: string }>(
      `select to_jsonb(t)::text as row from ${table} t where employer_id = $1`,
      [employerId],
    );
    for (const { row } of rows) for (const id of idsIn(row)) ids.add(id);
  }
  return ids;
}

/** What the employer's rows add up to: it changes with any change of any of them. */
export async function fingerprintOf(owner: Pool, employerId: string): Promise<string> {
  const marks: string[] = [];
  for (const table of await employerTables(owner)) {
    // When a key was last used is noted on reading, and is no change of anything the employer has.
    const { rows } = await owner.query<{ mark: string }>(
      `select '${table} ' || count(*) || ' ' || coalesce(md5(string_agg(row, '' order by row)), '') as mark
       from (select (to_jsonb(t) - 'last_used_at')::text as row from ${table} t where employer_id = $1) rows`,
      [employerId],
    );
    marks.push(...rows.map(({ mark }) => mark));
  }
  return marks.join('\n');
}
