import { limitLines, totalOf } from './limit-lines.js';

const underway = {
  lines: [
    { id: 'tuition', type: 'tuition' },
    { id: 'books', type: 'books' },
  ],
  amounts: [100_000, 20_000],
  trace: [],
};
const perCourse = { step: 'per_course', rule: 'caps.perCourse', input: { cap: 110_000 } };

describe('limiting the lines of a request', () => {
  test('the first lines are kept, the last is trimmed, and the lines add up to the limit', () => {
    const { amounts } = limitLines(underway, 110_000, perCourse);
    expect(amounts).toEqual([100_000, 10_000]);
    expect(totalOf(amounts)).toBe(110_000);
  });

  test('the trace tells the total and each line', () => {
    expect(limitLines(underway, 110_000, perCourse).trace).toEqual([
      {
        step: 'per_course',
        rule: 'caps.perCourse',
        input: { amount: 120_000, cap: 110_000 },
        output: { limit: 110_000, amount: 110_000 },
      },
      {
        step: 'per_course',
        rule: 'caps.perCourse',
        input: { expenseId: 'tuition', amount: 100_000 },
        output: { amount: 100_000 },
      },
      {
        step: 'per_course',
        rule: 'caps.perCourse',
        input: { expenseId: 'books', amount: 20_000 },
        output: { amount: 10_000 },
      },
    ]);
  });

  test('a limit that is not reached changes nothing, and is told once', () => {
    const limited = limitLines(underway, 500_000, perCourse);
    expect(limited.amounts).toEqual(underway.amounts);
    expect(limited.trace).toHaveLength(1);
  });
});
