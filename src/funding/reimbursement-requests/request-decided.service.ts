import { money } from '../../kernel/money.js';
import type { Event } from '../../platform/events/event.js';
import {
  requestApproved,
  requestDecided,
  requestRejected,
} from './reimbursement-requests.events.js';
import type { RequestRecord } from './reimbursement-requests.repository.js';
import { mentionOf } from './reimbursement-requests.service.js';
import type { StoredStep } from './reimbursement-requests.table.js';
import type { DecisionResult } from './rules/decide-on-request.js';

/** Who has decided, and for whom: none of them decides again. */
export const decidersOf = (steps: readonly StoredStep[]) =>
  steps
    .flatMap(({ decision }) => [decision?.decidedById, decision?.onBehalfOfId])
    .filter((id) => typeof id === 'string');

/** A decision as its step keeps it. */
export type Made = NonNullable<StoredStep['decision']> & { onBehalfOfId: string | null };

/** What the decision makes of the request. */
export function afterDecision(
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

/** That a step was decided. */
export const decidedEvent = (before: RequestRecord, after: RequestRecord, made: Made): Event =>
  requestDecided(after.id, {
    ...mentionOf(after),
    step: String(before.currentStep),
    verdict: made.verdict,
    decidedVersion: before.version,
    approved: made.approvedAmount === null ? null : money(made.approvedAmount, after.currency),
    currentStep: after.currentStep,
  });

/** Beside the decision itself: what it was the last of. */
export function outcomeOf(after: RequestRecord, result: DecisionResult): Event[] {
  const { id, currency } = after;
  if (result.state === 'in_approval') return [];
  const released = money(result.release, currency);
  if (result.state === 'rejected') return [requestRejected(id, { ...mentionOf(after), released })];
  const approved = money(result.approvedAmount, currency);
  return [requestApproved(id, { ...mentionOf(after), approved, released })];
}
