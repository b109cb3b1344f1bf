import { and, asc, eq, gt, gte, sql } from 'drizzle-orm';
import { nextVersion } from '../../platform/db/columns.js';
import type { EmployerTx } from '../../platform/db/database.js';
import { onlyRow } from '../../platform/db/only-row.js';
import { violatedConstraint } from '../../platform/db/sqlstate.js';
import type { PageRequest } from '../../platform/http/pagination.js';
import { policyNameTaken } from './reimbursement-policies.problems.js';
import {
  type PolicyRow,
  reimbursementPolicies as policies,
} from './reimbursement-policies.table.js';

type NewRow = typeof policies.$inferInsert;

const LOCK_DEFAULT = {
  name: 'lock_default_policy',
  text: `select pg_advisory_xact_lock(hashtextextended('default-policy:' || $1, 0))`,
};
const isOwn = sql`employer_id = current_employer()`;

/** One decision at a time about which policy is an employer's default. */
export const lockDefault = (tx: EmployerTx) => tx.send(LOCK_DEFAULT, [tx.employerId]);

function explain(error: unknown): never {
  if (violatedConstraint(error) === 'reimbursement_policies_name') {
    throw policyNameTaken('Another policy has this name, in upper or lower case.');
  }
  throw error;
}

/** The default must be locked: an employer's first policy becomes it. */
export async function insertPolicy(
  tx: EmployerTx,
  values: Pick<NewRow, 'id' | 'name'>,
): Promise<PolicyRow> {
  const inserting = tx.orm
    .insert(policies)
    .values({
      ...values,
      isDefault: sql`not exists (select 1 from reimbursement_policies where employer_id = current_employer())`,
    })
    .returning();
  return onlyRow(await inserting.catch(explain));
}

export async function findPolicy(tx: EmployerTx, id: string): Promise<PolicyRow | undefined> {
  const [row] = await tx.orm
    .select()
    .from(policies)
    .where(and(isOwn, eq(policies.id, id)));
  return row;
}

export async function lockPolicy(tx: EmployerTx, id: string): Promise<PolicyRow | undefined> {
  const [row] = await tx.orm
    .select()
    .from(policies)
    .where(and(isOwn, eq(policies.id, id)))
    .for('update');
  return row;
}

/** Takes the mark off the present default, so that another policy can have it. */
export async function clearDefault(tx: EmployerTx): Promise<PolicyRow | undefined> {
  const [row] = await tx.orm
    .update(policies)
    .set({ isDefault: false, ...nextVersion })
    .where(and(isOwn, policies.isDefault))
    .returning();
  return row;
}

export async function updatePolicy(
  tx: EmployerTx,
  id: string,
  changes: Partial<NewRow>,
): Promise<PolicyRow> {
  const updating = tx.orm
    .update(policies)
    .set({ ...changes, ...nextVersion })
    .where(and(isOwn, eq(policies.id, id)))
    .returning();
  return onlyRow(await updating.catch(explain));
}

/** Served by the primary key. */
export function listPolicies(
  tx: EmployerTx,
  filters: { updatedSince?: string | undefined },
  page: PageRequest,
): Promise<PolicyRow[]> {
  const { updatedSince } = filters;
  return tx.orm
    .select()
    .from(policies)
    .where(
      and(
        isOwn,
        updatedSince === undefined ? undefined : gte(policies.updatedAt, updatedSince),
        page.after === undefined ? undefined : gt(policies.id, String(page.after[0])),
      ),
    )
    .orderBy(asc(policies.id))
    .limit(page.limit + 1);
}
