import type { Course } from './encode-steps.js';
import { growPlan, holdsAll, improvePlan, trimPlan } from './grow-plan.js';

const course = (
  programId: string,
  cost: number,
  gives: number[],
  needs: number[] = [],
): Course => ({
  program: { programId, cost, milliHours: 0, entryLevels: [], teaches: [], prerequisiteIds: [] },
  gives,
  needs,
});
const priceOf = (each: Course) => each.program.cost;
const idsOf = (plan: readonly Course[]) => plan.map((each) => each.program.programId);

const first = course('FIRST', 300, [0]);
const second = course('SECOND', 900, [1], [0]);
const direct = course('DIRECT', 1300, [1]);
const free = { budget: Number.POSITIVE_INFINITY, priceOf, stepCount: 3 };

describe('growing a plan', () => {
  test('takes along what a program needs', () => {
    const plan = growPlan({ ...free, courses: [first, second, direct], gains: [0, 1, 0] });
    expect(idsOf(plan)).toEqual(['FIRST', 'SECOND']);
  });

  test('stops where the budget ends', () => {
    const facts = { ...free, courses: [first, second, direct], gains: [1, 5, 0], budget: 1000 };
    expect(idsOf(growPlan(facts))).toEqual(['FIRST']);
  });

  test('drops what a later program has made superfluous', () => {
    const one = course('ONE', 10, [0]);
    const all = course('ALL', 25, [0, 1]);
    expect(idsOf(growPlan({ ...free, courses: [one, all], gains: [1, 1, 0] }))).toEqual(['ALL']);
    expect(idsOf(trimPlan([one, all], [0, 1], priceOf))).toEqual(['ALL']);
  });
});

describe('improving a plan', () => {
  test('finds the cheaper way that a greedy start has missed', () => {
    const courses = [first, second, direct];
    const improved = improvePlan([direct], { courses, stepCount: 3, goal: [1], priceOf });
    expect(idsOf(improved ?? [])).toEqual(['FIRST', 'SECOND']);
  });

  test('replaces what the catalog does not have any more', () => {
    const catalog = { courses: [first, second], stepCount: 3, goal: [1], priceOf };
    expect(idsOf(improvePlan([direct], catalog) ?? [])).toEqual(['FIRST', 'SECOND']);
    expect(improvePlan([direct], { ...catalog, courses: [first] })).toBeNull();
  });
});

describe('a plan', () => {
  test('holds what it promises only if every program can be taken', () => {
    expect(holdsAll([second, first], [0, 1])).toBe(true);
    expect(holdsAll([second], [1])).toBe(false);
    expect(holdsAll([first, second], [2])).toBe(false);
  });
});
