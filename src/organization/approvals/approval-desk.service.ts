import { v7 as uuidv7 } from 'uuid';
import type { PlainDate } from '../../kernel/calendar.js';
import type { EmployeeId } from '../../kernel/ids.js';
import type { EmployerTx } from '../../platform/db/database.js';
import type { Event } from '../../platform/events/event.js';
import { approvalDecided, approvalRequested, approvalWithdrawn } from './approvals.events.js';
import * as repository from './approvals.repository.js';
import type { Approval } from './approvals.schemas.js';
import type { ApprovalTaskRow } from './approvals.table.js';
import { findDeciders, mayDecideStep, type Step } from './rules/find-deciders.js';
import { findLapsedDelegation, type Occasion } from './rules/find-delegates.js';
import { findDueDate } from './rules/find-due-date.js';

type Subject = { type: Approval['subject']['type']; id: string; version: number };
type Timers = { remindAfterDays: number; escalateAfterDays: number; expireAfterDays: number };

/** Who may decide what around one requester, as things stand on a day. */
function consultation(surroundings: repository.Surroundings, occasion: Occasion) {
  const facts = (step: Step, alreadyDecidedIds: readonly EmployeeId[]) => ({
    ...surroundings,
    step,
    alreadyDecidedIds,
  });
  return {
    find: (step: Step, alreadyDecidedIds: readonly EmployeeId[] = []) =>
      findDeciders(facts(step, alreadyDecidedIds), occasion),
    mayDecide: (step: Step, alreadyDecidedIds: readonly EmployeeId[], actorId: EmployeeId) =>
      mayDecideStep(facts(step, alreadyDecidedIds), actorId, occasion),
    /** Why a delegation to somebody who may not decide does not count; undefined without one. */
    findLapse: (step: Step, alreadyDecidedIds: readonly EmployeeId[], actorId: EmployeeId) => {
      const { employeeIds: deciderIds } = findDeciders(facts(step, alreadyDecidedIds), occasion);
      const { delegations } = surroundings;
      return findLapsedDelegation({ actorId, deciderIds, delegations }, occasion);
    },
  };
}

const eventOf = (task: Pick<ApprovalTaskRow, 'id' | 'subjectType' | 'subjectId' | 'step'>) => ({
  id: task.id,
  subjectType: task.subjectType,
  subjectId: task.subjectId,
  step: task.step,
});

/**
 * For modules whose rows wait for decisions. Writes are sent in the caller's transaction; the events are answered, so
 * that the caller publishes them with its own in one statement.
 */
export const approvalDesk = {
  /** Who may decide each step for a requester. Undefined for somebody who does not exist. */
  async consult(
    tx: EmployerTx,
    { requesterId, kind, today }: { requesterId: EmployeeId } & Occasion,
  ) {
    const surroundings = await repository.readSurroundings(tx, requesterId, today);
    return surroundings && consultation(surroundings, { kind, today });
  },

  /**
   * The same for what a subject waits on, with the task itself; which day it is may be known later, but not before
   * `since`. What was delegated to `deciderId` stays as it is until the transaction ends. Undefined if it waits on nothing.
   */
  async consultPending(
    tx: EmployerTx,
    subject: Omit<Subject, 'version'>,
    { since, deciderId }: { since: PlainDate; deciderId: EmployeeId | null },
  ) {
    if (deciderId !== null) repository.holdDelegations(tx, deciderId, since);
    const task = await repository.findPendingTask(tx, subject, { since, toId: deciderId });
    if (!task) return undefined;
    const on = (today: PlainDate) => consultation(task, { kind: subject.type, today });
    return { task, on };
  },

  /** For whom somebody decides now. */
  findDelegators: repository.readDelegators,

  /** Opens the task of a step; `decidedIds` have decided another step of the subject, and nobody decides twice. */
  open(
    tx: EmployerTx,
    wanted: {
      subject: Subject;
      requesterId: EmployeeId;
      step: Step;
      decidedIds: readonly EmployeeId[];
      timers: Timers;
      openedOn: PlainDate;
    },
  ): Event {
    const { subject, requesterId, step, timers, openedOn } = wanted;
    const task = {
      id: uuidv7(),
      subjectType: subject.type,
      subjectId: subject.id,
      subjectVersion: subject.version,
      requesterId,
      step,
      excludedIds: [...wanted.decidedIds],
      openedOn,
      dueOn: findDueDate(openedOn, timers.escalateAfterDays),
      remindAfterDays: timers.remindAfterDays,
      escalateAfterDays: timers.escalateAfterDays,
      expireAfterDays: timers.expireAfterDays,
    };
    repository.insertTask(tx, task);
    return approvalRequested(task.id, eventOf(task));
  },

  /** Closes a task that somebody has decided. */
  close(
    tx: EmployerTx,
    task: ApprovalTaskRow,
    decision: {
      decidedById: EmployeeId;
      onBehalfOfId: EmployeeId | null;
      verdict: 'approve' | 'reject';
    },
  ): Event {
    repository.closeDecided(tx, task.id, decision);
    return approvalDecided(task.id, { ...eventOf(task), verdict: decision.verdict });
  },

  /** Closes a task whose subject was taken back. */
  withdraw(tx: EmployerTx, task: ApprovalTaskRow): Event {
    repository.closeWithdrawn(tx, task.id);
    return approvalWithdrawn(task.id, eventOf(task));
  },
};
