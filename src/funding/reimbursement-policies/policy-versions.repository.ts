import { and, asc, eq, gt, gte, sql } from 'drizzle-orm';
import type { PlainDate } from '../../kernel/calendar.js';
import { nextVersion } from '../../platform/db/columns.js';
import type { EmployerTx } from '../../platform/db/database.js';
import { onlyRow } from '../../platform/db/only-row.js';
import type { PageRequest } from '../../platform/http/pagination.js';
import {
  type PolicyVersionRow,
  reimbursementPolicyVersions as versions,
} from './reimbursement-policies.table.js';

type NewRow = typeof versions.$inferInsert;
type Address = { policyId: string; id: string };
type Filters = {
  policyId: string;
  publishedOnly: boolean;
  state?: 'draft' | 'published' | undefined;
  asOf?: PlainDate | undefined;
  updatedSince?: string | undefined;
};

const isAt = ({ policyId, id }: Address) =>
  and(sql`employer_id = current_employer()`, eq(versions.policyId, policyId), eq(versions.id, id));

export async function insertVersion(tx: EmployerTx, values: NewRow): Promise<PolicyVersionRow> {
  return onlyRow(await tx.orm.insert(versions).values(values).returning());
}

export async function findVersion(
  tx: EmployerTx,
  address: Address,
): Promise<PolicyVersionRow | undefined> {
  const [row] = await tx.orm.select().from(versions).where(isAt(address));
  return row;
}

export async function lockVersion(
  tx: EmployerTx,
  address: Address,
): Promise<PolicyVersionRow | undefined> {
  const [row] = await tx.orm.select().from(versions).where(isAt(address)).for('update');
  return row;
}

export async function updateDraft(
  tx: EmployerTx,
  address: Address,
  changes: Partial<NewRow>,
): Promise<PolicyVersionRow> {
  const updating = tx.orm
    .update(versions)
    .set({ ...changes, ...nextVersion })
    .where(and(isAt(address), eq(versions.state, 'draft')))
    .returning();
  return onlyRow(await updating);
}

export async function deleteDraft(tx: EmployerTx, address: Address): Promise<void> {
  await tx.orm.delete(versions).where(and(isAt(address), eq(versions.state, 'draft')));
}

/** The last date from which a published version of the policy holds. */
export async function findLatestPublishedOn(
  tx: EmployerTx,
  policyId: string,
): Promise<PlainDate | null> {
  const rows = await tx.orm
    .select({ effectiveOn: sql<PlainDate | null>`max(${versions.effectiveOn})` })
    .from(versions)
    .where(
      and(
        sql`employer_id = current_employer()`,
        eq(versions.policyId, policyId),
        eq(versions.state, 'published'),
      ),
    );
  return onlyRow(rows).effectiveOn;
}

/** The day of the version in force; served by the index over published versions. */
const inForceOn = (
  { policyId }: Filters,
  day: PlainDate,
) => sql`state = 'published' and effective_on = (
  select max(v.effective_on) from reimbursement_policy_versions v
  where v.employer_id = current_employer() and v.policy_id = ${policyId} and v.state = 'published' and v.effective_on <= ${day})`;

/** Oldest first. Served by (employer_id, policy_id, id). */
export function listVersions(
  tx: EmployerTx,
  filters: Filters,
  page: PageRequest,
): Promise<PolicyVersionRow[]> {
  const { policyId, publishedOnly, state, asOf, updatedSince } = filters;
  return tx.orm
    .select()
    .from(versions)
    .where(
      and(
        sql`employer_id = current_employer()`,
        eq(versions.policyId, policyId),
        publishedOnly ? eq(versions.state, 'published') : undefined,
        state === undefined ? undefined : eq(versions.state, state),
        asOf === undefined ? undefined : inForceOn(filters, asOf),
        updatedSince === undefined ? undefined : gte(versions.updatedAt, updatedSince),
        page.after === undefined ? undefined : gt(versions.id, String(page.after[0])),
      ),
    )
    .orderBy(asc(versions.id))
    .limit(page.limit + 1);
}

/** A version as requests use it. */
export type StoredTerms = {
  policyVersionId: string;
  policyId: string;
  effectiveOn: PlainDate;
  currency: string;
  terms: unknown;
};

const STORED_TERMS = `v.id as "policyVersionId", v.policy_id as "policyId", v.effective_on as "effectiveOn", v.currency, v.terms`;
const FIND_IN_FORCE = {
  name: 'policy_version_in_force',
  text: `select ${STORED_TERMS} from reimbursement_policies p
         join reimbursement_policy_versions v on v.employer_id = current_employer() and v.policy_id = p.id
         where p.employer_id = current_employer() and (p.id = $1 or ($1::uuid is null and p.is_default))
           and v.state = 'published' and v.effective_on <= $2
         order by v.effective_on desc limit 1`,
};
const READ_TERMS = {
  name: 'policy_version_terms',
  text: `select ${STORED_TERMS} from reimbursement_policy_versions v
         where v.employer_id = current_employer() and v.id = $1 and v.state = 'published'`,
};

/** The version of the policy (null: of the default policy) that holds on a day. */
export async function findTermsInForce(
  tx: EmployerTx,
  policyId: string | null,
  on: PlainDate,
): Promise<StoredTerms | undefined> {
  const [row] = await tx.rows<StoredTerms>(FIND_IN_FORCE, [policyId, on]);
  return row;
}

export async function readStoredTerms(tx: EmployerTx, id: string): Promise<StoredTerms> {
  return onlyRow(await tx.rows<StoredTerms>(READ_TERMS, [id]));
}
