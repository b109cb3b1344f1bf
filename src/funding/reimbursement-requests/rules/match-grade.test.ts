import { matchGrade } from './match-grade.js';

const table = [
  { grade: 'A', percent: 100 },
  { grade: 'B', percent: 80 },
  { grade: 'C', percent: 70 },
  { grade: 'pass', percent: 100 },
  { grade: 'I', hold: true },
];

describe('what a grade earns', () => {
  test.each([
    ['A', 100],
    ['B', 80],
    ['C', 70],
    ['Pass', 100],
    ['b', 80],
    ['D', 0],
    ['F', 0],
    ['W', 0],
  ])('a %s earns %d %%', (grade, percent) => {
    expect(matchGrade(table, 'ignored', grade)).toMatchObject({ percent, hold: false });
  });

  test('the row that decided is named', () => {
    expect(matchGrade(table, 'ignored', 'b+').rule).toBe('byGrade.B');
    expect(matchGrade(table, 'ignored', 'F').rule).toBe('byGrade.unnamed');
    expect(matchGrade(table, 'ignored', null).rule).toBe('byGrade.best');
  });

  test.each(['B+', 'B-', 'B−'])('%s is a B where plus and minus are ignored', (grade) => {
    expect(matchGrade(table, 'ignored', grade).percent).toBe(80);
  });

  test('where they are significant, a grade not in the table earns nothing', () => {
    expect(matchGrade(table, 'significant', 'B').percent).toBe(80);
    expect(matchGrade(table, 'significant', 'B-').percent).toBe(0);
    expect(matchGrade([{ grade: 'B-', percent: 60 }], 'significant', 'b−').percent).toBe(60);
  });

  test('a grade that is only a sign stays what it is', () => {
    expect(matchGrade([{ grade: '+', percent: 100 }], 'ignored', '+').percent).toBe(100);
    expect(matchGrade(table, 'ignored', '-').percent).toBe(0);
  });

  test('an incomplete earns nothing for now, and is on hold', () => {
    expect(matchGrade(table, 'ignored', 'I')).toEqual({
      rule: 'byGrade.I',
      percent: 0,
      hold: true,
    });
  });

  test('a grade not known yet earns the best of the table', () => {
    expect(matchGrade(table, 'ignored', null)).toMatchObject({ percent: 100, hold: false });
    expect(matchGrade(table.slice(1, 3), 'ignored', null).percent).toBe(80);
    expect(matchGrade([{ grade: 'I', hold: true }], 'ignored', null).percent).toBe(0);
  });

  test('a policy without a grade table does not look at grades', () => {
    expect(matchGrade([], 'ignored', 'F')).toEqual({
      rule: 'byGrade.none',
      percent: 100,
      hold: false,
    });
  });
});
