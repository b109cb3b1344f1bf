import type { PlainDate } from '../../../kernel/calendar.js';
import {
  type BenefitFacts,
  type BenefitTerms,
  calculateBenefit,
  findFillingOrder,
} from './calculate-benefit.js';
import { type AnnualCapRow, findAnnualCap } from './find-annual-cap.js';
import { type LinesUnderway, limitLines, type TraceStep, totalOf } from './limit-lines.js';

/** The part of a policy version that decides what a request may bring. Amounts in minor units. */
export type ReimbursementTerms = BenefitTerms & {
  readonly caps: BenefitTerms['caps'] & {
    readonly annual: readonly AnnualCapRow[];
    readonly lifetime?: number | null | undefined;
  };
};

type Facts = Omit<BenefitFacts, 'terms' | 'course'> & {
  readonly terms: ReimbursementTerms;
  readonly course: BenefitFacts['course'] & { readonly level: string | null };
  readonly employee: { readonly employmentType: string; readonly hiredOn: PlainDate };
  /** The day on which service is counted for the annual cap: the day of submission. */
  readonly on: PlainDate;
  /**
   * What the person's other requests hold of the caps, reserved, committed or paid, in the cap
   * year of this request and over all years. Never what this very request holds.
   */
  readonly used: { readonly annual: number; readonly lifetime: number };
};

/** A cap of a person: `remaining` = `amount` − `used`, never below 0. `rule` is its path in the policy. */
export type PersonCap = { rule: string; amount: number; used: number; remaining: number };

/** All amounts in minor units; 0 ≤ reimbursable ≤ uncapped ≤ requested; the lines add up to the totals. */
export type Reimbursable = {
  requested: number;
  reimbursable: number;
  /** What it would be if the person's annual and lifetime caps were untouched. */
  uncapped: number;
  /** What the person's caps took away. */
  capped: { annual: number; lifetime: number };
  /** `null` where the policy has no such cap. */
  caps: { annual: PersonCap | null; lifetime: PersonCap | null };
  /** The grade is not final: nothing is due yet, nothing is denied. */
  held: boolean;
  /** In the order of the request's expenses. */
  lines: { expenseId: string; type: string; requested: number; reimbursable: number }[];
  trace: TraceStep[];
};

const personCap = (rule: string, amount: number, used: number): PersonCap => ({
  rule,
  amount,
  used,
  remaining: Math.max(0, amount - used),
});

function limitToCap(underway: LinesUnderway, step: string, cap: PersonCap | null): LinesUnderway {
  if (cap === null) return underway;
  const input = { cap: cap.amount, used: cap.used };
  return limitLines(underway, cap.remaining, { step, rule: cap.rule, input });
}

function findPersonCaps({ terms, employee, course, on, used }: Facts): Reimbursable['caps'] {
  const annual = findAnnualCap(terms.caps.annual, { ...employee, courseLevel: course.level, on });
  const lifetime = terms.caps.lifetime ?? null;
  return {
    annual: annual === null ? null : personCap(annual.rule, annual.amount, used.annual),
    lifetime: lifetime === null ? null : personCap('caps.lifetime', lifetime, used.lifetime),
  };
}

/**
 * What a request may bring: the benefit of the course, trimmed to what is left of the person's
 * annual and lifetime caps. Pure and complete: the trace holds every step's input and output, so
 * that anyone can derive the amount again.
 *
 * The calculation trims; it never refuses. A cap with nothing left makes 0 of an `uncapped` amount
 * above 0, which submission refuses as cap-exceeded. So does a submission that, once it holds the
 * person's caps, finds less left than this calculation assumed.
 */
export function calculateReimbursable(facts: Facts): Reimbursable {
  const benefit = calculateBenefit(facts);
  const caps = findPersonCaps(facts);
  const inYear = limitToCap(benefit, 'annual_cap', caps.annual);
  const inLife = limitToCap(inYear, 'lifetime_cap', caps.lifetime);

  const requested = facts.expenses.reduce((sum, expense) => sum + expense.amount, 0);
  const uncapped = totalOf(benefit.amounts);
  const yearly = totalOf(inYear.amounts);
  const reimbursable = totalOf(inLife.amounts);
  const order = findFillingOrder(facts.expenses);
  return {
    requested,
    reimbursable,
    uncapped,
    capped: { annual: uncapped - yearly, lifetime: yearly - reimbursable },
    caps,
    held: benefit.held,
    lines: facts.expenses.map((expense, position) => ({
      expenseId: expense.id,
      type: expense.type,
      requested: expense.amount,
      reimbursable: inLife.amounts[order.indexOf(position)] ?? 0,
    })),
    trace: [
      ...inLife.trace,
      {
        step: 'total',
        rule: 'sum_of_lines',
        input: { requested, uncapped },
        output: { amount: reimbursable },
      },
    ],
  };
}
