import fc from 'fast-check';
import { percentOf } from '../../../kernel/money.js';
import { takePercentages } from './take-percentages.js';

const amounts = fc.integer({ min: 0, max: 10 ** 12 });
const percents = fc.integer({ min: 0, max: 1_000_000 }).map((parts) => parts / 10_000);

describe('taking percentages of an amount', () => {
  test('P06: 75 % of 99.98 is 74.99, a half cent goes up', () => {
    expect(takePercentages(9998, [75])).toBe(7499);
  });

  test('no percentage leaves the amount as it is', () => {
    expect(takePercentages(9998, [])).toBe(9998);
  });

  test('two percentages are rounded once, not twice', () => {
    expect(takePercentages(1, [50, 50])).toBe(0);
    expect(percentOf(percentOf(1, 50), 50)).toBe(1);
  });

  test('one percentage is what the kernel says it is', () => {
    fc.assert(
      fc.property(amounts, percents, (amount, percent) => {
        expect(takePercentages(amount, [percent])).toBe(percentOf(amount, percent));
      }),
    );
  });

  test('the order of the percentages does not matter, and nothing grows', () => {
    fc.assert(
      fc.property(amounts, percents, percents, (amount, first, second) => {
        const taken = takePercentages(amount, [first, second]);
        expect(taken).toBe(takePercentages(amount, [second, first]));
        expect(taken).toBeLessThanOrEqual(amount);
        expect(taken).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
