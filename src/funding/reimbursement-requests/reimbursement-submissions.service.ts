import { v7 as uuidv7 } from 'uuid';
import { dateIn, type PlainDate } from '../../kernel/calendar.js';
import { money } from '../../kernel/money.js';
import type { Actor } from '../../platform/access/actor.js';
import type { Database, EmployerTx } from '../../platform/db/database.js';
import { publish } from '../../platform/events/event.js';
import { reserveCaps } from './employee-caps.repository.js';
import { findRequester } from './reimbursement-evaluations.repository.js';
import { type Evaluated, evaluations } from './reimbursement-evaluations.service.js';
import { keepEvaluation, planSteps, ruleOnSubmission } from './reimbursement-quotes.service.js';
import { requestSubmitted } from './reimbursement-requests.events.js';
import { lockRequest, type RequestRecord } from './reimbursement-requests.repository.js';
import type { ReimbursementRequest } from './reimbursement-requests.schemas.js';
import { mentionOf } from './reimbursement-requests.service.js';
import { actsAs, missing, requireEmployed, viewOf } from './request-access.service.js';
import type { Task, WorkflowPorts } from './request-ports.service.js';
import { budgetExceeded, explainHandIn, explainRefusal } from './request-refusals.service.js';
import { courseOf, expensesOf, toResource } from './request-resources.service.js';
import {
  markSubmitted,
  returnToSavepoint,
  setSavepoint,
} from './request-transitions.repository.js';
import type { ApprovalStep } from './rules/plan-approval-steps.js';
import { findHandInObstacle } from './rules/submit-request.js';

export type ReimbursementSubmissionService = ReturnType<typeof reimbursementSubmissionService>;

const delegatesOf = ({ consultation }: Evaluated, step: ApprovalStep): string[] =>
  consultation.find(step).delegates.map(({ employeeId }) => employeeId);

type Deps<Pending extends Task> = {
  db: Database;
  clock: () => Date;
  ports: WorkflowPorts<Pending>;
};

export function reimbursementSubmissionService<Pending extends Task>(deps: Deps<Pending>) {
  const { db, clock, ports } = deps;
  const { evaluate } = evaluations(ports);

  const load = async (tx: EmployerTx, actor: Actor, id: string) => {
    const [record, employee, settings] = await Promise.all([
      lockRequest(tx, id, viewOf(actor, clock())),
      findRequester(tx, id),
      ports.settingsOf(tx),
    ]);
    if (!record) throw missing();
    return { record, employee, settings };
  };

  /**
   * Everything a submission writes, in one trip, in the order of locks: the request, the person's caps, the budget.
   * The budget comes last because everybody in the department waits for it.
   * @returns undefined if the person's caps hold less by now than was read: what was sent must be undone
   * @throws `budget-exceeded` (409)
   */
  const save = async (
    tx: EmployerTx,
    actor: Actor,
    { before, evaluated, today }: { before: RequestRecord; evaluated: Evaluated; today: PlainDate },
  ): Promise<RequestRecord | undefined> => {
    const { policy, key, calculated, budget } = evaluated;
    if (!budget) throw budgetExceeded(evaluated, null);
    const { id, employeeId } = before;
    const { policyId, policyVersionId, terms } = policy;
    const reserved = money(calculated.reimbursable, terms.currency);
    const steps = planSteps(evaluated, employeeId).map((step) => ({ ...step, decision: null }));
    const [first] = steps;
    if (!first) throw new Error('a plan has at least one step');
    const submission = {
      policyId,
      policyVersionId,
      reimbursableAmount: reserved.amount,
      budgetId: budget.id,
      capYear: key.capYear,
      steps,
      currentStep: first.step,
      submittedAt: clock().toISOString(),
    };
    const version = before.version + 1;
    const after = {
      ...before,
      ...submission,
      version,
      state: 'in_approval' as const,
      waitsFor: [...first.approverIds, ...delegatesOf(evaluated, first.step)],
    };

    setSavepoint(tx);
    const trace = { id: uuidv7(), evaluation: keepEvaluation(evaluated) };
    const marking = markSubmitted(tx, after, submission, trace);
    const requested = ports.approvals.open(tx, {
      subject: { type: 'reimbursement_request', id, version },
      requesterId: employeeId,
      step: first.step,
      decidedIds: [],
      timers: terms.timers,
      openedOn: today,
    });
    const submitted = requestSubmitted(id, {
      ...mentionOf(after),
      policyVersionId,
      budgetId: budget.id,
      reserved,
      currentStep: first.step,
    });
    publish(tx, actor, submitted, requested);
    const reserving = reserveCaps(tx, key, reserved, {
      annual: calculated.caps.annual?.amount ?? null,
      lifetime: calculated.caps.lifetime?.amount ?? null,
    });
    const posting = ports.budgets.post(tx, {
      budgetId: budget.id,
      kind: 'reserve',
      amount: reserved.amount,
      requestId: id,
      by: actor,
    });
    const [stamp, isCovered, posted] = await Promise.all([marking, reserving, posting]);
    if (!isCovered) return undefined;
    if (!posted.posted) throw budgetExceeded(evaluated, posted.available);
    return { ...after, ...stamp };
  };

  return {
    /** Hands a draft in: freezes the policy, reserves cap and budget in full or not at all, asks the first approver. */
    submit: (actor: Actor, id: string, expected: number): Promise<ReimbursementRequest> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const { record, employee, settings } = await load(tx, actor, id);
        const handingIn = {
          state: record.state,
          version: record.version,
          expectedVersion: expected,
          requesterId: record.employeeId,
          actorId: actsAs(actor, record.employeeId),
        };
        const obstacle = findHandInObstacle(handingIn);
        if (obstacle) throw explainHandIn(obstacle);
        const today = dateIn(settings.timeZone, clock());
        const asking = {
          employee: requireEmployed(employee),
          policyId: record.policyId,
          programId: record.programId,
          targetRoleId: record.targetRoleId,
          course: courseOf(record),
          expenses: expensesOf(record),
          aid: record.aid,
          expectedPaidOn: null,
          grade: null,
          settings,
          today,
        };
        const attempt = async (hold: boolean) => {
          const evaluated = await evaluate(tx, asking, { hold });
          const ruling = ruleOnSubmission(evaluated, handingIn);
          if (!ruling.allowed) throw explainRefusal(ruling.reason, evaluated);
          return save(tx, actor, { before: record, evaluated, today });
        };
        const saved = await attempt(false);
        if (saved) return toResource(saved);
        // Another request of this person came first: once more, and nobody comes between this time.
        returnToSavepoint(tx);
        const again = await attempt(true);
        if (!again) throw new Error('the caps hold less than while they were locked');
        return toResource(again);
      }),
  };
}
