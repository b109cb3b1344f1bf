import { v7 as uuidv7 } from 'uuid';
import { dateIn, type PlainDate } from '../../kernel/calendar.js';
import type { Problem } from '../../kernel/problem.js';
import { type Actor, type PeopleInView, peopleInView } from '../../platform/access/actor.js';
import { changedFieldsOf } from '../../platform/db/changed-fields.js';
import type { Database, EmployerTx } from '../../platform/db/database.js';
import { publish } from '../../platform/events/event.js';
import { unknownReference } from '../../platform/http/http.problems.js';
import type { Pager } from '../../platform/http/pagination.js';
import { type ExpectedVersion, requireVersion } from '../../platform/http/preconditions.js';
import {
  deletedOnly,
  type PageWithDeleted,
  withoutDeleted,
} from '../../platform/http/tombstones.js';
import * as event from './approval-delegations.events.js';
import * as repository from './approval-delegations.repository.js';
import type {
  ApprovalDelegation,
  ApprovalDelegationChanges,
  ApprovalDelegationQuery,
  NewApprovalDelegation,
} from './approval-delegations.schemas.js';
import type { ApprovalDelegationRow } from './approval-delegations.table.js';
import * as problem from './approvals.problems.js';
import { checkDelegation, checkNewDates } from './rules/check-delegation.js';

export type ApprovalDelegationService = ReturnType<typeof approvalDelegationService>;

export type EmployerSettings = { settingsOf(tx: EmployerTx): Promise<{ timeZone: string }> };
type Deps = { db: Database; pager: Pager; clock: () => Date; employers: EmployerSettings };

const missing = () =>
  problem.delegationNotFound('There is no such delegation, or you may not see it.');
const viewOf = (actor: Actor): PeopleInView =>
  peopleInView(actor, ['hr_admin', 'employer_admin', 'auditor']);

/** HR, administrators and integrations act for others, but never in their own favour. */
function requireSay(actor: Actor, { fromId, toId }: { fromId: string; toId: string }) {
  if (actor.employeeId === fromId || actor.kind === 'api_key') return;
  const isOffice = actor.roles.some((role) => role === 'hr_admin' || role === 'employer_admin');
  if (!isOffice) throw problem.notYourDelegation('You may delegate your own approvals only.');
  if (actor.employeeId === toId)
    throw problem.notYourDelegation('Nobody takes over somebody else’s approvals by themselves.');
}

const at = (pointer: string, code: string, detail: string) => ({
  errors: [{ pointer, code, detail }],
});
const wrongDates = (pointer: string, detail: string) =>
  problem.delegationDatesWrong(detail, at(pointer, 'delegation-dates-wrong', detail));

const refusals = {
  'to-oneself': () => {
    const detail = 'Name somebody else with toId.';
    return problem.delegationToOneself(detail, at('/toId', 'delegation-to-oneself', detail));
  },
  'delegate-not-active': () => {
    const detail = 'Somebody who is not active decides nothing: name somebody else with toId.';
    return problem.delegateNotActive(detail, at('/toId', 'delegate-not-active', detail));
  },
  'delegator-has-left': () => {
    const detail = 'Nothing waits for somebody who has left.';
    return problem.delegatorHasLeft(detail, at('/fromId', 'delegator-has-left', detail));
  },
  'ends-before-it-starts': () => wrongDates('/endsOn', 'endsOn lies before startsOn.'),
  'lies-in-the-past': () =>
    wrongDates('/endsOn', 'endsOn lies in the past. To end a delegation at once, delete it.'),
  'has-begun': () => wrongDates('/startsOn', 'It has begun, and its start stays what it was.'),
  over: () => problem.delegationOver('It is over and stays as it was.'),
} satisfies Record<string, () => Problem>;

/** @throws `unknown-reference` (422) */
async function readPeople(tx: EmployerTx, { fromId, toId }: { fromId: string; toId: string }) {
  const statuses = await repository.readStatuses(tx, [fromId, toId]);
  const [fromStatus, toStatus] = [statuses.get(fromId), statuses.get(toId)];
  if (fromStatus !== undefined && toStatus !== undefined) return { fromStatus, toStatus };
  const detail = 'There is no such employee.';
  const pointers = [fromStatus ?? '/fromId', toStatus ?? '/toId'].filter((each) =>
    each.startsWith('/'),
  );
  const errors = pointers.map((pointer) => ({ pointer, code: 'unknown-reference', detail }));
  throw unknownReference(detail, { errors });
}

