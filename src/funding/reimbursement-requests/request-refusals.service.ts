import { CURRENCY_EXPONENTS } from '../../kernel/money.js';
import type { Problem } from '../../kernel/problem.js';
import { stale } from '../../platform/http/http.problems.js';
import type { Evaluated } from './reimbursement-evaluations.service.js';
import * as problem from './reimbursement-requests.problems.js';
import type { Lapse } from './request-ports.service.js';
import type { DecisionRefusal } from './rules/decide-on-request.js';
import type { SubmissionRefusal } from './rules/submit-request.js';
import type { WithdrawalRefusal } from './rules/withdraw-request.js';

/** `525000` of USD → `5250.00 USD`. */
export function spellMoney(amount: number, currency: string): string {
  const digits = CURRENCY_EXPONENTS[currency] ?? 2;
  const text = String(amount).padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits);
  return `${whole}${digits > 0 ? `.${text.slice(-digits)}` : ''} ${currency}`;
}

type Facts = Pick<Evaluated, 'calculated' | 'policy' | 'budget' | 'refusals' | 'key'>;

const inErrors = (code: string, detail: string, pointer = '') => ({
  errors: [{ pointer, code, detail }],
});

function capExceeded({ calculated, policy, key }: Facts): Problem {
  const { currency } = policy.terms;
  const left = (name: string, cap: { remaining: number } | null) =>
    cap === null ? [] : [`${spellMoney(cap.remaining, currency)} of the ${name}`];
  const remaining = [
    ...left(`annual cap of ${key.capYear}`, calculated.caps.annual),
    ...left('lifetime cap', calculated.caps.lifetime),
  ].join(' and ');
  const detail = `The course would bring ${spellMoney(calculated.uncapped, currency)}; ${remaining} is left.`;
  return problem.capExceeded(detail, inErrors('cap-exceeded', detail, '/expenses'));
}

/** @param available what the budget has left, minor units; null if there is none for the department and year */
export function budgetExceeded(
  { calculated, policy }: Pick<Facts, 'calculated' | 'policy'>,
  available: number | null,
): Problem {
  const { currency } = policy.terms;
  const needed = spellMoney(calculated.reimbursable, currency);
  const detail =
    available === null
      ? `The department has no budget for the year of payment; ${needed} would be reserved.`
      : `${spellMoney(available, currency)} is left of the budget; ${needed} would be reserved.`;
  return problem.budgetExceeded(detail, inErrors('budget-exceeded', detail, '/expenses'));
}

/** Why a submission is refused, in words its requester can act on. */
export function explainRefusal(reason: SubmissionRefusal, facts: Facts): Problem {
  switch (reason) {
    case 'not-eligible': {
      const errors = facts.refusals.map((refusal) => ({ pointer: '', ...refusal }));
      return problem.notEligible(errors.map(({ detail }) => detail).join(' '), { errors });
    }
    case 'nothing-reimbursable':
      return problem.nothingReimbursable('The policy covers none of these expenses.');
    case 'cap-exceeded':
      return capExceeded(facts);
    case 'budget-exceeded':
      return budgetExceeded(facts, facts.budget?.available ?? null);
    default:
      return explainHandIn(reason);
  }
}

/** Why there is nothing to hand in. */
export function explainHandIn(
  reason: Extract<
    SubmissionRefusal,
    'not-your-request' | 'request-already-submitted' | 'stale-version'
  >,
): Problem {
  switch (reason) {
    case 'not-your-request':
      return problem.notYourRequest('Only the requester submits a request.');
    case 'request-already-submitted':
      return problem.requestAlreadySubmitted('It was submitted before.');
    case 'stale-version':
      return stale('The request was changed since you read it. Read it again and decide anew.');
  }
}

/** Why somebody to whom it was delegated does not decide. */
export function explainLapse(lapse: Lapse): Problem {
  switch (lapse.reason) {
    case 'ended':
      return problem.delegationNotInForce(`The delegation to you ended on ${lapse.on}.`);
    case 'not-begun':
      return problem.delegationNotInForce(`The delegation to you begins on ${lapse.on}.`);
    case 'other-kind':
      return problem.delegationNotInForce(
        'The delegation to you is for decisions of another kind.',
      );
  }
}

export const decisionRefusals: Readonly<Record<DecisionRefusal, () => Problem>> = {
  'own-request': () => problem.ownRequest('Somebody else decides on what you ask for.'),
  'request-not-submitted': () => problem.requestNotSubmitted('A draft waits for nobody.'),
  'request-withdrawn': () => problem.requestWithdrawn('The requester took it back.'),
  'request-already-decided': () => problem.requestAlreadyDecided('It was decided before.'),
  'stale-version': () =>
    stale('The request was changed since you read it. Read it again and decide anew.'),
  'already-decided-by-you': () =>
    problem.alreadyDecidedByYou('Each step is decided by somebody else.'),
  'not-your-step': () => problem.notYourStep('At this step it waits for others: see approverIds.'),
  'reason-required': () => problem.reasonRequired('Give a reasonCode or a note.'),
  'amount-not-for-rejection': () =>
    problem.amountNotForRejection('Leave approvedAmount out, or approve a part.'),
  'currency-mismatch': () =>
    problem.currencyMismatch('approvedAmount is in another currency than the request.'),
  'amount-not-positive': () => problem.amountTooHigh('Approve at least one minor unit, or reject.'),
  'amount-too-high': () =>
    problem.amountTooHigh('No more than was reserved, nor than an earlier step approved.'),
};

export const withdrawalRefusals: Readonly<Record<WithdrawalRefusal, () => Problem>> = {
  'not-your-request': () => problem.notYourRequest('Only the requester takes a request back.'),
  'request-not-submitted': () =>
    problem.requestNotSubmitted('A draft is thrown away with DELETE, not withdrawn.'),
  'request-already-decided': () =>
    problem.requestAlreadyDecided('What is approved or rejected cannot be withdrawn.'),
  'request-withdrawn': () => problem.requestWithdrawn('It was withdrawn before.'),
  'stale-version': () => stale('The request was changed since you read it. Read it again.'),
};
