import { type LinesUnderway, limitLines } from './limit-lines.js';
import { type GradeMatch, type GradeRow, matchGrade, type PlusMinus } from './match-grade.js';
import { type Aid, subtractAid } from './subtract-aid.js';
import { takePercentages } from './take-percentages.js';

/** One line of what a course costs; `amount` in minor units of the policy's currency. */
export type Expense = { readonly id: string; readonly type: string; readonly amount: number };

/** What the course must tell for the calculation. */
export type CourseFacts = {
  readonly category: string;
  readonly creditHours: number | null;
  readonly creditUnit: string | null;
};

/** The part of a policy version that says what a course is worth, whoever takes it. */
export type BenefitTerms = {
  readonly coverage: {
    readonly byExpenseType: Readonly<Record<string, number | undefined>>;
    readonly byCourseCategory?: Readonly<Record<string, number | undefined>> | null | undefined;
    readonly byGrade: readonly GradeRow[];
    readonly plusMinus: PlusMinus;
  };
  readonly caps: {
    readonly perCourse?: number | null | undefined;
    readonly perCreditHour?:
      | readonly { readonly unit: string; readonly amount: number }[]
      | null
      | undefined;
  };
  readonly aidOffset: 'cost' | 'benefit';
};

export type BenefitFacts = {
  readonly terms: BenefitTerms;
  readonly expenses: readonly Expense[];
  readonly aid: readonly Aid[];
  readonly course: CourseFacts;
  /** `null` while the grade is unknown. */
  readonly grade: string | null;
};

/** The benefit line by line, in the order in which limits fill them; `trace` tells how it came about. */
export type Benefit = LinesUnderway & { readonly held: boolean };

const FIRST_TO_FILL = ['tuition', 'fees', 'books'];
const rankOf = (type: string): number => {
  const rank = FIRST_TO_FILL.indexOf(type);
  return rank === -1 ? FIRST_TO_FILL.length : rank;
};

/** The positions of the expenses in the order in which aid and limits fill them. */
export const findFillingOrder = (expenses: readonly { readonly type: string }[]): number[] =>
  expenses
    .map(({ type }, position) => ({ position, rank: rankOf(type) }))
    .toSorted((one, two) => one.rank - two.rank)
    .map(({ position }) => position);

/** Step 1: an expense of a type that the policy does not cover counts for nothing. */
function keepCovered(terms: BenefitTerms, expenses: readonly Expense[]): LinesUnderway {
  const lines = findFillingOrder(expenses).flatMap((position) => expenses[position] ?? []);
  const amounts = lines.map(({ type, amount }) =>
    (terms.coverage.byExpenseType[type] ?? 0) > 0 ? amount : 0,
  );
  const trace = lines.map(({ id, type, amount }, index) => ({
    step: 'covered_expense',
    rule: `byExpenseType.${type}`,
    input: { expenseId: id, amount },
    output: { amount: amounts[index] ?? 0 },
  }));
  return { lines, amounts, trace };
}

/** Step 3: what a credit hour may cost. It limits tuition; fees and books are not sold by the hour. */
function limitTuition(
  underway: LinesUnderway,
  terms: BenefitTerms,
  { creditHours, creditUnit }: CourseFacts,
): LinesUnderway {
  const row = terms.caps.perCreditHour?.find((each) => each.unit === creditUnit);
  if (row === undefined || creditHours === null) return underway;
  const isTuition = underway.lines.map((line) => line.type === 'tuition');
  const tuition = limitLines(
    {
      lines: underway.lines.filter((_, index) => isTuition[index]),
      amounts: underway.amounts.filter((_, index) => isTuition[index]),
      trace: underway.trace,
    },
    takePercentages(row.amount, [creditHours * 100]),
    {
      step: 'per_credit_hour',
      rule: `caps.perCreditHour.${row.unit}`,
      input: { creditHours, amountPerCreditHour: row.amount },
    },
  );
  const others = underway.amounts.filter((_, index) => !isTuition[index]);
  // Tuition lines stand before all others, so the parts only have to be put together again.
  return { ...underway, amounts: [...tuition.amounts, ...others], trace: tuition.trace };
}

/** Step 4: the percentages of expense type, course category and grade, multiplied, rounded once a line. */
function applyCoverage(
  underway: LinesUnderway,
  { coverage }: BenefitTerms,
  category: string,
  grade: GradeMatch,
): LinesUnderway {
  const categoryPercent = coverage.byCourseCategory?.[category] ?? 100;
  const percentsOf = (type: string) => ({
    expenseTypePercent: coverage.byExpenseType[type] ?? 0,
    courseCategoryPercent: categoryPercent,
    gradePercent: grade.percent,
  });
  const amounts = underway.lines.map(({ type }, index) =>
    takePercentages(underway.amounts[index] ?? 0, Object.values(percentsOf(type))),
  );
  const trace = underway.lines.map(({ id, type }, index) => ({
    step: 'coverage',
    rule: `byExpenseType.${type} × byCourseCategory.${category} × ${grade.rule}`,
    input: { expenseId: id, amount: underway.amounts[index] ?? 0, ...percentsOf(type) },
    output: { amount: amounts[index] ?? 0 },
  }));
  return { lines: underway.lines, amounts, trace: [...underway.trace, ...trace] };
}

/** Step 5, the part that is the same for everyone: what one course may bring. */
function limitCourse(underway: LinesUnderway, { caps }: BenefitTerms): LinesUnderway {
  const cap = caps.perCourse;
  if (cap === null || cap === undefined) return underway;
  const applied = { step: 'per_course', rule: 'caps.perCourse', input: { cap } };
  return limitLines(underway, cap, applied);
}

/**
 * What a course is worth under a policy, before the limits of the person who takes it.
 *
 * In this order, for each line: is its type covered; less the aid (tuition first, then fees, books
 * and the rest); tuition at most the cap per credit hour; times coverage, rounded half up once per
 * line; all lines at most the cap per course. Coverage is the product of three percentages, the
 * expense type's, the course category's (100 unless the policy names the category) and the
 * grade's. Where aid offsets the benefit instead of the cost, it is subtracted after coverage.
 *
 * `held` says that the grade is not final: nothing is due now and nothing is denied.
 */
export function calculateBenefit({ terms, expenses, aid, course, grade }: BenefitFacts): Benefit {
  const match = matchGrade(terms.coverage.byGrade, terms.coverage.plusMinus, grade);
  const covered = keepCovered(terms, expenses);
  const net = terms.aidOffset === 'cost' ? subtractAid(covered, aid, 'cost') : covered;
  const limited = limitTuition(net, terms, course);
  const graded: LinesUnderway = {
    ...limited,
    trace: [
      ...limited.trace,
      {
        step: 'grade',
        rule: match.rule,
        input: { grade },
        output: { percent: match.percent, hold: match.hold },
      },
    ],
  };
  const earned = applyCoverage(graded, terms, course.category, match);
  const benefit = terms.aidOffset === 'benefit' ? subtractAid(earned, aid, 'benefit') : earned;
  return { ...limitCourse(benefit, terms), held: match.hold };
}
