import { and, asc, eq, gt, gte, sql } from 'drizzle-orm';
import { nextVersion } from '../../platform/db/columns.js';
import type { EmployerTx } from '../../platform/db/database.js';
import { onlyRow } from '../../platform/db/only-row.js';
import { violatedConstraint } from '../../platform/db/sqlstate.js';
import type { PageRequest } from '../../platform/http/pagination.js';
import { proficiencyScales, type ScaleRow } from './proficiency-scales.table.js';
import { scaleNameTaken } from './skills.problems.js';

type NewRow = typeof proficiencyScales.$inferInsert;

/** Said in every statement, though row-level security says it too: each of the two layers holds alone. */
const OWN = sql`${proficiencyScales.employerId} = current_employer()`;
const isRow = (id: string) => and(OWN, eq(proficiencyScales.id, id));

const LOCK_SCALES = {
  name: 'lock_proficiency_scales',
  text: `select pg_advisory_xact_lock(hashtextextended('proficiency-scales:' || $1, 0))`,
};

/** One new scale at a time in one employer: of two first scales only one can become the default. */
export const lockScales = (tx: EmployerTx) => tx.send(LOCK_SCALES, [tx.employerId]);

function explain(error: unknown): never {
  if (violatedConstraint(error) === 'proficiency_scales_name') {
    throw scaleNameTaken('Give the scale a name of its own.');
  }
  throw error;
}

export async function insertScale(tx: EmployerTx, values: NewRow): Promise<ScaleRow> {
  return onlyRow(await tx.orm.insert(proficiencyScales).values(values).returning().catch(explain));
}

export async function findScale(tx: EmployerTx, id: string): Promise<ScaleRow | undefined> {
  const [row] = await tx.orm.select().from(proficiencyScales).where(isRow(id));
  return row;
}

export async function findDefaultScale(tx: EmployerTx): Promise<ScaleRow | undefined> {
  const [row] = await tx.orm
    .select()
    .from(proficiencyScales)
    .where(and(OWN, proficiencyScales.isDefault));
  return row;
}

export async function lockScale(tx: EmployerTx, id: string): Promise<ScaleRow | undefined> {
  const [row] = await tx.orm.select().from(proficiencyScales).where(isRow(id)).for('update');
  return row;
}

export async function updateScale(
  tx: EmployerTx,
  id: string,
  changes: Partial<NewRow>,
): Promise<ScaleRow> {
  const updating = tx.orm
    .update(proficiencyScales)
    .set({ ...changes, ...nextVersion })
    .where(isRow(id))
    .returning();
  return onlyRow(await updating.catch(explain));
}

export async function deleteScale(tx: EmployerTx, id: string): Promise<void> {
  await tx.orm.delete(proficiencyScales).where(isRow(id));
}

/** Oldest first. Served by the primary key; an employer has a handful. */
export function listScales(
  tx: EmployerTx,
  filters: { updatedSince?: string | undefined },
  page: PageRequest,
): Promise<ScaleRow[]> {
  const { updatedSince } = filters;
  return tx.orm
    .select()
    .from(proficiencyScales)
    .where(
      and(
        OWN,
        updatedSince === undefined ? undefined : gte(proficiencyScales.updatedAt, updatedSince),
        page.after === undefined ? undefined : gt(proficiencyScales.id, String(page.after[0])),
      ),
    )
    .orderBy(asc(proficiencyScales.id))
    .limit(page.limit + 1);
}
