import { closeGaps } from './close-gaps.js';
import type { WeighedProgram } from './reach-levels.js';
import type { PlanSearch } from './weigh-plans.js';

const program = (programId: string, cost: number, milliHours: number): WeighedProgram => ({
  programId,
  cost,
  milliHours,
  entryLevels: [],
  teaches: [{ skillId: 'a', level: 3 }],
  prerequisiteIds: [],
});

const close = (change: Partial<PlanSearch> = {}) =>
  closeGaps({
    programs: [program('CHEAP', 100, 90), program('FAST', 900, 10), program('MIDDLE', 300, 50)],
    start: new Map(),
    targets: [{ skillId: 'a', level: 3, residualAt: (level) => 3 - level }],
    objective: 'cost',
    budget: Number.POSITIVE_INFINITY,
    effortLimit: 1000,
    ...change,
  });

describe('closing every gap', () => {
  test.each([
    ['cheapest', { objective: 'cost' }, 'CHEAP'],
    ['fastest', { objective: 'hours' }, 'FAST'],
    ['fastest within the budget', { objective: 'hours', budget: 300 }, 'MIDDLE'],
  ] as const)('%s', (_wish, change, programId) => {
    expect(close(change)).toMatchObject({ found: 'best', programs: [{ programId }] });
  });

  test('is not possible below the cheapest plan, and then costs more than the budget', () => {
    expect(close({ budget: 99 })).toEqual({ found: 'none', lowerBound: 100 });
    expect(close({ budget: 99, objective: 'hours' })).toMatchObject({ found: 'none' });
  });

  test('unproven is a plan together with what no plan is better than', () => {
    expect(close({ effortLimit: 0 })).toMatchObject({
      found: 'unproven',
      programs: [{ programId: 'CHEAP' }],
      lowerBound: 100,
    });
  });
});
