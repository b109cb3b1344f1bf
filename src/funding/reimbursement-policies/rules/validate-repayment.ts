import { checkPercent, type PolicyFlaw } from './validate-coverage.js';

/** What leaving costs under a policy; `months` is the term after which nothing is owed. */
export type RepaymentTerms = {
  readonly kind: 'none' | 'cliff' | 'steps' | 'linear';
  readonly steps?:
    | readonly { readonly months: number; readonly percent: number }[]
    | null
    | undefined;
  readonly months?: number | null | undefined;
};

function checkSteps({ steps, months }: RepaymentTerms): PolicyFlaw[] {
  const list = steps ?? [];
  if (list.length === 0) {
    const detail = 'Repayment in steps needs at least one step.';
    return [{ pointer: '/repayment/steps', code: 'steps-missing', detail }];
  }
  return list.flatMap((step, position) => {
    const pointer = `/repayment/steps/${position}`;
    const before = list[position - 1];
    const flaws = checkPercent(`${pointer}/percent`, step.percent);
    if (step.months <= (before?.months ?? 0)) {
      const detail = 'Steps ascend: each ends later than the one before.';
      flaws.push({ pointer: `${pointer}/months`, code: 'steps-not-ascending', detail });
    }
    if (before !== undefined && step.percent > before.percent) {
      const detail = 'Whoever serves longer never owes more.';
      flaws.push({ pointer: `${pointer}/percent`, code: 'percent-increasing', detail });
    }
    if (step.months > (months ?? step.months)) {
      const detail = 'No step reaches beyond the term.';
      flaws.push({ pointer: `${pointer}/months`, code: 'step-beyond-term', detail });
    }
    return flaws;
  });
}

/**
 * What the repayment terms of a policy must satisfy beyond their shape: a term of at least one
 * month (steps may leave it to their last one), and steps that ascend in time, never rise in
 * percentage and stay within the term.
 */
export function validateRepayment(repayment: RepaymentTerms): PolicyFlaw[] {
  const { kind, months, steps } = repayment;
  const hasSteps = (steps ?? []).length > 0;
  const hasTerm = months !== null && months !== undefined;
  const flaws: PolicyFlaw[] = [];
  if (hasTerm ? months < 1 : kind === 'cliff' || kind === 'linear') {
    const detail = 'Repayment needs a term of at least one month.';
    flaws.push({ pointer: '/repayment/months', code: 'term-missing', detail });
  }
  if (kind === 'steps') return [...flaws, ...checkSteps(repayment)];
  if (hasSteps) {
    const detail = `Repayment of kind ${kind} has no steps.`;
    flaws.push({ pointer: '/repayment/steps', code: 'steps-not-expected', detail });
  }
  return flaws;
}
