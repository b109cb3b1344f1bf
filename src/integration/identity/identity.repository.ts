import { and, asc, eq, gt, gte, sql } from 'drizzle-orm';
import type { AssignableRole } from '../../platform/access/actor.js';
import type { EmployerTx } from '../../platform/db/database.js';
import { onlyRow } from '../../platform/db/only-row.js';
import { violatedConstraint } from '../../platform/db/sqlstate.js';
import type { PageRequest } from '../../platform/http/pagination.js';
import { roleAlreadyHeld } from './identity.problems.js';
import {
  employeeIdentities,
  type IdentityProviderRow,
  identityProviders,
  type RoleAssignmentRow,
  roleAssignments,
} from './identity.table.js';

/** Said in every statement, though row-level security says it too: each of the two layers holds alone. */
const OWN = sql`employer_id = current_employer()`;
const isRow = (id: string) => and(OWN, eq(roleAssignments.id, id));

export async function findProvider(
  tx: EmployerTx,
  issuer: string,
): Promise<IdentityProviderRow | undefined> {
  const [row] = await tx.orm
    .select()
    .from(identityProviders)
    .where(and(OWN, eq(identityProviders.issuer, issuer), eq(identityProviders.enabled, true)));
  return row;
}

export async function insertProvider(
  tx: EmployerTx,
  values: typeof identityProviders.$inferInsert,
): Promise<IdentityProviderRow> {
  return onlyRow(await tx.orm.insert(identityProviders).values(values).returning());
}

/** A provider of development tokens learns the key that signs them now. The version tells replicas to look again. */
export async function replaceProviderKeys(
  tx: EmployerTx,
  id: string,
  keys: NonNullable<IdentityProviderRow['jwks']>['keys'],
): Promise<void> {
  await tx.orm
    .update(identityProviders)
    .set({ jwks: { keys }, version: sql`${identityProviders.version} + 1` })
    .where(and(OWN, eq(identityProviders.id, id)));
}

/** Links a subject of a provider to an employee; again is no error. */
export async function linkIdentity(tx: EmployerTx, values: typeof employeeIdentities.$inferInsert) {
  await tx.orm.insert(employeeIdentities).values(values).onConflictDoNothing();
}

export type Person = {
  employeeId: string;
  status: string;
  isManager: boolean;
  roles: AssignableRole[];
};

const FIND_PERSON = {
  name: 'person_for_sign_in',
  text: `select e.id as "employeeId", e.status,
           exists (select 1 from employees_directory r where r.employer_id = current_employer() and r.manager_id = e.id) as "isManager",
           coalesce((select array_agg(a.role order by a.role) from role_assignments a
                     where a.employer_id = current_employer() and a.employee_id = e.id), '{}') as roles
         from employee_identities i
         join employees_directory e on e.employer_id = current_employer() and e.id = i.employee_id
         where i.employer_id = current_employer() and i.identity_provider_id = $1 and i.subject = $2`,
};
/** Roles and status as they are now; the token only says who. */
export async function findPerson(
  tx: EmployerTx,
  identityProviderId: string,
  subject: string,
): Promise<Person | undefined> {
  const [row] = await tx.rows<Person>(FIND_PERSON, [identityProviderId, subject]);
  return row;
}

const FIND_BY_EMAIL = {
  text: `select id from employees_directory where employer_id = current_employer() and lower(email) = lower($1) and status <> 'terminated'`,
};
export async function findEmployeeByEmail(
  tx: EmployerTx,
  email: string,
): Promise<string | undefined> {
  const [row] = await tx.rows<{ id: string }>(FIND_BY_EMAIL, [email]);
  return row?.id;
}

export async function insertRoleAssignment(
  tx: EmployerTx,
  values: typeof roleAssignments.$inferInsert,
): Promise<RoleAssignmentRow> {
  const inserting = tx.orm.insert(roleAssignments).values(values).returning();
  return onlyRow(
    await inserting.catch((error: unknown) => {
      if (violatedConstraint(error) === 'role_assignments_once')
        throw roleAlreadyHeld('The employee has this role already.');
      throw error;
    }),
  );
}

/** Without a lock: an assignment is given and taken away, never changed, and the service has no right to change one. */
export async function findRoleAssignment(
  tx: EmployerTx,
  id: string,
): Promise<RoleAssignmentRow | undefined> {
  const [row] = await tx.orm.select().from(roleAssignments).where(isRow(id));
  return row;
}

/** Answers whether it was there to delete: of two at once, one deletes. */
export async function deleteRoleAssignment(tx: EmployerTx, id: string): Promise<boolean> {
  const deleting = tx.orm.delete(roleAssignments).where(isRow(id));
  return (await deleting.returning({ id: roleAssignments.id })).length > 0;
}

type Filters = {
  employeeId?: string | undefined;
  role?: AssignableRole | undefined;
  updatedSince?: string | undefined;
};

/** Served by the primary key. */
export function listRoleAssignments(
  tx: EmployerTx,
  filters: Filters,
  page: PageRequest,
): Promise<RoleAssignmentRow[]> {
  return tx.orm
    .select()
    .from(roleAssignments)
    .where(
      and(
        OWN,
        filters.employeeId === undefined
          ? undefined
          : eq(roleAssignments.employeeId, filters.employeeId),
        filters.role === undefined ? undefined : eq(roleAssignments.role, filters.role),
        filters.updatedSince === undefined
          ? undefined
          : gte(roleAssignments.updatedAt, filters.updatedSince),
        page.after === undefined ? undefined : gt(roleAssignments.id, String(page.after[0])),
      ),
    )
    .orderBy(asc(roleAssignments.id))
    .limit(page.limit + 1);
}
