import { type Explorer, explorePlans, type PlanSpace } from './explore-plans.js';
import { hasStep } from './pack-steps.js';
import { programsAlong } from './queue-labels.js';

const offers = [
  { first: 3, cost: 1, gives: [0], needs: [] },
  { first: 9, cost: 1, gives: [1], needs: [0] },
  { first: 13, cost: 1, gives: [1], needs: [] },
  { first: 12, cost: 9, gives: [1], needs: [0] },
];
const space: PlanSpace = {
  courses: offers,
  stepCount: 2,
  first: Float64Array.from(offers, (offer) => offer.first),
  second: Float64Array.from(offers, (offer) => offer.cost),
  third: new Float64Array(offers.length),
  cost: Float64Array.from(offers, (offer) => offer.cost),
  programCount: offers.length,
  costMatters: false,
  effortLimit: 1000,
};

function explore(change: Partial<PlanSpace> = {}, wishes: Partial<Explorer> = {}) {
  const found: number[][] = [];
  const exploration = explorePlans(
    { ...space, ...change },
    {
      choose: () => ({ courses: [...offers.keys()], looked: offers.length }),
      estimate: () => ({ remainder: 0, cost: 0 }),
      lookAhead: () => ({
        remainder: 0,
        counted: new Float64Array(offers.length),
        looked: offers.length,
      }),
      boundOf: (label) => label.first + label.remainder,
      isPromising: () => true,
      visit: (steps, label) => {
        if (!hasStep(steps, 1)) return 'expand';
        found.push(programsAlong(label));
        return 'stop';
      },
      ...wishes,
    },
  );
  return { ...exploration, found };
}

describe('exploring plans', () => {
  test('stops at the best plan', () => {
    expect(explore()).toEqual({ ended: 'stopped', bound: 12, found: [[0, 1]] });
  });

  test('leaves out what is not promising, and says so when nothing is left', () => {
    const isPromising: Explorer['isPromising'] = (label) => label.firstBound < 12;
    expect(explore({}, { isPromising })).toMatchObject({ ended: 'exhausted', found: [] });
  });

  test('keeps a worse way to the same state only where cost matters and it is cheaper', () => {
    const seenWith = (change: Partial<PlanSpace>) => {
      const seen: number[][] = [];
      const visit: Explorer['visit'] = (_steps, label) => {
        seen.push(programsAlong(label));
        return 'expand';
      };
      explore(
        { first: Float64Array.of(1, 1, 1, 2), cost: Float64Array.of(5, 1, 1, 1), ...change },
        {
          choose: () => ({ courses: [0, 1, 3], looked: 3 }),
          visit,
        },
      );
      return seen;
    };
    const cost = Float64Array.of(5, 5, 1, 1);
    expect(seenWith({ cost })).toEqual([[], [0], [0, 1]]);
    expect(seenWith({ cost, costMatters: true })).toEqual([[], [0], [0, 1], [0, 3]]);
  });

  test('gives up in time, with a bound for what it has not seen', () => {
    expect(explore({ effortLimit: 5 })).toMatchObject({ ended: 'gave_up', found: [] });
  });
});
