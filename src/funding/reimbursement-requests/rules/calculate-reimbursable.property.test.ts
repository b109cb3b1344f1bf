import fc from 'fast-check';
import { calculateReimbursable, type ReimbursementTerms } from './calculate-reimbursable.js';
import type { TraceStep } from './limit-lines.js';
import { reliefOf } from './subtract-aid.js';
import { takePercentages } from './take-percentages.js';

type Facts = Parameters<typeof calculateReimbursable>[0];

const anyAmount = fc.integer({ min: 0, max: 10 ** 9 });
const anyPercent = fc.integer({ min: 0, max: 1_000_000 }).map((parts) => parts / 10_000);
const orNull = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });
const anyExpense = fc.record({
  id: fc.uuid(),
  type: fc.constantFrom('tuition', 'fees', 'books', 'supplies', 'lodging'),
  amount: fc.integer({ min: 1, max: 10 ** 9 }),
});
const anyTerms: fc.Arbitrary<ReimbursementTerms> = fc.record({
  coverage: fc.record({
    byExpenseType: fc.record({ tuition: anyPercent, fees: anyPercent, books: anyPercent }),
    byCourseCategory: orNull(fc.record({ university_course: anyPercent })),
    byGrade: fc.oneof(
      fc.constant([]),
      fc.tuple(anyPercent, anyPercent).map(([a, b]) => [
        { grade: 'A', percent: a },
        { grade: 'B', percent: b },
        { grade: 'I', hold: true },
      ]),
    ),
    plusMinus: fc.constantFrom('ignored' as const, 'significant' as const),
  }),
  caps: fc.record({
    annual: fc.array(fc.record({ amount: anyAmount }), { maxLength: 1 }),
    lifetime: orNull(anyAmount),
    perCourse: orNull(anyAmount),
    perCreditHour: orNull(
      fc.constant([{ unit: 'semester_hour', amount: 25_000 }] as {
        unit: string;
        amount: number;
      }[]),
    ),
  }),
  aidOffset: fc.constantFrom('cost' as const, 'benefit' as const),
});
const anyFacts: fc.Arbitrary<Facts> = fc.record({
  terms: anyTerms,
  expenses: fc.array(anyExpense, { minLength: 1, maxLength: 6 }),
  aid: fc.array(
    fc.record({ kind: fc.constantFrom('scholarship', 'grant', 'loan'), amount: anyAmount }),
    { maxLength: 3 },
  ),
  course: fc.record({
    category: fc.constantFrom('university_course', 'seminar'),
    level: orNull(fc.constant('graduate')),
    creditHours: orNull(fc.integer({ min: 1, max: 40 }).map((quarters) => quarters / 4)),
    creditUnit: orNull(fc.constantFrom('semester_hour', 'quarter_hour')),
  }),
  employee: fc.constant({ employmentType: 'full_time', hiredOn: '2019-03-01' }),
  on: fc.constant('2026-11-22'),
  used: fc.record({ annual: anyAmount, lifetime: anyAmount }),
  grade: orNull(fc.constantFrom('A', 'A-', 'B', 'I', 'F')),
});
const sum = (amounts: readonly number[]) => amounts.reduce((one, two) => one + two, 0);

/** What a step about one line must come to by its input; a limit is checked on the total instead. */
function deriveAgain({ step, input, output }: TraceStep): unknown {
  const amount = Number(input.amount);
  if (step === 'aid') return amount - Number(input.aid);
  if (step !== 'coverage') return output.amount;
  const { expenseTypePercent, courseCategoryPercent, gradePercent } = input;
  const percents = [expenseTypePercent, courseCategoryPercent, gradePercent].map(Number);
  return takePercentages(amount, percents);
}

