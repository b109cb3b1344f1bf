import { v7 as uuidv7 } from 'uuid';
import { dateIn } from '../../kernel/calendar.js';
import { money } from '../../kernel/money.js';
import type { Actor } from '../../platform/access/actor.js';
import type { Database, EmployerTx } from '../../platform/db/database.js';
import { findEmployeeFacts } from './reimbursement-evaluations.repository.js';
import { type Evaluated, evaluations } from './reimbursement-evaluations.service.js';
import type {
  Evaluation,
  JobRelatedness as JobRelatednessShape,
  NewReimbursementQuote,
  ReimbursementQuote,
  ReimbursementTrace,
} from './reimbursement-quotes.schemas.js';
import { findRequest } from './reimbursement-requests.repository.js';
import { missing, requesterOf, requireEmployed, viewOf } from './request-access.service.js';
import type { EvaluationPorts } from './request-ports.service.js';
import { explainRefusal } from './request-refusals.service.js';
import { completeAsked, drafted } from './request-resources.service.js';
import { listTraces } from './request-transitions.repository.js';
import { type PlannedStep, planApprovalSteps } from './rules/plan-approval-steps.js';
import { type HandingIn, submitRequest } from './rules/submit-request.js';

export type ReimbursementQuoteService = ReturnType<typeof reimbursementQuoteService>;

/** What a trace keeps beside the steps, so that every amount can be derived again. */
export type KeptEvaluation = Omit<
  Evaluation,
  'moment' | 'evaluatedAt' | 'requestVersion' | 'policyVersionId'
>;

const roundLevel = (level: number) => Math.round(level * 10_000) / 10_000;

const describeRelatedness = ({ related }: Evaluated): JobRelatednessShape => ({
  jobRelated: related.jobRelated,
  purpose: related.purpose,
  gapsClosed: related.gapsClosed.map(({ skillId, from, to }) => ({
    skillId,
    from: from === null ? null : roundLevel(from),
    to: roundLevel(to),
  })),
});

/** The tasks of a request of this amount: who would be asked, in order. */
export function planSteps(
  { policy, calculated, consultation }: Evaluated,
  requesterId: string,
): PlannedStep[] {
  return planApprovalSteps({
    chain: policy.terms.approvalChain,
    amount: calculated.reimbursable,
    requesterId,
    deciders: {
      manager: consultation.find('manager'),
      department_head: consultation.find('department_head'),
      benefits: consultation.find('benefits'),
      finance: consultation.find('finance'),
    },
  });
}

/** What is kept of an evaluation. Facts of the employment, never a name. */
export function keepEvaluation(evaluated: Evaluated): KeptEvaluation {
  const { calculated, policy } = evaluated;
  const { currency } = policy.terms;
  return {
    requested: money(calculated.requested, currency),
    reimbursable: money(calculated.reimbursable, currency),
    jobRelatedness: describeRelatedness(evaluated),
    facts: evaluated.facts,
    trace: [...calculated.trace],
  };
}

/** Whether a draft may be handed in, with what was found out about it. */
export const ruleOnSubmission = (evaluated: Evaluated, handingIn: HandingIn) =>
  submitRequest({
    ...handingIn,
    refusals: evaluated.refusals,
    calculated: evaluated.calculated,
    remaining: {
      annual: evaluated.calculated.caps.annual?.remaining ?? null,
      lifetime: evaluated.calculated.caps.lifetime?.remaining ?? null,
    },
    budgetAvailable: evaluated.budget?.available ?? 0,
  });

/** What submission would say now: all the policy's refusals, or else what money refuses. */
function refusalsOf(evaluated: Evaluated): ReimbursementQuote['refusals'] {
  const { employeeId } = evaluated.key;
  const version = { version: 1, expectedVersion: 1 };
  const draft = {
    state: 'draft',
    ...version,
    requesterId: employeeId,
    actorId: employeeId,
  } as const;
  const ruling = ruleOnSubmission(evaluated, draft);
  if (ruling.allowed) return [];
  if (ruling.reason === 'not-eligible') return evaluated.refusals;
  const { code, message } = explainRefusal(ruling.reason, evaluated);
  return [{ code, detail: message }];
}

type Deps = { db: Database; clock: () => Date; ports: EvaluationPorts };

export function reimbursementQuoteService({ db, clock, ports }: Deps) {
  const { evaluate } = evaluations(ports);

  const evaluateAsked = async (
    tx: EmployerTx,
    employeeId: string,
    { expectedPaidOn, expectedGrade, ...asked }: NewReimbursementQuote,
  ) => {
    const [found, settings] = await Promise.all([
      findEmployeeFacts(tx, employeeId),
      ports.settingsOf(tx),
    ]);
    drafted(asked); // refuses what a request would be refused for
    const whole = completeAsked(asked);
    const expenses = whole.expenses.map((expense) => ({ ...expense, id: uuidv7() }));
    const employee = requireEmployed(found);
    const today = dateIn(settings.timeZone, clock());
    const expected = { expectedPaidOn: expectedPaidOn ?? null, grade: expectedGrade ?? null };
    const asking = { ...whole, ...expected, expenses, employee, settings, today };
    return evaluate(tx, asking, { hold: false });
  };

  return {
    /** A dry run: nothing is stored, nothing is reserved, nobody is asked. */
    quote: (actor: Actor, asked: NewReimbursementQuote): Promise<ReimbursementQuote> => {
      const employeeId = requesterOf(actor, asked.employeeId);
      return db.inEmployer(actor.employerId, async (tx) => {
        const evaluated = await evaluateAsked(tx, employeeId, asked);
        const { policy, calculated, refusals, budget } = evaluated;
        const { currency, repayment } = policy.terms;
        const { annual, lifetime } = calculated.caps;
        return {
          eligible: refusals.length === 0,
          refusals: refusalsOf(evaluated),
          policyVersionId: policy.policyVersionId,
          requested: money(calculated.requested, currency),
          reimbursable: money(calculated.reimbursable, currency),
          remaining: {
            annualCap: annual && money(annual.remaining, currency),
            lifetimeCap: lifetime && money(lifetime.remaining, currency),
            budget: budget ? money(budget.available, budget.currency) : null,
          },
          approvers: planSteps(evaluated, employeeId).map(({ step, approverIds }) => ({
            step,
            employeeIds: approverIds,
          })),
          jobRelatedness: describeRelatedness(evaluated),
          taxSplit: [],
          repayment: {
            required: repayment.kind !== 'none',
            kind: repayment.kind,
            months: repayment.months ?? null,
          },
          trace: [...calculated.trace],
        };
      });
    },

    trace: (actor: Actor, requestId: string): Promise<ReimbursementTrace> =>
      db.readInEmployer(actor.employerId, async (tx) => {
        const [record, kept] = await Promise.all([
          findRequest(tx, requestId, viewOf(actor, clock())),
          listTraces<KeptEvaluation>(tx, requestId),
        ]);
        if (!record) throw missing();
        const evaluationsKept = kept.map(({ evaluation, createdAt, ...at }) => ({
          ...at,
          evaluatedAt: createdAt,
          ...evaluation,
        }));
        return { requestId, evaluations: evaluationsKept };
      }),
  };
}
