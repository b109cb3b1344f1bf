import { encodeSteps, lowerTargets, type StepTarget } from './encode-steps.js';
import type { WeighedProgram } from './reach-levels.js';

type Levels = Record<string, number>;
const listed = (levels: Levels) =>
  Object.entries(levels).map(([skillId, level]) => ({ skillId, level }));
const program = (
  programId: string,
  teaches: Levels,
  entry: Levels = {},
  prerequisiteIds: string[] = [],
): WeighedProgram => ({
  programId,
  cost: 100,
  milliHours: 1000,
  teaches: listed(teaches),
  entryLevels: listed(entry),
  prerequisiteIds,
});
const target = (skillId: string, level: number): StepTarget => ({
  skillId,
  level,
  residualAt: (held) => Math.max(0, level - held),
});

const idsOf = (catalog: ReturnType<typeof encodeSteps>) =>
  catalog?.courses.map((course) => course.program.programId);

describe('encoding programs as steps', () => {
  test('a level that nobody asks for is no step', () => {
    const programs = [program('HALF', { sql: 2 }), program('FULL', { sql: 4 })];
    const catalog = encodeSteps(programs, new Map(), [target('sql', 4)], false);
    expect(catalog?.stepCount).toBe(1);
    expect(idsOf(catalog)).toEqual(['FULL']);
  });

  test('where a partial gain counts, every level taught on the way is a step with its worth', () => {
    const programs = [program('HALF', { sql: 3 }), program('FULL', { sql: 5 })];
    const catalog = encodeSteps(programs, new Map(), [target('sql', 4)], true);
    expect(catalog?.worth).toEqual([3, 1]);
    expect(catalog?.courses.map(({ gives }) => gives)).toEqual([[0, 1], [0]]);
  });

  test('a program is kept for the level, the skill or the completion that another one needs', () => {
    const programs = [
      program('GOAL', { sql: 4 }, { math: 2 }, ['INTRO']),
      program('INTRO', { patience: 1 }),
      program('MATH', { math: 3 }),
      program('FRENCH', { french: 5 }),
    ];
    const catalog = encodeSteps(programs, new Map(), [target('sql', 4)], false);
    expect(idsOf(catalog)).toEqual(['GOAL', 'INTRO', 'MATH']);
    expect(catalog?.courses[0]?.needs).toHaveLength(2);
  });

  test('an entry level that the person has is no need', () => {
    const programs = [program('GOAL', { sql: 4 }, { sql: 2 })];
    const catalog = encodeSteps(programs, new Map([['sql', 2]]), [target('sql', 4)], false);
    expect(catalog?.courses[0]?.needs).toEqual([]);
  });

  test('a target that nothing leads to cannot be encoded, and is lowered first', () => {
    const programs = [program('HALF', { sql: 2 })];
    const targets = [target('sql', 4), target('french', 1)];
    expect(encodeSteps(programs, new Map(), targets, false)).toBeNull();
    const lowered = lowerTargets(targets, new Map(), new Map([['sql', 2]]));
    expect(lowered).toMatchObject([{ skillId: 'sql', level: 2 }]);
    expect(encodeSteps(programs, new Map(), lowered, false)?.goal).toEqual([0]);
  });
});
