import type { Database, EmployerTx } from './database.js';

const NAME = { text: 'select name from employers where employer_id = current_employer()' };
const TABLES = {
  text: `select c.oid::regclass::text as name from pg_class c join pg_policy p on p.polrelid = c.oid
         where c.relnamespace = 'public'::regnamespace order by 1`,
};
const LIFT = { text: `select set_config('app.lifts_append_only', 'DELETE', true)` };

/**
 * One statement for all tables: references are checked when it ends, so that no order has to be found through those
 * that go round in a circle.
 */
function deletingFrom(tables: readonly string[]): string {
  const deletes = tables.map(
    (table, place) =>
      `d${place} as (delete from ${table} where employer_id = current_employer() returning 1)`,
  );
  const counts = tables.map((_table, place) => `(select count(*) from d${place})`);
  return `with ${deletes.join(', ')} select ${counts.join(' + ')} as rows`;
}

async function removeRows(tx: EmployerTx): Promise<number> {
  await tx.rows(LIFT);
  const tables = await tx.rows<{ name: string }>(TABLES);
  const [deleted] = await tx.rows<{ rows: number }>({
    text: deletingFrom(tables.map(({ name }) => name)),
  });
  return Number(deleted?.rows ?? 0);
}

/**
 * Deletes every row of an employer, append-only ones included, if `name` is what it is called. `db` connects as
 * `upskill_owner`; forced row-level security keeps it to this employer all the same.
 * @returns how many rows went, `unknown`, or the name it has
 */
export function removeEmployer(
  db: Database,
  employerId: Parameters<Database['inEmployer']>[0],
  name: string,
): Promise<{ rows: number } | { called: string } | 'unknown'> {
  return db.inEmployer(employerId, async (tx) => {
    const [employer] = await tx.rows<{ name: string }>(NAME);
    if (!employer) return 'unknown';
    if (employer.name !== name) return { called: employer.name };
    return { rows: await removeRows(tx) };
  });
}
