import { calculateReimbursable, type ReimbursementTerms } from './calculate-reimbursable.js';

type Facts = Parameters<typeof calculateReimbursable>[0];

const terms: ReimbursementTerms = {
  coverage: {
    byExpenseType: { tuition: 100, fees: 100, books: 100 },
    byGrade: [
      { grade: 'A', percent: 100 },
      { grade: 'B', percent: 75 },
      { grade: 'C', percent: 50 },
      { grade: 'I', hold: true },
    ],
    plusMinus: 'ignored',
  },
  caps: {
    annual: [
      { employmentType: 'full_time', amount: 525_000 },
      { employmentType: 'part_time', amount: 262_500 },
    ],
    lifetime: null,
  },
  aidOffset: 'cost',
};
const facts: Facts = {
  terms,
  expenses: [{ id: 'tuition', type: 'tuition', amount: 120_000 }],
  aid: [],
  course: { category: 'university_course', level: null, creditHours: null, creditUnit: null },
  employee: { employmentType: 'full_time', hiredOn: '2019-03-01' },
  on: '2026-11-22',
  used: { annual: 0, lifetime: 0 },
  grade: null,
};
const tuition = (amount: number) => [{ id: 'tuition', type: 'tuition', amount }];
const calculate = (change: Partial<Facts>) => calculateReimbursable({ ...facts, ...change });
const withCaps = (caps: Partial<ReimbursementTerms['caps']>) => ({
  terms: { ...terms, caps: { ...terms.caps, ...caps } },
});

describe('what a request may bring', () => {
  test.each([
    ['A-', 120_000],
    ['B+', 90_000],
    ['B-', 90_000],
    ['C+', 60_000],
    ['D', 0],
  ])('P04: 1,200 with a grade of %s brings %d', (grade, reimbursable) => {
    expect(calculate({ grade }).reimbursable).toBe(reimbursable);
  });

  test('an unknown grade is calculated with the best percentage', () => {
    expect(calculate({ grade: null }).reimbursable).toBe(120_000);
  });

  test('P01, P02: of an allowance of 1,000 a course takes 800 and leaves a certification 200', () => {
    const coverage = { ...terms.coverage, byCourseCategory: { university_course: 80 } };
    const trms = { ...withCaps({ annual: [{ amount: 100_000 }] }).terms, coverage };
    const course = calculate({ terms: trms, expenses: tuition(100_000) });
    expect(course.reimbursable).toBe(80_000);
    const certification = calculate({
      terms: trms,
      expenses: tuition(50_000),
      course: { ...facts.course, category: 'certification' },
      used: { annual: course.reimbursable, lifetime: course.reimbursable },
    });
    expect(certification.uncapped).toBe(50_000);
    expect(certification.reimbursable).toBe(20_000);
    expect(certification.capped).toEqual({ annual: 30_000, lifetime: 0 });
  });

  test('P08: 4,000 of 4,500 are used, so 3 hours at 250 bring 500', () => {
    const calculated = calculate({
      ...withCaps({
        annual: [{ amount: 450_000 }],
        perCreditHour: [{ unit: 'semester_hour', amount: 25_000 }],
      }),
      expenses: tuition(93_000),
      course: { ...facts.course, creditHours: 3, creditUnit: 'semester_hour' },
      used: { annual: 400_000, lifetime: 400_000 },
    });
    expect(calculated.uncapped).toBe(75_000);
    expect(calculated.reimbursable).toBe(50_000);
    expect(calculated.caps.annual).toEqual({
      rule: 'caps.annual.0',
      amount: 450_000,
      used: 400_000,
      remaining: 50_000,
    });
  });

  test('P12: 24,300 of a lifetime’s 25,000 are used, so 1,500 bring 700', () => {
    const calculated = calculate({
      ...withCaps({ lifetime: 2_500_000 }),
      expenses: tuition(150_000),
      used: { annual: 0, lifetime: 2_430_000 },
    });
    expect(calculated.reimbursable).toBe(70_000);
    expect(calculated.capped).toEqual({ annual: 0, lifetime: 80_000 });
  });

  test('a cap with nothing left brings nothing, of an amount that would be due', () => {
    const calculated = calculate({ used: { annual: 525_000, lifetime: 525_000 } });
    expect(calculated).toMatchObject({ uncapped: 120_000, reimbursable: 0 });
    expect(calculated.caps.annual?.remaining).toBe(0);
  });

  test('an overdrawn cap has nothing left, not less than nothing', () => {
    const calculated = calculate({ used: { annual: 600_000, lifetime: 600_000 } });
    expect(calculated.caps.annual?.remaining).toBe(0);
    expect(calculated.reimbursable).toBe(0);
  });

  test('a person without a cap in the policy may be granted nothing', () => {
    const intern = { employmentType: 'intern', hiredOn: '2026-01-01' };
    expect(calculate({ employee: intern }).reimbursable).toBe(0);
  });

  test('lines are told in the order of the request, trimmed from the last to be filled', () => {
    const expenses = [
      { id: 'b', type: 'books', amount: 20_000 },
      { id: 't', type: 'tuition', amount: 100_000 },
    ];
    expect(calculate({ ...withCaps({ annual: [{ amount: 110_000 }] }), expenses }).lines).toEqual([
      { expenseId: 'b', type: 'books', requested: 20_000, reimbursable: 10_000 },
      { expenseId: 't', type: 'tuition', requested: 100_000, reimbursable: 100_000 },
    ]);
  });

  test('an incomplete is held, not denied', () => {
    expect(calculate({ grade: 'I' })).toMatchObject({ held: true, reimbursable: 0 });
  });
});
