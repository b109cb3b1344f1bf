import { isInCircle } from './find-circle.js';

const links = (pairs: Record<string, string[]>) => new Map(Object.entries(pairs));

describe('finding a circle of prerequisites', () => {
  test('a program is not its own prerequisite', () => {
    expect(isInCircle('a', links({ a: ['a'] }))).toBe(true);
  });

  test('nor through others', () => {
    expect(isInCircle('a', links({ a: ['b', 'x'], b: ['c'], c: ['a'] }))).toBe(true);
  });

  test('two ways to the same prerequisite are no circle', () => {
    expect(isInCircle('a', links({ a: ['b', 'c'], b: ['d'], c: ['d'] }))).toBe(false);
  });

  test('a circle among the prerequisites does not hold the search up', () => {
    expect(isInCircle('a', links({ a: ['b'], b: ['c'], c: ['b'] }))).toBe(false);
  });
});
