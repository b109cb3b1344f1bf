import { dateIn } from '../../kernel/calendar.js';
import type { Actor } from '../../platform/access/actor.js';
import type { Database, EmployerTx } from '../../platform/db/database.js';
import { publish } from '../../platform/events/event.js';
import type { ExpectedVersion } from '../../platform/http/preconditions.js';
import * as repository from './policy-versions.repository.js';
import {
  type Address,
  lockDraft,
  mentionOf,
  requireSound,
  toResource,
} from './policy-versions.service.js';
import { policyPublished } from './reimbursement-policies.events.js';
import * as problem from './reimbursement-policies.problems.js';
import { lockPolicy } from './reimbursement-policies.repository.js';
import type { ReimbursementPolicyVersion } from './reimbursement-policies.schemas.js';
import { checkPublication } from './rules/check-publication.js';

export type PolicyPublicationService = ReturnType<typeof policyPublicationService>;

/** Where the employer is: decides which day it is there. */
export type EmployerZone = (tx: EmployerTx) => Promise<{ timeZone: string }>;

type Deps = { db: Database; clock: () => Date; settingsOf: EmployerZone };

/** @throws `policy-date-taken` (409), `policy-date-too-early` (422) */
function requirePublishable(facts: Parameters<typeof checkPublication>[0]) {
  const ruling = checkPublication(facts);
  if (ruling.allowed) return;
  const { latestPublishedOn, today } = facts;
  const refusals = {
    'date-taken': () =>
      problem.policyDateTaken('A published version of this policy begins on the same day.'),
    'before-published': () =>
      problem.policyDateTooEarly(`A version that begins on ${latestPublishedOn} is published.`),
    'in-the-past': () => problem.policyDateTooEarly(`effectiveOn lies before today, ${today}.`),
  };
  throw refusals[ruling.reason]();
}

export function policyPublicationService({ db, clock, settingsOf }: Deps) {
  return {
    /** Makes a draft the policy from its date on. Publications of one policy wait for one another. */
    publish: (
      actor: Actor,
      address: Address,
      expected: ExpectedVersion,
    ): Promise<ReimbursementPolicyVersion> =>
      db.inEmployer(actor.employerId, async (tx) => {
        if (!(await lockPolicy(tx, address.policyId)))
          throw problem.policyNotFound('There is no such reimbursement policy.');
        const draft = await lockDraft(tx, address, expected);
        requireSound(draft.terms);
        const { timeZone } = await settingsOf(tx);
        const now = clock();
        requirePublishable({
          effectiveOn: draft.effectiveOn,
          latestPublishedOn: await repository.findLatestPublishedOn(tx, address.policyId),
          today: dateIn(timeZone, now),
        });
        const row = await repository.updateDraft(tx, address, {
          state: 'published',
          publishedAt: now.toISOString(),
          publishedById: actor.employeeId,
        });
        publish(tx, actor, policyPublished(row.id, mentionOf(row)));
        return toResource(row);
      }),
  };
}
