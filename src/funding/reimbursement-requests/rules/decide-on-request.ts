import type { Money } from '../../../kernel/money.js';
import { allow, type Ruling, refuse } from '../../../kernel/ruling.js';
import type { ApprovalStep } from './plan-approval-steps.js';
import type { RequestState } from './submit-request.js';

type Decision = {
  readonly verdict: 'approve' | 'reject';
  readonly approvedAmount?: Money | null | undefined;
  readonly reasonCode?: string | null | undefined;
  readonly note?: string | null | undefined;
};

type Facts = {
  readonly state: RequestState;
  readonly version: number;
  /** The version that the approver has read. */
  readonly expectedVersion: number;
  readonly requesterId: string;
  readonly actorId: string;
  /** Whether the actor is, at this moment, among those who may decide the current step. */
  readonly actorMayDecideStep: boolean;
  /** All steps in order; `decidedById` null where nobody has decided. */
  readonly steps: readonly {
    readonly step: ApprovalStep;
    readonly decidedById: string | null;
    /** For whom it was decided, if not in one’s own right. */
    readonly onBehalfOfId?: string | null;
  }[];
  readonly currentStep: ApprovalStep | null;
  readonly decision: Decision;
  /** What was reserved at submission: no approval exceeds it. */
  readonly reimbursable: Money;
  /** What the step before approved, in minor units; null at the first step. */
  readonly approvedSoFar: number | null;
};

/**
 * What follows from a decision; amounts in minor units. `commit` and `release` move what the
 * request has reserved, in the budget and in the person's cap, and together are all of it.
 */
export type DecisionResult =
  | { state: 'in_approval'; currentStep: ApprovalStep; approvedAmount: number }
  | {
      state: 'approved';
      currentStep: null;
      approvedAmount: number;
      commit: number;
      release: number;
    }
  | { state: 'rejected'; currentStep: null; release: number };

export type DecisionRefusal =
  | 'own-request'
  | 'request-not-submitted'
  | 'request-withdrawn'
  | 'request-already-decided'
  | 'stale-version'
  | 'already-decided-by-you'
  | 'not-your-step'
  | 'reason-required'
  | 'amount-not-for-rejection'
  | 'currency-mismatch'
  | 'amount-not-positive'
  | 'amount-too-high';

const NOT_OPEN: Readonly<Record<Exclude<RequestState, 'in_approval'>, DecisionRefusal>> = {
  draft: 'request-not-submitted',
  approved: 'request-already-decided',
  rejected: 'request-already-decided',
  withdrawn: 'request-withdrawn',
};

/**
 * State and version come before the step: whoever lost a race must hear of the other decision,
 * not that the step, which has moved on meanwhile, is none of theirs.
 */
function findObstacle(facts: Facts): DecisionRefusal | null {
  if (facts.actorId === facts.requesterId) return 'own-request';
  if (facts.state !== 'in_approval') return NOT_OPEN[facts.state];
  if (facts.version !== facts.expectedVersion) return 'stale-version';
  const decided = facts.steps.flatMap(({ decidedById, onBehalfOfId }) => [
    decidedById,
    onBehalfOfId,
  ]);
  if (decided.includes(facts.actorId)) return 'already-decided-by-you';
  return facts.actorMayDecideStep ? null : 'not-your-step';
}

function reject({ decision, reimbursable }: Facts): Ruling<DecisionResult, DecisionRefusal> {
  const isExplained = [decision.reasonCode, decision.note].some((text) => text?.trim());
  if (!isExplained) return refuse('reason-required');
  const amount = decision.approvedAmount ?? null;
  if (amount !== null) return refuse('amount-not-for-rejection');
  return allow({ state: 'rejected', currentStep: null, release: reimbursable.amount });
}

function approve(facts: Facts): Ruling<DecisionResult, DecisionRefusal> {
  const { reimbursable, approvedSoFar, steps, currentStep } = facts;
  const ceiling = Math.min(reimbursable.amount, approvedSoFar ?? reimbursable.amount);
  const approved = facts.decision.approvedAmount ?? { ...reimbursable, amount: ceiling };
  if (approved.currency !== reimbursable.currency) return refuse('currency-mismatch');
  if (approved.amount < 1) return refuse('amount-not-positive');
  if (approved.amount > ceiling) return refuse('amount-too-high');

  const position = steps.findIndex(({ step }) => step === currentStep);
  const next = steps.slice(position + 1).find(({ decidedById }) => decidedById === null);
  const approvedAmount = approved.amount;
  if (next !== undefined) {
    return allow({ state: 'in_approval', currentStep: next.step, approvedAmount });
  }
  return allow({
    state: 'approved',
    currentStep: null,
    approvedAmount,
    commit: approvedAmount,
    release: reimbursable.amount - approvedAmount,
  });
}

/**
 * One approver's decision at the current step, against the exact version that was read. Approval
 * moves the request to the next step or, at the last, approves it; it may grant a part, from 1 up
 * to what is reimbursable and never more than an earlier step granted. Rejection needs a reason
 * and ends the request. Nobody decides on their own request, and nobody decides twice: what somebody decides for
 * somebody else counts for both.
 */
export function decideOnRequest(facts: Facts): Ruling<DecisionResult, DecisionRefusal> {
  const obstacle = findObstacle(facts);
  if (obstacle !== null) return refuse(obstacle);
  return facts.decision.verdict === 'approve' ? approve(facts) : reject(facts);
}
