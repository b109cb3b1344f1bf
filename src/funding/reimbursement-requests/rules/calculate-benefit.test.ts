import { type BenefitFacts, calculateBenefit, findFillingOrder } from './calculate-benefit.js';
import { totalOf } from './limit-lines.js';

const terms: BenefitFacts['terms'] = {
  coverage: {
    byExpenseType: { tuition: 100, fees: 50, books: 100 },
    byCourseCategory: { university_course: 80, certification: 100 },
    byGrade: [
      { grade: 'A', percent: 100 },
      { grade: 'B', percent: 75 },
      { grade: 'I', hold: true },
    ],
    plusMinus: 'ignored',
  },
  caps: { perCourse: null, perCreditHour: [{ unit: 'semester_hour', amount: 25_000 }] },
  aidOffset: 'cost',
};
const tuition = (amount: number) => ({ id: 'tuition', type: 'tuition', amount });
const course = { category: 'university_course', creditHours: null, creditUnit: null };
const facts: BenefitFacts = { terms, expenses: [tuition(100_000)], aid: [], course, grade: null };

const worthOf = (change: Partial<BenefitFacts>) =>
  totalOf(calculateBenefit({ ...facts, ...change }).amounts);
const withTerms = (change: Partial<BenefitFacts['terms']>) => ({ ...terms, ...change });

describe('what a course is worth under a policy', () => {
  test('P01: 80 % of a university course of 1,000 is 800', () => {
    expect(worthOf({})).toBe(80_000);
  });

  test('P02: a certification of 500 is covered in full', () => {
    const certification = { ...course, category: 'certification' };
    expect(worthOf({ expenses: [tuition(50_000)], course: certification })).toBe(50_000);
  });

  test('a category that the policy does not name is not reduced', () => {
    expect(worthOf({ course: { ...course, category: 'seminar' } })).toBe(100_000);
    const uncategorized = withTerms({ coverage: { ...terms.coverage, byCourseCategory: null } });
    expect(worthOf({ terms: uncategorized })).toBe(100_000);
  });

  test('the percentages of expense type, category and grade multiply', () => {
    const fees = [{ id: 'fees', type: 'fees', amount: 100_000 }];
    expect(worthOf({ expenses: fees, grade: 'B' })).toBe(30_000);
  });

  test('an expense of a type not covered counts for nothing', () => {
    expect(worthOf({ expenses: [{ id: 'hotel', type: 'lodging', amount: 60_000 }] })).toBe(0);
  });

  test('P06: each line is rounded half up', () => {
    const percent = withTerms({
      coverage: { ...terms.coverage, byCourseCategory: { university_course: 75 } },
    });
    expect(worthOf({ terms: percent, expenses: [tuition(9998)] })).toBe(7499);
    expect(worthOf({ terms: percent, expenses: [tuition(9998), tuition(9998)] })).toBe(14_998);
  });

  test('aid goes to tuition first and never to a line that is not covered', () => {
    const expenses = [
      { id: 'books', type: 'books', amount: 30_000 },
      { id: 'hotel', type: 'lodging', amount: 60_000 },
      tuition(100_000),
    ];
    const aid = [{ kind: 'grant', amount: 110_000 }];
    const benefit = calculateBenefit({ ...facts, expenses, aid });
    expect(benefit.lines.map((line) => line.id)).toEqual(['tuition', 'books', 'hotel']);
    expect(benefit.amounts).toEqual([0, 16_000, 0]);
  });

  test('P07: three semester hours at 310 with a cap of 250 an hour count for 750', () => {
    const hours = { category: 'seminar', creditHours: 3, creditUnit: 'semester_hour' };
    expect(worthOf({ expenses: [tuition(93_000)], course: hours })).toBe(75_000);
  });

  test('a cap per credit hour limits tuition, not fees, and takes half hours', () => {
    const hours = { category: 'seminar', creditHours: 1.5, creditUnit: 'semester_hour' };
    const expenses = [{ id: 'fees', type: 'fees', amount: 10_000 }, tuition(93_000)];
    expect(worthOf({ expenses, course: hours })).toBe(37_500 + 5_000);
  });

  test('P10: four quarter hours, tuition 1,800 less aid 200, cap 370 an hour: 1,480', () => {
    const quarterly = withTerms({
      caps: { perCreditHour: [{ unit: 'quarter_hour', amount: 37_000 }] },
    });
    const hours = { category: 'seminar', creditHours: 4, creditUnit: 'quarter_hour' };
    const aid = [{ kind: 'scholarship', amount: 20_000 }];
    expect(worthOf({ terms: quarterly, expenses: [tuition(180_000)], course: hours, aid })).toBe(
      148_000,
    );
  });

  test('P11: a scholarship of 1,200 on 3,000 at 80 % leaves 1,440 of the cost or 1,200 of the benefit', () => {
    const change = {
      expenses: [tuition(300_000)],
      aid: [{ kind: 'scholarship', amount: 120_000 }],
    };
    expect(worthOf(change)).toBe(144_000);
    expect(worthOf({ ...change, terms: withTerms({ aidOffset: 'benefit' }) })).toBe(120_000);
  });

  test('a course brings at most the cap per course', () => {
    const capped = withTerms({ caps: { perCourse: 70_000 } });
    expect(worthOf({ terms: capped })).toBe(70_000);
  });

  test('an incomplete brings nothing yet, and is held', () => {
    const benefit = calculateBenefit({ ...facts, grade: 'I' });
    expect(benefit.held).toBe(true);
    expect(totalOf(benefit.amounts)).toBe(0);
    expect(calculateBenefit({ ...facts, grade: 'F' }).held).toBe(false);
  });

  test('lines of one type keep their order', () => {
    const types = ['books', 'exam', 'tuition', 'fees', 'tuition', 'other'];
    expect(findFillingOrder(types.map((type) => ({ type })))).toEqual([2, 4, 3, 0, 1, 5]);
  });

  test('the coverage step names its three rules and their percentages', () => {
    const { trace } = calculateBenefit({ ...facts, grade: 'B+' });
    expect(trace.find(({ step }) => step === 'coverage')).toEqual({
      step: 'coverage',
      rule: 'byExpenseType.tuition × byCourseCategory.university_course × byGrade.B',
      input: {
        expenseId: 'tuition',
        amount: 100_000,
        expenseTypePercent: 100,
        courseCategoryPercent: 80,
        gradePercent: 75,
      },
      output: { amount: 60_000 },
    });
  });
});
