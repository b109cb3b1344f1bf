import { v7 as uuidv7 } from 'uuid';
import { type Actor, assignableRoles } from '../../platform/access/actor.js';
import { changedFieldsOf } from '../../platform/db/changed-fields.js';
import type { Database, EmployerTx } from '../../platform/db/database.js';
import { listTombstones } from '../../platform/db/tombstones.js';
import { publish } from '../../platform/events/event.js';
import type { Pager } from '../../platform/http/pagination.js';
import { type ExpectedVersion, requireVersion } from '../../platform/http/preconditions.js';
import {
  deletedOnly,
  type PageWithDeleted,
  withoutDeleted,
} from '../../platform/http/tombstones.js';
import { TermSections } from './policy-terms.schemas.js';
import * as repository from './policy-versions.repository.js';
import * as event from './reimbursement-policies.events.js';
import * as problem from './reimbursement-policies.problems.js';
import { findPolicy } from './reimbursement-policies.repository.js';
import type {
  NewReimbursementPolicyVersion,
  PolicyVersionQuery,
  ReimbursementPolicyVersion,
  ReimbursementPolicyVersionChanges,
} from './reimbursement-policies.schemas.js';
import type { PolicyVersionRow } from './reimbursement-policies.table.js';
import { applyChanges } from './rules/apply-changes.js';
import { validatePolicy } from './rules/validate-policy.js';

export type PolicyVersionService = ReturnType<typeof policyVersionService>;

type Deps = { db: Database; pager: Pager };
export type Address = { policyId: string; id: string };

const missingPolicy = () => problem.policyNotFound('There is no such reimbursement policy.');
const missingVersion = () =>
  problem.policyVersionNotFound('There is no such version of the policy.');

/** A draft is a plan of those who administer: employees and managers see what was published. */
const seesDrafts = (actor: Actor) =>
  actor.kind === 'api_key' || actor.roles.some((role) => assignableRoles.some((it) => it === role));

/** @throws `policy-terms-unsound` (422) with a pointer to each contradiction */
export function requireSound(terms: TermSections): TermSections {
  const errors = validatePolicy(terms);
  if (errors.length === 0) return terms;
  throw problem.policyTermsUnsound(`${errors[0]?.detail} See errors for each place.`, { errors });
}

/** The terms after a merge patch. @throws `policy-terms-unsound` (422) if something needed is missing now */
function mergeTerms(terms: TermSections, changes: object): TermSections {
  const parsed = TermSections.safeParse(applyChanges(terms, { ...changes }));
  if (parsed.success) return requireSound(parsed.data);
  const errors = parsed.error.issues.map(({ path, code, message }) => ({
    pointer: `/${path.map(String).join('/')}`,
    code: code.replaceAll('_', '-'),
    detail: message,
  }));
  throw problem.policyTermsUnsound('The changes leave the terms incomplete.', { errors });
}

/** The draft, locked. @throws 404, 412, and 409 `policy-version-published` */
export async function lockDraft(tx: EmployerTx, address: Address, expected: ExpectedVersion) {
  const row = await repository.lockVersion(tx, address);
  if (!row) throw missingVersion();
  requireVersion(expected, row.version);
  if (row.state === 'published') {
    throw problem.policyVersionPublished(
      'Requests rely on it. Draft another version with a later effectiveOn.',
    );
  }
  return row;
}

export function policyVersionService({ db, pager }: Deps) {
  return {
    draft: (
      actor: Actor,
      policyId: string,
      { effectiveOn, currency, ...terms }: NewReimbursementPolicyVersion,
    ): Promise<ReimbursementPolicyVersion> =>
      db.inEmployer(actor.employerId, async (tx) => {
        if (!(await findPolicy(tx, policyId))) throw missingPolicy();
        const row = await repository.insertVersion(tx, {
          id: uuidv7(),
          policyId,
          effectiveOn,
          currency,
          terms: requireSound(terms),
        });
        publish(
          tx,
          actor,
          event.policyVersionDrafted(row.id, { id: row.id, policyId, effectiveOn }),
        );
        return toResource(row);
      }),

    read: (actor: Actor, address: Address): Promise<ReimbursementPolicyVersion> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const row = await repository.findVersion(tx, address);
        if (!row || (row.state === 'draft' && !seesDrafts(actor))) throw missingVersion();
        return toResource(row);
      }),

    list: (
      actor: Actor,
      policyId: string,
      query: PolicyVersionQuery,
    ): Promise<PageWithDeleted<ReimbursementPolicyVersion>> => {
      const publishedOnly = !seesDrafts(actor);
      const bound = {
        employerId: actor.employerId,
        operationId: 'listReimbursementPolicyVersions',
        filters: { ...query, policyId, publishedOnly },
      };
      const page = pager.read(bound, query);
      return db.inEmployer(actor.employerId, async (tx) => {
        if (!(await findPolicy(tx, policyId))) throw missingPolicy();
        if (query.deleted === 'true') {
          // Only drafts are deleted: who never saw them is not told that they are gone.
          const { updatedSince } = query;
          const gone = {
            resource: 'reimbursement_policy_versions',
            scopeId: policyId,
            updatedSince,
          };
          const stones = publishedOnly ? [] : await listTombstones(tx, gone, page);
          return deletedOnly(pager, bound, page, stones);
        }
        const rows = await repository.listVersions(tx, { ...query, policyId, publishedOnly }, page);
        return withoutDeleted(
          pager.page(bound, page, rows, { item: toResource, after: (row) => [row.id] }),
        );
      });
    },

    update: (
      actor: Actor,
      address: Address,
      expected: ExpectedVersion,
      { effectiveOn, currency, ...changes }: ReimbursementPolicyVersionChanges,
    ): Promise<ReimbursementPolicyVersion> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const before = await lockDraft(tx, address, expected);
        const terms = mergeTerms(before.terms, changes);
        const changedFields = [
          ...changedFieldsOf(before, { effectiveOn, currency }),
          ...changedFieldsOf(before.terms, terms),
        ];
        if (changedFields.length === 0) return toResource(before);
        const after = await repository.updateDraft(tx, address, { effectiveOn, currency, terms });
        publish(
          tx,
          actor,
          event.policyVersionChanged(after.id, mentionOf(after), { changedFields }),
        );
        return toResource(after);
      }),

    remove: (actor: Actor, address: Address, expected: ExpectedVersion): Promise<void> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const row = await lockDraft(tx, address, expected);
        await repository.deleteDraft(tx, address);
        publish(tx, actor, event.policyVersionDeleted(row.id, mentionOf(row)));
      }),
  };
}

export const mentionOf = ({ id, policyId, effectiveOn }: PolicyVersionRow) => ({
  id,
  policyId,
  effectiveOn,
});

export function toResource({
  employerId: _employer,
  terms,
  ...row
}: PolicyVersionRow): ReimbursementPolicyVersion {
  return { ...row, ...terms };
}
