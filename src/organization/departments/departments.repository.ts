import { and, asc, eq, gt, gte, sql } from 'drizzle-orm';
import { nextVersion } from '../../platform/db/columns.js';
import type { EmployerTx } from '../../platform/db/database.js';
import { onlyRow } from '../../platform/db/only-row.js';
import { violatedConstraint } from '../../platform/db/sqlstate.js';
import type { PageRequest } from '../../platform/http/pagination.js';
import { departmentNameTaken } from './departments.problems.js';
import { type DepartmentRow, departments } from './departments.table.js';
import { DEEPEST_TREE, type DepartmentPlace } from './rules/check-department-place.js';

type NewRow = typeof departments.$inferInsert;
type Filters = { parentId?: string | undefined; updatedSince?: string | undefined };

/** One tree at a time: two moves that are each fine can close a circle together. */
const LOCK_TREE = {
  name: 'lock_department_tree',
  text: `select pg_advisory_xact_lock(hashtextextended('department-tree:' || $1, 0))`,
};
/** One level more than allowed is walked, so that too deep is seen as such. */
const PLACE = {
  name: 'department_place',
  text: `with recursive above as (
           select id, parent_id, 1 as level from departments where employer_id = current_employer() and id = $1
           union all
           select d.id, d.parent_id, above.level + 1 from above
           join departments d on d.employer_id = current_employer() and d.id = above.parent_id where above.level <= $3
         ), below as (
           select id, 1 as level from departments where employer_id = current_employer() and id = $2
           union all
           select d.id, below.level + 1 from below
           join departments d on d.employer_id = current_employer() and d.parent_id = below.id where below.level <= $3
         ) select (select count(*) from above) as "levelsAbove", (select count(*) > 0 from above where id = $2) as "isAboveItself",
                  (select coalesce(max(level), 1) from below) as "levelsBelow"`,
};

const isRow = (id: string) => and(sql`employer_id = current_employer()`, eq(departments.id, id));

export const lockTree = (tx: EmployerTx) => tx.send(LOCK_TREE, [tx.employerId]);

/** What is above the parent and below the department; one that does not exist yet has nothing below. */
export async function findPlace(
  tx: EmployerTx,
  parentId: string,
  departmentId: string,
): Promise<DepartmentPlace> {
  return onlyRow(await tx.rows<DepartmentPlace>(PLACE, [parentId, departmentId, DEEPEST_TREE]));
}

function explain(error: unknown): never {
  if (violatedConstraint(error) === 'departments_name') {
    throw departmentNameTaken('Another department with this name has the same parent.');
  }
  throw error;
}

export async function insertDepartment(tx: EmployerTx, values: NewRow): Promise<DepartmentRow> {
  return onlyRow(await tx.orm.insert(departments).values(values).returning().catch(explain));
}

export async function findDepartment(
  tx: EmployerTx,
  id: string,
): Promise<DepartmentRow | undefined> {
  const [row] = await tx.orm.select().from(departments).where(isRow(id));
  return row;
}

/**
 * For a change. No key changes, so whoever merely refers to the row need not wait: a department that gets its head and a
 * head who moves into it do not lock each other out.
 */
export async function lockDepartment(
  tx: EmployerTx,
  id: string,
): Promise<DepartmentRow | undefined> {
  const [row] = await tx.orm.select().from(departments).where(isRow(id)).for('no key update');
  return row;
}

export async function updateDepartment(
  tx: EmployerTx,
  id: string,
  changes: Partial<NewRow>,
): Promise<DepartmentRow> {
  const updating = tx.orm
    .update(departments)
    .set({ ...changes, ...nextVersion })
    .where(isRow(id))
    .returning();
  return onlyRow(await updating.catch(explain));
}

export async function deleteDepartment(tx: EmployerTx, id: string): Promise<void> {
  await tx.orm.delete(departments).where(isRow(id));
}

/** Served by the primary key, and by (employer_id, parent_id) for children. */
export function listDepartments(
  tx: EmployerTx,
  filters: Filters,
  page: PageRequest,
): Promise<DepartmentRow[]> {
  return tx.orm
    .select()
    .from(departments)
    .where(
      and(
        sql`employer_id = current_employer()`,
        filters.parentId === undefined ? undefined : eq(departments.parentId, filters.parentId),
        filters.updatedSince === undefined
          ? undefined
          : gte(departments.updatedAt, filters.updatedSince),
        page.after === undefined ? undefined : gt(departments.id, String(page.after[0])),
      ),
    )
    .orderBy(asc(departments.id))
    .limit(page.limit + 1);
}
