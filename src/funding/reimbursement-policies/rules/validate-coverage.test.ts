import { checkPercent, findRepeated, validateCoverage } from './validate-coverage.js';

type Coverage = Parameters<typeof validateCoverage>[0];

const coverage: Coverage = {
  byExpenseType: { tuition: 100, fees: 100, books: 50 },
  byCourseCategory: { university_course: 80 },
  byGrade: [
    { grade: 'A', percent: 100 },
    { grade: 'B', percent: 80 },
    { grade: 'I', hold: true },
  ],
  plusMinus: 'ignored',
};
const flawsOf = (change: Partial<Coverage>) =>
  validateCoverage({ ...coverage, ...change }).map(({ pointer, code }) => `${pointer} ${code}`);

describe('validating the coverage of a policy', () => {
  test('a sound coverage has no flaws', () => {
    expect(validateCoverage(coverage)).toEqual([]);
    expect(flawsOf({ byCourseCategory: null, byGrade: [] })).toEqual([]);
  });

  test.each([-1, 100.5, 33.33333, Number.NaN, Infinity])('%d is no percentage', (percent) => {
    expect(checkPercent('/x', percent).map(({ code }) => code)).toEqual(['percent-out-of-range']);
  });

  test.each([0, 100, 33.3333, 0.0001, 66.6667])('%d is a percentage', (percent) => {
    expect(checkPercent('/x', percent)).toEqual([]);
  });

  test('a percentage out of range is pointed at wherever it stands', () => {
    expect(flawsOf({ byExpenseType: { tuition: 101, fees: 100 } })).toEqual([
      '/coverage/byExpenseType/tuition percent-out-of-range',
    ]);
    expect(flawsOf({ byCourseCategory: { seminar: -1 } })).toEqual([
      '/coverage/byCourseCategory/seminar percent-out-of-range',
    ]);
    expect(flawsOf({ byGrade: [{ grade: 'A', percent: 200 }] })).toEqual([
      '/coverage/byGrade/0/percent percent-out-of-range',
    ]);
  });

  test.each<Coverage['byExpenseType']>([{}, { tuition: 0 }])(
    'a policy that covers nothing is none: %j',
    (byExpenseType) => {
      expect(flawsOf({ byExpenseType })).toEqual(['/coverage/byExpenseType nothing-covered']);
    },
  );

  test('a grade stands once, as the calculation reads it', () => {
    const byGrade = [
      { grade: 'B', percent: 80 },
      { grade: 'b+', percent: 90 },
    ];
    expect(flawsOf({ byGrade })).toEqual(['/coverage/byGrade/1/grade duplicate-grade']);
    expect(flawsOf({ byGrade, plusMinus: 'significant' })).toEqual([]);
    expect(findRepeated(['a', 'b', 'a', 'a'])).toEqual([2, 3]);
  });

  test('a grade either earns a percentage or is on hold', () => {
    const table = [{ grade: 'A', percent: 100 }, { grade: 'B' }];
    expect(flawsOf({ byGrade: table })).toEqual(['/coverage/byGrade/1 percent-or-hold']);
    expect(flawsOf({ byGrade: [{ grade: 'A', percent: 100, hold: true }] })).toContain(
      '/coverage/byGrade/0 percent-or-hold',
    );
  });

  test('a table in which no grade earns anything is refused', () => {
    expect(flawsOf({ byGrade: [{ grade: 'I', hold: true }] })).toEqual([
      '/coverage/byGrade no-grade-earns',
    ]);
  });
});
