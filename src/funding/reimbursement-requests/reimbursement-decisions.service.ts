import { v7 as uuidv7 } from 'uuid';
import { addDays, dateIn, type PlainDate } from '../../kernel/calendar.js';
import { money } from '../../kernel/money.js';
import type { Actor } from '../../platform/access/actor.js';
import type { Database, EmployerTx } from '../../platform/db/database.js';
import { type Event, publish } from '../../platform/events/event.js';
import { lockAnyRequest, type RequestRecord } from './reimbursement-requests.repository.js';
import type {
  NewReimbursementDecision,
  ReimbursementRequest,
} from './reimbursement-requests.schemas.js';
import { missing, viewOf } from './request-access.service.js';
import {
  afterDecision,
  decidedEvent,
  decidersOf,
  type Made,
  outcomeOf,
} from './request-decided.service.js';
import { settle } from './request-holdings.service.js';
import { approversOf, type Lapse, type Task, type WorkflowPorts } from './request-ports.service.js';
import { decisionRefusals, explainLapse } from './request-refusals.service.js';
import { toResource } from './request-resources.service.js';
import { markDecided } from './request-transitions.repository.js';
import { type DecisionResult, decideOnRequest } from './rules/decide-on-request.js';

export type ReimbursementDecisionService = ReturnType<typeof reimbursementDecisionService>;

const subjectOf = (id: string) => ({ type: 'reimbursement_request', id }) as const;
type Deps<Pending extends Task> = {
  db: Database;
  clock: () => Date;
  ports: WorkflowPorts<Pending>;
};

export function reimbursementDecisionService<Pending extends Task>(deps: Deps<Pending>) {
  const { db, clock, ports } = deps;

  /**
   * For somebody who does not see the request. Whose delegation is over hears that, and whoever was overtaken by the
   * person they decide for goes on to hear of that decision. @throws 403, 404
   */
  const explainToStranger = async (
    tx: EmployerTx,
    actorId: string,
    {
      record,
      lapse,
      today,
    }: { record: RequestRecord; lapse?: Lapse | undefined; today: PlainDate },
  ) => {
    if (lapse) throw explainLapse(lapse);
    const occasion = { kind: 'reimbursement_request', today } as const;
    const delegators = await ports.approvals.findDelegators(tx, actorId, occasion);
    if (!decidersOf(record.steps).some((id) => delegators.includes(id))) throw missing();
  };

  /** Locks the request, then finds who may decide now: in one trip, and in this order. */
  const load = async (tx: EmployerTx, actor: Actor, actorId: string, id: string) => {
    const now = clock();
    // It is no earlier than this anywhere; which day it is at the employer's place comes in the same trip.
    const since = addDays(dateIn('UTC', now), -1);
    const [found, pending, settings] = await Promise.all([
      lockAnyRequest(tx, id, viewOf(actor, now)),
      ports.approvals.consultPending(tx, subjectOf(id), { since, deciderId: actorId }),
      ports.settingsOf(tx),
    ]);
    if (!found) throw missing();
    const { record, isVisible } = found;
    const today = dateIn(settings.timeZone, now);
    const consultation = pending?.on(today);
    const { currentStep, steps } = record;
    const lapse =
      (currentStep && consultation?.findLapse(currentStep, decidersOf(steps), actorId)) ??
      undefined;
    if (!isVisible) await explainToStranger(tx, actorId, { record, lapse, today });
    if (record.state === 'in_approval' && !pending) {
      throw new Error('a request in approval waits for nobody');
    }
    return { record, task: pending?.task, consultation, lapse, today };
  };

  /** @throws what the rule refuses */
  const rule = (
    { record, task, consultation, lapse }: Awaited<ReturnType<typeof load>>,
    actorId: string,
    expected: number,
    decision: NewReimbursementDecision,
  ) => {
    const { steps, currentStep } = record;
    const may = currentStep && consultation?.mayDecide(currentStep, decidersOf(steps), actorId);
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
        onBehalfOfId: made?.onBehalfOfId ?? null,
      })),
      currentStep,
      decision,
      reimbursable: money(record.reimbursableAmount ?? 0, record.currency),
      approvedSoFar: steps.findLast((step) => step.decision)?.decision?.approvedAmount ?? null,
    });
    if (!ruling.allowed) {
      if (ruling.reason === 'not-your-step' && lapse) throw explainLapse(lapse);
      throw decisionRefusals[ruling.reason]();
    }
    if (!task || !consultation || !may?.allowed) throw new Error('allowed, yet nobody asked');
    return { result: ruling.result, authority: may.result, task, consultation };
  };

  /** Sends the tasks of the approvals module: this one closed, the next one opened. Answers their events. */
  const moveOn = (
    tx: EmployerTx,
    { after, task, today }: { after: RequestRecord; task: Pending; today: PlainDate },
    made: Made,
  ): Event[] => {
    const closed = ports.approvals.close(tx, task, made);
    if (after.currentStep === null) return [closed];
    const opened = ports.approvals.open(tx, {
      subject: { ...subjectOf(after.id), version: after.version },
      requesterId: after.employeeId,
      step: after.currentStep,
      decidedIds: decidersOf(after.steps),
      timers: task,
      openedOn: today,
    });
    return [closed, opened];
  };

  /** Everything a decision writes, in one trip: the request, the caps, and the budget last. */
  const save = async (
    tx: EmployerTx,
    actor: Actor,
    loaded: Awaited<ReturnType<typeof load>>,
    { result, made, task }: { result: DecisionResult; made: Made; task: Pending },
  ): Promise<RequestRecord> => {
    const { record: before, today } = loaded;
    const after = afterDecision(before, result, made);
    const stepNo = before.steps.findIndex(({ step }) => step === before.currentStep) + 1;
    const step = String(before.currentStep);
    const marking = markDecided(tx, before, after, { ...made, id: uuidv7(), stepNo, step });
    const tasks = moveOn(tx, { after, task, today }, made);
    const author = { ...actor, onBehalfOfId: made.onBehalfOfId };
    publish(tx, author, decidedEvent(before, after, made), ...outcomeOf(after, result), ...tasks);
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
        const loaded = await load(tx, actor, decidedById, id);
        const ruled = rule(loaded, decidedById, expected, decision);
        const { result, authority, task, consultation } = ruled;
        const made: Made = {
          verdict: decision.verdict,
          decidedById,
          ...authority,
          approvedAmount: result.state === 'rejected' ? null : result.approvedAmount,
          reasonCode: decision.reasonCode ?? null,
          note: decision.note ?? null,
          decidedAt: clock().toISOString(),
        };
        const after = await save(tx, actor, loaded, { result, made, task });
        const { currentStep } = after;
        const next = currentStep && consultation.find(currentStep, decidersOf(after.steps));
        return toResource({ ...after, waitsFor: next ? approversOf(next) : null });
      });
    },
  };
}
