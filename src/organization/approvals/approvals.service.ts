import { v7 as uuidv7 } from 'uuid';
import type { PlainDate } from '../../kernel/calendar.js';
import type { EmployeeId } from '../../kernel/ids.js';
import type { Actor } from '../../platform/access/actor.js';
import type { Database, EmployerTx } from '../../platform/db/database.js';
import type { Event } from '../../platform/events/event.js';
import type { Page, Pager } from '../../platform/http/pagination.js';
import { approvalDecided, approvalRequested, approvalWithdrawn } from './approvals.events.js';
import * as repository from './approvals.repository.js';
import type { Approval, ApprovalQuery } from './approvals.schemas.js';
import type { ApprovalTaskRow } from './approvals.table.js';
import { findDeciders, mayDecideStep, type Step } from './rules/find-deciders.js';
import { findDueDate } from './rules/find-due-date.js';

export type ApprovalService = ReturnType<typeof approvalService>;

export function approvalService({ db, pager }: { db: Database; pager: Pager }) {
  return {
    /** The caller's inbox. Nobody but people has one. */
    list: (actor: Actor, query: ApprovalQuery): Promise<Page<Approval>> => {
      const bound = { employerId: actor.employerId, operationId: 'listApprovals', filters: query };
      const page = pager.read(bound, query);
      const { employeeId } = actor;
      if (employeeId === null) return Promise.resolve({ data: [], nextCursor: null });
      return db.readInEmployer(actor.employerId, async (tx) => {
        const rows = await repository.listTasks(tx, query.state, employeeId, page);
        return pager.page(bound, page, rows, { item: toResource, after: (row) => [row.id] });
      });
    },
  };
}

type Subject = { type: Approval['subject']['type']; id: string; version: number };
type Timers = { remindAfterDays: number; escalateAfterDays: number; expireAfterDays: number };

/** Who may decide what around one requester, as things stand at this moment. */
function consultation(surroundings: repository.Surroundings) {
  return {
    find: (step: Step, alreadyDecidedIds: readonly EmployeeId[] = []) =>
      findDeciders({ ...surroundings, step, alreadyDecidedIds }),
    mayDecide: (step: Step, alreadyDecidedIds: readonly EmployeeId[], actorId: EmployeeId) =>
      mayDecideStep({ ...surroundings, step, alreadyDecidedIds }, actorId),
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
  async consult(tx: EmployerTx, requesterId: EmployeeId) {
    const surroundings = await repository.readSurroundings(tx, requesterId);
    return surroundings && consultation(surroundings);
  },

  /** The same for what a subject waits on now, with the task itself. Undefined if it waits on nothing. */
  async consultPending(tx: EmployerTx, subject: Omit<Subject, 'version'>) {
    const task = await repository.findPendingTask(tx, subject);
    return task && { task, ...consultation(task) };
  },

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
    decision: { decidedById: EmployeeId; verdict: 'approve' | 'reject' },
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

function toResource(row: ApprovalTaskRow): Approval {
  return {
    id: row.id,
    subject: { type: row.subjectType, id: row.subjectId, version: row.subjectVersion },
    requesterId: row.requesterId,
    step: row.step,
    state: row.state,
    dueOn: row.dueOn,
    verdict: row.verdict,
    decidedById: row.decidedById,
    onBehalfOfId: null,
    version: row.version,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}
