import { and, asc, eq, gt, gte, sql } from 'drizzle-orm';
import type { AssignableRole } from '../../platform/access/actor.js';
import { nextVersion } from '../../platform/db/columns.js';
import type { EmployerTx } from '../../platform/db/database.js';
import { onlyRow } from '../../platform/db/only-row.js';
import { violatedConstraint } from '../../platform/db/sqlstate.js';
import type { PageRequest } from '../../platform/http/pagination.js';
import { issuerTaken } from './identity.problems.js';
import { type IdentityProviderRow, identityProviders } from './identity.table.js';

type NewRow = typeof identityProviders.$inferInsert;

/** Said in every statement, though row-level security says it too: each of the two layers holds alone. */
const OWN = sql`employer_id = current_employer()`;
const isRow = (id: string) => and(OWN, eq(identityProviders.id, id));
const TAKEN = ['identity_providers_employer_id_issuer_key', 'identity_provider_directory_pkey'];

export async function insertProvider(tx: EmployerTx, values: NewRow): Promise<IdentityProviderRow> {
  const inserting = tx.orm.insert(identityProviders).values(values).returning();
  return onlyRow(
    await inserting.catch((error: unknown) => {
      if (TAKEN.includes(violatedConstraint(error) ?? ''))
        throw issuerTaken('One issuer speaks for one employer, and this one does already.');
      throw error;
    }),
  );
}

export async function findProviderById(
  tx: EmployerTx,
  id: string,
): Promise<IdentityProviderRow | undefined> {
  const [row] = await tx.orm.select().from(identityProviders).where(isRow(id));
  return row;
}

export async function lockProvider(
  tx: EmployerTx,
  id: string,
): Promise<IdentityProviderRow | undefined> {
  const [row] = await tx.orm.select().from(identityProviders).where(isRow(id)).for('update');
  return row;
}

const FIND_ROLES = {
  text: `select distinct a.role from employee_identities i
         join role_assignments a on a.employer_id = current_employer() and a.employee_id = i.employee_id
         where i.employer_id = current_employer() and i.identity_provider_id = $1 order by a.role`,
};
/** The roles held by anybody who signs in with a provider, each once. */
export async function findRolesBehind(tx: EmployerTx, id: string): Promise<AssignableRole[]> {
  const rows = await tx.rows<{ role: AssignableRole }>(FIND_ROLES, [id]);
  return rows.map(({ role }) => role);
}

export async function updateProvider(
  tx: EmployerTx,
  id: string,
  changes: Partial<NewRow>,
): Promise<IdentityProviderRow> {
  const updating = tx.orm
    .update(identityProviders)
    .set({ ...changes, ...nextVersion })
    .where(isRow(id));
  return onlyRow(await updating.returning());
}

/** Its identities go with it. */
export async function deleteProvider(tx: EmployerTx, id: string): Promise<void> {
  await tx.orm.delete(identityProviders).where(isRow(id));
}

/** Served by the primary key. */
export function listProviders(
  tx: EmployerTx,
  { updatedSince }: { updatedSince?: string | undefined },
  page: PageRequest,
): Promise<IdentityProviderRow[]> {
  return tx.orm
    .select()
    .from(identityProviders)
    .where(
      and(
        OWN,
        updatedSince === undefined ? undefined : gte(identityProviders.updatedAt, updatedSince),
        page.after === undefined ? undefined : gt(identityProviders.id, String(page.after[0])),
      ),
    )
    .orderBy(asc(identityProviders.id))
    .limit(page.limit + 1);
}
