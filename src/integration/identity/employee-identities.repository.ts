import { and, asc, eq, gt, gte, sql } from 'drizzle-orm';
import type { AssignableRole } from '../../platform/access/actor.js';
import type { EmployerTx } from '../../platform/db/database.js';
import { onlyRow } from '../../platform/db/only-row.js';
import { violatedConstraint } from '../../platform/db/sqlstate.js';
import type { PageRequest } from '../../platform/http/pagination.js';
import { identityTaken } from './identity.problems.js';
import { type EmployeeIdentityRow, employeeIdentities } from './identity.table.js';

/** Said in every statement, though row-level security says it too: each of the two layers holds alone. */
const OWN = sql`employer_id = current_employer()`;
const isOf = (employeeId: string) => and(OWN, eq(employeeIdentities.employeeId, employeeId));

const FIND_ROLES = {
  text: `select coalesce((select array_agg(a.role order by a.role) from role_assignments a
           where a.employer_id = current_employer() and a.employee_id = e.id), '{}') as roles
         from employees_directory e where e.employer_id = current_employer() and e.id = $1`,
};
/** The roles an employee holds; undefined if there is no such employee. */
export async function findRolesOf(
  tx: EmployerTx,
  employeeId: string,
): Promise<AssignableRole[] | undefined> {
  const [row] = await tx.rows<{ roles: AssignableRole[] }>(FIND_ROLES, [employeeId]);
  return row?.roles;
}

export async function insertIdentity(
  tx: EmployerTx,
  values: typeof employeeIdentities.$inferInsert,
): Promise<EmployeeIdentityRow> {
  const inserting = tx.orm.insert(employeeIdentities).values(values).returning();
  return onlyRow(
    await inserting.catch((error: unknown) => {
      if (violatedConstraint(error) === 'employee_identities_pkey')
        throw identityTaken('This subject of the provider signs an employee in already.');
      throw error;
    }),
  );
}

/** Without a lock: an identity is given and taken away, never changed. */
export async function findIdentity(
  tx: EmployerTx,
  employeeId: string,
  id: string,
): Promise<EmployeeIdentityRow | undefined> {
  const [row] = await tx.orm
    .select()
    .from(employeeIdentities)
    .where(and(isOf(employeeId), eq(employeeIdentities.id, id)));
  return row;
}

/** Answers whether it was there to delete: of two at once, one deletes. */
export async function deleteIdentity(tx: EmployerTx, id: string): Promise<boolean> {
  const deleting = tx.orm.delete(employeeIdentities).where(and(OWN, eq(employeeIdentities.id, id)));
  return (await deleting.returning({ id: employeeIdentities.id })).length > 0;
}

/** Served by (employer_id, employee_id). */
export function listIdentities(
  tx: EmployerTx,
  employeeId: string,
  updatedSince: string | undefined,
  page: PageRequest,
): Promise<EmployeeIdentityRow[]> {
  return tx.orm
    .select()
    .from(employeeIdentities)
    .where(
      and(
        isOf(employeeId),
        updatedSince === undefined ? undefined : gte(employeeIdentities.updatedAt, updatedSince),
        page.after === undefined ? undefined : gt(employeeIdentities.id, String(page.after[0])),
      ),
    )
    .orderBy(asc(employeeIdentities.id))
    .limit(page.limit + 1);
}
