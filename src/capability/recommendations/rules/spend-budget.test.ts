import type { StepTarget } from './encode-steps.js';
import type { WeighedProgram } from './reach-levels.js';
import { spendBudget } from './spend-budget.js';

const program = (
  programId: string,
  cost: number,
  teaches: Record<string, number>,
  entry: Record<string, number> = {},
): WeighedProgram => {
  const listed = (levels: Record<string, number>) =>
    Object.entries(levels).map(([skillId, level]) => ({ skillId, level }));
  return {
    programId,
    cost,
    milliHours: cost,
    entryLevels: listed(entry),
    teaches: listed(teaches),
    prerequisiteIds: [],
  };
};
const target = (skillId: string, level: number, weight: number): StepTarget => ({
  skillId,
  level,
  residualAt: (held) => weight * Math.max(0, level - held),
});

const spend = (
  budget: number,
  targets: StepTarget[],
  programs: WeighedProgram[],
  effortLimit = 10_000,
) => {
  const start = new Map<string, number>();
  const plan = spendBudget({ programs, start, targets, objective: 'cost', budget, effortLimit });
  return {
    programIds: plan.programs.map((each) => each.programId).toSorted(),
    isProven: plan.isProven,
  };
};

describe('spending a budget that does not suffice', () => {
  test('closes the weightier gap', () => {
    const programs = [program('A', 300, { a: 3 }), program('B', 300, { b: 3 })];
    const targets = [target('a', 3, 1), target('b', 3, 5)];
    expect(spend(500, targets, programs)).toEqual({ programIds: ['B'], isProven: true });
  });

  test('prefers two small steps to one large one that is worth less', () => {
    const programs = [
      program('A', 300, { a: 4 }),
      program('B', 150, { b: 3 }),
      program('C', 150, { c: 3 }),
    ];
    const targets = [target('a', 4, 1), target('b', 3, 1), target('c', 3, 1)];
    expect(spend(300, targets, programs).programIds).toEqual(['B', 'C']);
  });

  test('giving up a level does not open the program that expects it', () => {
    const programs = [
      program('BEGINNER', 400, { a: 2 }),
      program('ADVANCED', 100, { a: 4 }, { a: 2 }),
    ];
    expect(spend(450, [target('a', 4, 1)], programs).programIds).toEqual(['BEGINNER']);
    expect(spend(100, [target('a', 4, 1)], programs)).toEqual({ programIds: [], isProven: true });
  });

  test('leaves a plan within the budget where the search gives up', () => {
    const programs = [program('A', 300, { a: 3 }), program('B', 300, { b: 3 })];
    const targets = [target('a', 3, 1), target('b', 3, 5)];
    expect(spend(500, targets, programs, 0)).toEqual({ programIds: ['B'], isProven: false });
  });
});