const mentionOf = ({ id, fromId, toId, startsOn, endsOn }: ApprovalDelegationRow) => ({
  id,
  fromId,
  toId,
  startsOn,
  endsOn,
});

export function approvalDelegationService({ db, pager, clock, employers }: Deps) {
  const todayOf = async (tx: EmployerTx): Promise<PlainDate> =>
    dateIn((await employers.settingsOf(tx)).timeZone, clock());

  /** @throws 404, `not-your-delegation` (403), 412 */
  const lockOwn = async (tx: EmployerTx, actor: Actor, id: string, expected: ExpectedVersion) => {
    const row = await repository.lockDelegation(tx, id, viewOf(actor));
    if (!row) throw missing();
    requireSay(actor, row);
    requireVersion(expected, row.version);
    return row;
  };

  return {
    create: (actor: Actor, asked: NewApprovalDelegation): Promise<ApprovalDelegation> => {
      const fromId = asked.fromId ?? actor.employeeId;
      if (fromId === null)
        throw problem.delegatorRequired('Name the person with fromId: a key has no approvals.');
      const people = { fromId, toId: asked.toId };
      requireSay(actor, people);
      return db.inEmployer(actor.employerId, async (tx) => {
        const [statuses, today] = await Promise.all([readPeople(tx, people), todayOf(tx)]);
        const ruling = checkDelegation({ ...asked, ...people, ...statuses, today });
        if (!ruling.allowed) throw refusals[ruling.reason]();
        const kinds = [...new Set(asked.kinds)];
        const values = { ...asked, ...people, kinds, id: uuidv7() };
        const row = await repository.insertDelegation(tx, values);
        publish(tx, actor, event.delegationCreated(row.id, mentionOf(row)));
        return toResource(row);
      });
    },

    read: (actor: Actor, id: string): Promise<ApprovalDelegation> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const row = await repository.findDelegation(tx, id, viewOf(actor));
        if (!row) throw missing();
        return toResource(row);
      }),

    list: (
      actor: Actor,
      query: ApprovalDelegationQuery,
    ): Promise<PageWithDeleted<ApprovalDelegation>> => {
      const operationId = 'listApprovalDelegations';
      const bound = { employerId: actor.employerId, operationId, filters: query };
      const page = pager.read(bound, query);
      const view = viewOf(actor);
      return db.inEmployer(actor.employerId, async (tx) => {
        if (query.deleted === 'true') {
          const ended = await repository.listEndedDelegations(tx, query, view, page);
          return deletedOnly(pager, bound, page, ended);
        }
        const rows = await repository.listDelegations(tx, query, view, page);
        return withoutDeleted(
          pager.page(bound, page, rows, { item: toResource, after: (row) => [row.id] }),
        );
      });
    },

    update: (
      actor: Actor,
      id: string,
      expected: ExpectedVersion,
      changes: ApprovalDelegationChanges,
    ): Promise<ApprovalDelegation> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const before = await lockOwn(tx, actor, id, expected);
        const changedFields = changedFieldsOf(before, changes);
        if (changedFields.length === 0) return toResource(before);
        const { startsOn = before.startsOn, endsOn = before.endsOn } = changes;
        const dates = { startsOn, endsOn };
        const ruling = checkNewDates(before, dates, await todayOf(tx));
        if (!ruling.allowed) throw refusals[ruling.reason]();
        const after = await repository.updateDelegation(tx, id, dates);
        publish(tx, actor, event.delegationChanged(id, mentionOf(after), { changedFields }));
        return toResource(after);
      }),

    /** Ends it at once, or takes back what has not begun. One that is over stays: it can only be read. */
    end: (actor: Actor, id: string, expected: ExpectedVersion): Promise<void> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const before = await lockOwn(tx, actor, id, expected);
        const today = await todayOf(tx);
        if (before.endsOn < today) throw refusals.over();
        const after = await repository.updateDelegation(tx, id, { endedOn: today });
        publish(tx, actor, event.delegationEnded(id, mentionOf(after)));
      }),
  };
}

function toResource(row: ApprovalDelegationRow): ApprovalDelegation {
  const { id, fromId, toId, startsOn, endsOn, kinds, version, createdAt, updatedAt } = row;
  return { id, fromId, toId, startsOn, endsOn, kinds, version, createdAt, updatedAt };
}
