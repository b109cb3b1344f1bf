import type { StepTarget } from './encode-steps.js';
import { encodeCatalog, narrowCatalog } from './narrow-catalog.js';
import type { WeighedProgram } from './reach-levels.js';
import { mixCost, type PlanSearch } from './weigh-plans.js';

const program = (
  programId: string,
  cost: number,
  teaches: Record<string, number>,
  prerequisiteIds: string[] = [],
): WeighedProgram => ({
  programId,
  cost,
  milliHours: 1000,
  entryLevels: [],
  teaches: Object.entries(teaches).map(([skillId, level]) => ({ skillId, level })),
  prerequisiteIds,
});
const target = (skillId: string): StepTarget => ({ skillId, level: 3, residualAt: () => 0 });

const search: PlanSearch = {
  programs: [
    program('A', 100, { a: 3 }),
    program('B', 100, { b: 3 }),
    program('AB', 250, { a: 3, b: 3 }),
    program('CHEAP-B', 50, { b: 3 }, ['INTRO']),
    program('INTRO', 90, {}),
  ],
  start: new Map(),
  targets: [target('a'), target('b')],
  objective: 'cost',
  budget: Number.POSITIVE_INFINITY,
  effortLimit: 1000,
};

const narrowedTo = (primary: number) => {
  const catalog = encodeCatalog(search);
  const limits = { primary, cost: Number.POSITIVE_INFINITY };
  const narrowed = catalog && narrowCatalog(catalog, search, mixCost(search, 0), limits);
  return narrowed?.courses.map((course) => course.program.programId);
};

describe('narrowing a catalog', () => {
  test('keeps every program that a plan within the limit can contain', () => {
    expect(narrowedTo(250)).toEqual(['A', 'AB', 'B', 'CHEAP-B', 'INTRO']);
  });

  test('leaves out what is too dear by itself, or together with what it needs', () => {
    expect(narrowedTo(239)).toEqual(['A', 'B']);
  });

  test('says when nothing within the limit leads to the goal', () => {
    expect(narrowedTo(100)).toBeUndefined();
  });
});
