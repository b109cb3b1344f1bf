import fc from 'fast-check';
import { cutLandmarks } from './cut-landmarks.js';
import { packSteps } from './pack-steps.js';

type Offer = { price: number; gives: number[]; needs: number[] };

const leastFor = (offers: Offer[], goals: number[], held: number[] = []) =>
  cutLandmarks(offers, 5, (offer) => offer.price)(packSteps(held, 5), goals);

function heldAfter(chosen: Offer[], start: number[]): Set<number> {
  const held = new Set(start);
  for (const _round of chosen) {
    const open = chosen.filter((offer) => offer.needs.every((need) => held.has(need)));
    for (const step of open.flatMap((offer) => offer.gives)) held.add(step);
  }
  return held;
}

/** The price of the cheapest set of offers that leads to the goals, found by trying all sets. */
function cheapest(offers: Offer[], goals: number[], start: number[]): number {
  let best = Number.POSITIVE_INFINITY;
  for (let subset = 0; subset < 2 ** offers.length; subset++) {
    const chosen = offers.filter((_offer, at) => (subset & (1 << at)) !== 0);
    const held = heldAfter(chosen, start);
    const price = chosen.reduce((sum, offer) => sum + offer.price, 0);
    if (goals.every((goal) => held.has(goal))) best = Math.min(best, price);
  }
  return best;
}

describe('the least that is still to come', () => {
  test('includes what has to be taken first', () => {
    const offers = [
      { price: 300, gives: [0], needs: [] },
      { price: 900, gives: [1], needs: [0] },
      { price: 1300, gives: [1], needs: [] },
    ];
    expect(leastFor(offers, [1]).bound).toBe(1200);
    expect(leastFor(offers, [1], [0]).bound).toBe(900);
    expect(leastFor(offers, [1], [1]).bound).toBe(0);
  });

  test('tells how much of each price it counts', () => {
    const offers = [
      { price: 100, gives: [0], needs: [] },
      { price: 130, gives: [0], needs: [] },
    ];
    expect([...leastFor(offers, [0]).counted]).toEqual([100, 100]);
  });

  test('is infinite for what nothing leads to', () => {
    expect(leastFor([{ price: 1, gives: [0], needs: [1] }], [0]).bound).toBe(
      Number.POSITIVE_INFINITY,
    );
  });

  test('never exceeds the cheapest plan, with any one offer in it or without', () => {
    const steps = (minLength: number, maxLength: number) =>
      fc.uniqueArray(fc.integer({ min: 0, max: 4 }), { minLength, maxLength });
    const offer = fc.record({
      price: fc.integer({ min: 0, max: 20 }),
      gives: steps(1, 3),
      needs: fc.oneof(fc.constant([] as number[]), steps(0, 2)),
    });
    fc.assert(
      fc.property(
        fc.array(offer, { minLength: 1, maxLength: 7 }),
        steps(1, 4),
        steps(0, 2),
        (offers, goals, held) => {
          const { bound, counted } = leastFor(offers, goals, held);
          const best = cheapest(offers, goals, held);
          expect(bound).toBeLessThanOrEqual(best);
          if (bound === Number.POSITIVE_INFINITY) return;
          for (const [at, taken] of offers.entries()) {
            if (!taken.needs.every((need) => held.includes(need))) continue;
            const after = cheapest(offers, goals, [...held, ...taken.gives]);
            expect(bound - counted[at]!).toBeLessThanOrEqual(after);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});
