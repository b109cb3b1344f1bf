import { v7 as uuidv7 } from 'uuid';
import type { Actor } from '../../platform/access/actor.js';
import { changedFieldsOf } from '../../platform/db/changed-fields.js';
import type { Database, EmployerTx } from '../../platform/db/database.js';
import { publish } from '../../platform/events/event.js';
import type { Page, Pager } from '../../platform/http/pagination.js';
import { type ExpectedVersion, requireVersion } from '../../platform/http/preconditions.js';
import { policyChanged, policyCreated } from './reimbursement-policies.events.js';
import { policyNotFound } from './reimbursement-policies.problems.js';
import * as repository from './reimbursement-policies.repository.js';
import type {
  NewReimbursementPolicy,
  PolicyQuery,
  ReimbursementPolicy,
  ReimbursementPolicyChanges,
} from './reimbursement-policies.schemas.js';
import type { PolicyRow } from './reimbursement-policies.table.js';

export type ReimbursementPolicyService = ReturnType<typeof reimbursementPolicyService>;

const missing = () => policyNotFound('There is no such reimbursement policy.');

export function reimbursementPolicyService({ db, pager }: { db: Database; pager: Pager }) {
  /** The other policy that stops being the default. */
  async function yieldDefault(tx: EmployerTx, actor: Actor) {
    const former = await repository.clearDefault(tx);
    if (!former) return;
    const changedFields = ['isDefault'];
    publish(tx, actor, policyChanged(former.id, { id: former.id }, { changedFields }));
  }

  return {
    create: (actor: Actor, { name }: NewReimbursementPolicy): Promise<ReimbursementPolicy> =>
      db.inEmployer(actor.employerId, async (tx) => {
        repository.lockDefault(tx);
        const row = await repository.insertPolicy(tx, { id: uuidv7(), name });
        publish(tx, actor, policyCreated(row.id, { id: row.id }));
        return toResource(row);
      }),

    read: (actor: Actor, id: string): Promise<ReimbursementPolicy> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const row = await repository.findPolicy(tx, id);
        if (!row) throw missing();
        return toResource(row);
      }),

    list: (actor: Actor, query: PolicyQuery): Promise<Page<ReimbursementPolicy>> => {
      const bound = {
        employerId: actor.employerId,
        operationId: 'listReimbursementPolicies',
        filters: query,
      };
      const page = pager.read(bound, query);
      return db.inEmployer(actor.employerId, async (tx) => {
        const rows = await repository.listPolicies(tx, query, page);
        return pager.page(bound, page, rows, { item: toResource, after: (row) => [row.id] });
      });
    },

    update: (
      actor: Actor,
      id: string,
      expected: ExpectedVersion,
      changes: ReimbursementPolicyChanges,
    ): Promise<ReimbursementPolicy> =>
      db.inEmployer(actor.employerId, async (tx) => {
        if (changes.isDefault) repository.lockDefault(tx);
        const before = await repository.lockPolicy(tx, id);
        if (!before) throw missing();
        requireVersion(expected, before.version);
        const changedFields = changedFieldsOf(before, changes);
        if (changedFields.length === 0) return toResource(before);
        if (changedFields.includes('isDefault')) await yieldDefault(tx, actor);
        const after = await repository.updatePolicy(tx, id, changes);
        publish(tx, actor, policyChanged(id, { id }, { changedFields }));
        return toResource(after);
      }),
  };
}

function toResource({ employerId: _employer, ...row }: PolicyRow): ReimbursementPolicy {
  return row;
}
