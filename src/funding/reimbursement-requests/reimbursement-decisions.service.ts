import { v7 as uuidv7 } from 'uuid';
import { dateIn } from '../../kernel/calendar.js';
import { money } from '../../kernel/money.js';
import type { Actor } from '../../platform/access/actor.js';
import type { Database, EmployerTx } from '../../platform/db/database.js';
import { type Event, publish } from '../../platform/events/event.js';
import {
  requestApproved,
  requestDecided,
  requestRejected,
} from './reimbursement-requests.events.js';
import { lockRequest, type RequestRecord } from './reimbursement-requests.repository.js';
import type {
  NewReimbursementDecision,
  ReimbursementRequest,
} from './reimbursement-requests.schemas.js';
import { mentionOf } from './reimbursement-requests.service.js';
import type { StoredStep } from './reimbursement-requests.table.js';
import { missing, viewOf } from './request-access.service.js';
import { settle } from './request-holdings.service.js';
import type { Task, WorkflowPorts } from './request-ports.service.js';
import { decisionRefusals } from './request-refusals.service.js';
import { toResource } from './request-resources.service.js';
import { markDecided } from './request-transitions.repository.js';
import { type DecisionResult, decideOnRequest } from './rules/decide-on-request.js';

export type ReimbursementDecisionService = ReturnType<typeof reimbursementDecisionService>;

const subjectOf = (id: string) => ({ type: 'reimbursement_request', id }) as const;
const decidersOf = (steps: readonly StoredStep[]) =>
  steps.flatMap(({ decision }) => (decision ? [decision.decidedById] : []));

type Made = NonNullable<StoredStep['decision']>;

/** What the decision makes of the request. */
function afterDecision(
  before: RequestRecord,
  result: DecisionResult,
  decision: Made,
): RequestRecord {
  const steps = before.steps.map((step) =>
    step.step === before.currentStep ? { ...step, decision } : step,
  );
  const { state, currentStep } = result;
  const approvedAmount = result.state === 'approved' ? result.approvedAmount : null;
  return { ...before, version: before.version + 1, steps, state, currentStep, approvedAmount };
}

const decidedEvent = (before: RequestRecord, after: RequestRecord, made: Made): Event =>
  requestDecided(after.id, {
    ...mentionOf(after),
    step: String(before.currentStep),
    verdict: made.verdict,
    decidedVersion: before.version,
    approved: made.approvedAmount === null ? null : money(made.approvedAmount, after.currency),
    currentStep: after.currentStep,
  });

/** Beside the decision itself: what it was the last of. */
function outcomeOf(after: RequestRecord, result: DecisionResult): Event[] {
  const { id, currency } = after;
  if (result.state === 'in_approval') return [];
  const released = money(result.release, currency);
  if (result.state === 'rejected') return [requestRejected(id, { ...mentionOf(after), released })];
  const approved = money(result.approvedAmount, currency);
  return [requestApproved(id, { ...mentionOf(after), approved, released })];
}

type Deps<Pending extends Task> = {
  db: Database;
  clock: () => Date;
  ports: WorkflowPorts<Pending>;
};

