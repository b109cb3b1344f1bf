import fc from 'fast-check';
import { spreadInOrder } from './spread-in-order.js';

const amounts = fc.integer({ min: 0, max: 10 ** 9 });

describe('spreading a total over lines in order', () => {
  test('the first line is filled before the next receives anything', () => {
    expect(spreadInOrder([1000, 500, 300], 1200)).toEqual([1000, 200, 0]);
  });

  test('what no line can hold is left over', () => {
    expect(spreadInOrder([100, 50], 1000)).toEqual([100, 50]);
    expect(spreadInOrder([], 1000)).toEqual([]);
  });

  test('everything is spread that finds room, and no line is overfilled', () => {
    fc.assert(
      fc.property(fc.array(amounts), amounts, (places, total) => {
        const parts = spreadInOrder(places, total);
        const sum = (list: readonly number[]) => list.reduce((one, two) => one + two, 0);
        expect(sum(parts)).toBe(Math.min(total, sum(places)));
        expect(parts.every((part, index) => part >= 0 && part <= (places[index] ?? 0))).toBe(true);
      }),
    );
  });
});
