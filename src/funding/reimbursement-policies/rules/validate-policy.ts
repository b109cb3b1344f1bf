import { type CapTerms, checkNotNegative, validateCaps } from './validate-caps.js';
import {
  type CoverageTerms,
  findRepeated,
  type PolicyFlaw,
  validateCoverage,
} from './validate-coverage.js';
import { type RepaymentTerms, validateRepayment } from './validate-repayment.js';

/** The terms of a policy version, as far as they can contradict themselves. Amounts in minor units. */
export type PolicyTerms = {
  readonly eligibility: {
    readonly minTenureMonths?: number | null | undefined;
    readonly employmentTypes: readonly string[];
    readonly statusCheckedAt: readonly string[];
  };
  readonly caps: CapTerms;
  readonly coverage: CoverageTerms;
  readonly applicationWindow?:
    | { readonly daysBeforeStart: number; readonly daysAfterStart: number }
    | null
    | undefined;
  readonly claimDeadlineDays: number;
  readonly requiredDocuments: readonly string[];
  readonly approvalChain: readonly {
    readonly step: string;
    readonly aboveAmount?: number | null | undefined;
  }[];
  readonly timers: {
    readonly remindAfterDays: number;
    readonly escalateAfterDays: number;
    readonly expireAfterDays: number;
  };
  readonly repayment: RepaymentTerms;
};

const flawIf = (isWrong: boolean, pointer: string, code: string, detail: string): PolicyFlaw[] =>
  isWrong ? [{ pointer, code, detail }] : [];

const checkNoRepeats = (pointer: string, code: string, items: readonly string[]): PolicyFlaw[] =>
  findRepeated(items).map((position) => ({
    pointer: `${pointer}/${position}`,
    code,
    detail: `${items[position]} is named twice.`,
  }));

function checkEligibilityTerms({ eligibility }: PolicyTerms): PolicyFlaw[] {
  const { employmentTypes, statusCheckedAt, minTenureMonths } = eligibility;
  const pointer = '/eligibility/employmentTypes';
  const nobody = 'A policy is for at least one type of employment.';
  const statusPointer = '/eligibility/statusCheckedAt';
  return [
    ...flawIf(employmentTypes.length === 0, pointer, 'nobody-eligible', nobody),
    ...checkNoRepeats(pointer, 'duplicate-employment-type', employmentTypes),
    ...checkNoRepeats(statusPointer, 'duplicate-moment', statusCheckedAt),
    ...checkNotNegative('/eligibility/minTenureMonths', minTenureMonths),
  ];
}

function checkDays({ applicationWindow, claimDeadlineDays, timers }: PolicyTerms): PolicyFlaw[] {
  const { remindAfterDays, escalateAfterDays, expireAfterDays } = timers;
  const isInOrder =
    remindAfterDays >= 1 &&
    remindAfterDays <= escalateAfterDays &&
    escalateAfterDays < expireAfterDays;
  const window = applicationWindow ?? { daysBeforeStart: 0, daysAfterStart: 0 };
  return [
    ...flawIf(
      window.daysBeforeStart + window.daysAfterStart < 0,
      '/applicationWindow',
      'window-empty',
      'The application window closes before it opens.',
    ),
    ...flawIf(
      claimDeadlineDays < 0,
      '/claimDeadlineDays',
      'deadline-negative',
      'A claim may be made at least until the course has ended.',
    ),
    ...flawIf(
      !isInOrder,
      '/timers',
      'timers-out-of-order',
      'A reminder comes after at least a day, then escalation, then expiry.',
    ),
  ];
}

function checkChain({ approvalChain }: PolicyTerms): PolicyFlaw[] {
  const pointer = '/approvalChain';
  const steps = approvalChain.map(({ step }) => step);
  const empty = 'Money is approved by somebody: the chain needs at least one step.';
  return [
    ...flawIf(steps.length === 0, pointer, 'chain-empty', empty),
    ...findRepeated(steps).map((position) => ({
      pointer: `${pointer}/${position}/step`,
      code: 'duplicate-step',
      detail: `The step ${steps[position]} is asked twice.`,
    })),
    ...approvalChain.flatMap(({ aboveAmount }, position) =>
      checkNotNegative(`${pointer}/${position}/aboveAmount`, aboveAmount),
    ),
  ];
}

/**
 * Everything that a policy version must satisfy beyond its shape before it may be saved: no
 * contradiction that a later calculation would have to guess about. None means sound.
 *
 * @returns each flaw with a JSON pointer into the terms, a code and a sentence
 */
export const validatePolicy = (terms: PolicyTerms): PolicyFlaw[] => [
  ...checkEligibilityTerms(terms),
  ...validateCaps(terms.caps, terms.eligibility.employmentTypes),
  ...validateCoverage(terms.coverage),
  ...checkDays(terms),
  ...checkNoRepeats('/requiredDocuments', 'duplicate-document', terms.requiredDocuments),
  ...checkChain(terms),
  ...validateRepayment(terms.repayment),
];
