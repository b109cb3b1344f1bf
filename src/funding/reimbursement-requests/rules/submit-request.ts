import { allow, type Ruling, refuse } from '../../../kernel/ruling.js';

/** The states of a request up to its approval. */
export type RequestState = 'draft' | 'in_approval' | 'approved' | 'rejected' | 'withdrawn';

/** A draft, as somebody wants to hand it in. */
export type HandingIn = {
  readonly state: RequestState;
  readonly version: number;
  readonly expectedVersion: number;
  readonly requesterId: string;
  readonly actorId: string;
};

type Facts = HandingIn & {
  /** What the eligibility check found; none means eligible. */
  readonly refusals: readonly { readonly code: string }[];
  /** Minor units: what the course is worth, and what is left of it after the person's caps. */
  readonly calculated: { readonly uncapped: number; readonly reimbursable: number };
  /** What is left of the person's caps at this moment, minor units; null without such a cap. */
  readonly remaining: { readonly annual: number | null; readonly lifetime: number | null };
  /** What the department's budget of that fiscal year has available; 0 without a budget. */
  readonly budgetAvailable: number;
};

export type SubmissionRefusal =
  | 'not-your-request'
  | 'request-already-submitted'
  | 'stale-version'
  | 'not-eligible'
  | 'nothing-reimbursable'
  | 'cap-exceeded'
  | 'budget-exceeded';

/** Whether there is a draft to hand in at all, before anything is calculated; null means there is. */
export function findHandInObstacle(
  facts: HandingIn,
): Extract<
  SubmissionRefusal,
  'not-your-request' | 'request-already-submitted' | 'stale-version'
> | null {
  if (facts.actorId !== facts.requesterId) return 'not-your-request';
  if (facts.state !== 'draft') return 'request-already-submitted';
  return facts.version === facts.expectedVersion ? null : 'stale-version';
}

/**
 * Whether a draft may be handed in. Submission reserves what is reimbursable, in the department's
 * budget and in the person's caps, at once and in full or not at all.
 *
 * What is reimbursable is already trimmed to what was left of the caps when it was calculated. So
 * `cap-exceeded` says either that nothing was left, or that less is left now than then because
 * another submission came first. A course that is worth nothing under the policy is
 * `nothing-reimbursable`, whatever the caps.
 *
 * @returns what to reserve, in minor units, at least 1
 */
export function submitRequest(
  facts: Facts,
): Ruling<{ state: 'in_approval'; reserve: number }, SubmissionRefusal> {
  const { uncapped, reimbursable } = facts.calculated;
  const obstacle = findHandInObstacle(facts);
  if (obstacle !== null) return refuse(obstacle);
  if (facts.refusals.length > 0) return refuse('not-eligible');
  if (uncapped === 0) return refuse('nothing-reimbursable');

  const caps = [facts.remaining.annual, facts.remaining.lifetime];
  const isCovered = caps.every((left) => left === null || left >= reimbursable);
  if (reimbursable === 0 || !isCovered) return refuse('cap-exceeded');
  if (facts.budgetAvailable < reimbursable) return refuse('budget-exceeded');
  return allow({ state: 'in_approval', reserve: reimbursable });
}
