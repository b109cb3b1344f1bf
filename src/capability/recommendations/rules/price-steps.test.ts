import fc from 'fast-check';
import type { Course } from './encode-steps.js';
import { priceOfMissing, priceSteps } from './price-steps.js';

const course = (programId: string, cost: number, gives: number[]): Course => ({
  program: { programId, cost, milliHours: 0, entryLevels: [], teaches: [], prerequisiteIds: [] },
  gives,
  needs: [],
});
const costOf = (each: Course) => each.program.cost;
const total = (prices: Float64Array) => priceOfMissing(prices, [...prices.keys()], () => false);

describe('pricing steps', () => {
  test('a bundle caps what its parts are worth', () => {
    const courses = [course('A', 400, [0]), course('B', 400, [1]), course('AB', 700, [0, 1])];
    const prices = priceSteps(courses, [0, 1], 2, costOf);
    expect(total(prices)).toBe(700);
    expect(priceOfMissing(prices, [0, 1], (step) => step === 0)).toBe(prices[1]);
  });

  test('a step that is not to be priced is free', () => {
    expect([...priceSteps([course('A', 400, [0, 1])], [1], 2, costOf)]).toEqual([0, 400]);
  });

  test('three steps that are taught in pairs are worth one pair and a half', () => {
    const courses = [course('A', 100, [0, 1]), course('B', 100, [1, 2]), course('C', 100, [0, 2])];
    expect(total(priceSteps(courses, [0, 1, 2], 3, costOf))).toBe(150);
  });

  test('prices are whole, and no course gives more than it costs', () => {
    const anyCourse = fc.record({
      cost: fc.integer({ min: 0, max: 1_000_000 }),
      gives: fc.uniqueArray(fc.integer({ min: 0, max: 5 }), { minLength: 1 }),
    });
    fc.assert(
      fc.property(fc.array(anyCourse, { minLength: 1, maxLength: 8 }), (drafts) => {
        const courses = drafts.map(({ cost, gives }, at) => course(`p${at}`, cost, gives));
        const prices = priceSteps(courses, [0, 1, 2, 3, 4, 5], 6, costOf);
        for (const price of prices) {
          expect(Number.isInteger(price)).toBe(true);
          expect(price).toBeGreaterThanOrEqual(0);
        }
        for (const each of courses) {
          const worth = each.gives.reduce((sum, step) => sum + prices[step]!, 0);
          expect(worth).toBeLessThanOrEqual(costOf(each));
        }
      }),
    );
  });
});