describe('whatever the policy, the costs and the aid', () => {
  test('0 ≤ reimbursable ≤ uncapped ≤ requested, and aid never makes more than the cost', () => {
    fc.assert(
      fc.property(anyFacts, (any) => {
        const calculated = calculateReimbursable(any);
        expect(calculated.requested).toBe(sum(any.expenses.map((expense) => expense.amount)));
        expect(calculated.reimbursable).toBeGreaterThanOrEqual(0);
        expect(calculated.reimbursable).toBeLessThanOrEqual(calculated.uncapped);
        const costAfterAid = Math.max(0, calculated.requested - reliefOf(any.aid));
        expect(calculated.uncapped).toBeLessThanOrEqual(costAfterAid);
      }),
    );
  });

  test('the lines add up to the total, and what the caps took is the difference', () => {
    fc.assert(
      fc.property(anyFacts, (any) => {
        const { lines, reimbursable, uncapped, capped } = calculateReimbursable(any);
        expect(sum(lines.map((line) => line.reimbursable))).toBe(reimbursable);
        expect(uncapped - capped.annual - capped.lifetime).toBe(reimbursable);
        for (const line of lines) expect(line.reimbursable).toBeLessThanOrEqual(line.requested);
        expect(lines.map((line) => line.expenseId)).toEqual(any.expenses.map(({ id }) => id));
      }),
    );
  });

  test('no cap is ever exceeded', () => {
    fc.assert(
      fc.property(anyFacts, (any) => {
        const { reimbursable, caps } = calculateReimbursable(any);
        expect(reimbursable).toBeLessThanOrEqual(caps.annual?.remaining ?? Infinity);
        expect(reimbursable).toBeLessThanOrEqual(caps.lifetime?.remaining ?? Infinity);
        expect(reimbursable).toBeLessThanOrEqual(any.terms.caps.perCourse ?? Infinity);
      }),
    );
  });

  test('a larger cap never brings less', () => {
    fc.assert(
      fc.property(anyFacts, anyAmount, anyAmount, (any, annual, more) => {
        const withAnnual = (amount: number) =>
          calculateReimbursable({
            ...any,
            terms: { ...any.terms, caps: { ...any.terms.caps, annual: [{ amount }] } },
          }).reimbursable;
        expect(withAnnual(annual + more)).toBeGreaterThanOrEqual(withAnnual(annual));
      }),
    );
  });

  test('the promise with an unknown grade is never less than what any grade brings', () => {
    fc.assert(
      fc.property(anyFacts, fc.constantFrom('A', 'B', 'I', 'F'), (any, grade) => {
        const promised = calculateReimbursable({ ...any, grade: null }).reimbursable;
        expect(calculateReimbursable({ ...any, grade }).reimbursable).toBeLessThanOrEqual(promised);
      }),
    );
  });

  test('the trace alone is enough to derive the amount again', () => {
    fc.assert(
      fc.property(anyFacts, (any) => {
        const { trace, reimbursable } = calculateReimbursable(any);
        const left = new Map<unknown, unknown>();
        for (const traced of trace.filter(({ input }) => input.expenseId !== undefined)) {
          const { step, input, output } = traced;
          if (step !== 'covered_expense') expect(input.amount).toBe(left.get(input.expenseId));
          expect(output.amount).toBe(deriveAgain(traced));
          left.set(input.expenseId, output.amount);
        }
        expect(sum([...left.values()].map(Number))).toBe(reimbursable);
        expect(trace.at(-1)).toMatchObject({ step: 'total', output: { amount: reimbursable } });
      }),
    );
  });

  test('each limit in the trace follows from its facts, and trims to itself', () => {
    fc.assert(
      fc.property(anyFacts, (any) => {
        const { trace } = calculateReimbursable(any);
        for (const { input, output } of trace.filter((each) => each.output.limit !== undefined)) {
          expect(output.amount).toBe(Math.min(Number(input.amount), Number(output.limit)));
          if (input.used === undefined) continue;
          expect(output.limit).toBe(Math.max(0, Number(input.cap) - Number(input.used)));
        }
      }),
    );
  });

  test('every amount of the trace is a whole number of minor units', () => {
    fc.assert(
      fc.property(anyFacts, (any) => {
        for (const { input, output } of calculateReimbursable(any).trace) {
          for (const name of ['amount', 'cap', 'used', 'limit', 'aid', 'requested', 'uncapped']) {
            expect(Number.isSafeInteger(input[name] ?? 0)).toBe(true);
            expect(Number.isSafeInteger(output[name] ?? 0)).toBe(true);
          }
        }
      }),
    );
  });
});
