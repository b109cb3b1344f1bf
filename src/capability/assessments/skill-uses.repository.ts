import { and, eq, sql } from 'drizzle-orm';
import { nextVersion } from '../../platform/db/columns.js';
import type { EmployerTx } from '../../platform/db/database.js';
import { type SkillUseRow, employeeSkillUses as uses } from './skill-uses.table.js';

type Pair = { employeeId: string; skillId: string };
const isOf = ({ employeeId, skillId }: Pair) =>
  and(
    sql`${uses.employerId} = current_employer()`,
    eq(uses.employeeId, employeeId),
    eq(uses.skillId, skillId),
  );

export async function findUse(tx: EmployerTx, pair: Pair): Promise<SkillUseRow | undefined> {
  const [row] = await tx.orm.select().from(uses).where(isOf(pair));
  return row;
}

/** Writes the day, known or not; answers the row and whether it is new. The same day again changes nothing. */
export async function saveUse(
  tx: EmployerTx,
  use: Pair & Pick<SkillUseRow, 'id' | 'lastUsedOn'>,
): Promise<{ row: SkillUseRow; isNew: boolean; isChanged: boolean }> {
  const [row] = await tx.orm
    .insert(uses)
    .values(use)
    .onConflictDoUpdate({
      target: [uses.employerId, uses.employeeId, uses.skillId],
      set: { lastUsedOn: use.lastUsedOn, ...nextVersion, version: sql`${uses.version} + 1` },
      setWhere: sql`${uses.lastUsedOn} is distinct from excluded.last_used_on`,
    })
    .returning();
  if (row) return { row, isNew: row.id === use.id, isChanged: true };
  const before = await findUse(tx, use);
  if (!before) throw new Error('a last use was neither written nor there');
  return { row: before, isNew: false, isChanged: false };
}