export function reimbursementDecisionService<Pending extends Task>(deps: Deps<Pending>) {
  const { db, clock, ports } = deps;

  /** Locks the request, then finds who may decide now: in one trip, and in this order. */
  const load = async (tx: EmployerTx, actor: Actor, id: string) => {
    const [record, pending, settings] = await Promise.all([
      lockRequest(tx, id, viewOf(actor)),
      ports.approvals.consultPending(tx, subjectOf(id)),
      ports.settingsOf(tx),
    ]);
    if (!record) throw missing();
    if (record.state === 'in_approval' && !pending) {
      throw new Error('a request in approval waits for nobody');
    }
    return { record, pending, timeZone: settings.timeZone };
  };

  /** @throws what the rule refuses */
  const rule = (
    { record, pending }: Awaited<ReturnType<typeof load>>,
    actorId: string,
    expected: number,
    decision: NewReimbursementDecision,
  ) => {
    const { steps, currentStep } = record;
    const decided = decidersOf(steps);
    const may = currentStep && pending?.mayDecide(currentStep, decided, actorId);
    const ruling = decideOnRequest({
      state: record.state,
      version: record.version,
      expectedVersion: expected,
      requesterId: record.employeeId,
      actorId,
      actorMayDecideStep: may?.allowed ?? false,
      steps: steps.map(({ step, decision: made }) => ({
        step,
        decidedById: made?.decidedById ?? null,
      })),
      currentStep,
      decision,
      reimbursable: money(record.reimbursableAmount ?? 0, record.currency),
      approvedSoFar: steps.findLast((step) => step.decision)?.decision?.approvedAmount ?? null,
    });
    if (!ruling.allowed) throw decisionRefusals[ruling.reason]();
    if (!pending || !may?.allowed) throw new Error('allowed, yet nobody asked');
    return { result: ruling.result, through: may.result, pending };
  };

  /** Sends the tasks of the approvals module: this one closed, the next one opened. Answers their events. */
  const moveOn = (
    tx: EmployerTx,
    { after, pending, timeZone }: { after: RequestRecord; pending: Pending; timeZone: string },
    made: Made,
  ): Event[] => {
    const closed = ports.approvals.close(tx, pending, made);
    if (after.currentStep === null) return [closed];
    const opened = ports.approvals.open(tx, {
      subject: { ...subjectOf(after.id), version: after.version },
      requesterId: after.employeeId,
      step: after.currentStep,
      decidedIds: decidersOf(after.steps),
      timers: pending,
      openedOn: dateIn(timeZone, new Date(made.decidedAt)),
    });
    return [closed, opened];
  };

  /** Everything a decision writes, in one trip: the request, the caps, and the budget last. */
  const save = async (
    tx: EmployerTx,
    actor: Actor,
    loaded: Awaited<ReturnType<typeof load>>,
    { result, made, pending }: { result: DecisionResult; made: Made; pending: Pending },
  ): Promise<RequestRecord> => {
    const { record: before, timeZone } = loaded;
    const after = afterDecision(before, result, made);
    const stepNo = before.steps.findIndex(({ step }) => step === before.currentStep) + 1;
    const step = String(before.currentStep);
    const marking = markDecided(tx, before, after, { ...made, id: uuidv7(), stepNo, step });
    const tasks = moveOn(tx, { after, pending, timeZone }, made);
    publish(tx, actor, decidedEvent(before, after, made), ...outcomeOf(after, result), ...tasks);
    const settling =
      result.state === 'in_approval'
        ? undefined
        : settle(tx, ports.budgets, before, result.state === 'approved' ? result.commit : 0);
    const [stamp] = await Promise.all([marking, settling]);
    return { ...after, ...stamp };
  };

  return {
    /** One approver's decision at the current step. The last approval commits the amount; a rejection frees it. */
    decide: (
      actor: Actor,
      id: string,
      expected: number,
      decision: NewReimbursementDecision,
    ): Promise<ReimbursementRequest> => {
      const { employeeId: decidedById } = actor;
      if (decidedById === null) throw decisionRefusals['not-your-step']();
      return db.inEmployer(actor.employerId, async (tx) => {
        const loaded = await load(tx, actor, id);
        const { result, through, pending } = rule(loaded, decidedById, expected, decision);
        const made: Made = {
          verdict: decision.verdict,
          decidedById,
          through,
          approvedAmount: result.state === 'rejected' ? null : result.approvedAmount,
          reasonCode: decision.reasonCode ?? null,
          note: decision.note ?? null,
          decidedAt: clock().toISOString(),
        };
        const after = await save(tx, actor, loaded, { result, made, pending: pending.task });
        const { currentStep } = after;
        const next = currentStep && pending.find(currentStep, decidersOf(after.steps));
        return toResource({ ...after, waitsFor: next ? [...next.employeeIds] : null });
      });
    },
  };
}
