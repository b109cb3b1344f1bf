import type { Course } from './encode-steps.js';
import { leastBeyond, mixCost, numbersOf, sumOf } from './weigh-plans.js';

const course: Course = {
  program: {
    programId: 'A',
    cost: 250,
    milliHours: 4000,
    entryLevels: [],
    teaches: [],
    prerequisiteIds: [],
  },
  gives: [],
  needs: [],
};

describe('weighing plans', () => {
  test('the objective comes first, the other number breaks ties', () => {
    const { primaryOf, secondaryOf } = numbersOf({ objective: 'hours' });
    expect([primaryOf(course), secondaryOf(course)]).toEqual([4000, 250]);
    expect(sumOf([course, course], numbersOf({ objective: 'cost' }).primaryOf)).toBe(500);
  });

  test('without a rate, only the objective counts', () => {
    const { priceOf, leastFor } = mixCost({ objective: 'hours', budget: 300 }, 0);
    expect(priceOf(course)).toBe(4000);
    expect(leastFor(4000, 250)).toBe(4000);
  });

  test('with a rate, what the budget cannot pay of the mixed price must be hours', () => {
    const { priceOf, leastFor } = mixCost({ objective: 'hours', budget: 300 }, 2);
    expect(priceOf(course)).toBe(4500);
    expect(leastFor(4500, 0)).toBe(3900);
    expect(leastFor(4500, 250)).toBe(4400);
    expect(leastFor(100, 0)).toBe(0);
  });

  test('rounding never turns a bound into too much', () => {
    expect(leastBeyond(3 * 0.1, 0.3)).toBe(0);
    expect(leastBeyond(1.5, 0)).toBe(2);
  });
});
