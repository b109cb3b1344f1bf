import {
  type ProgramOffer,
  type RecommendationFacts,
  recommendPrograms,
} from './recommend-programs.js';

type Levels = Record<string, number>;
type Terms = { entry?: Levels; after?: string[] };

const listed = (levels: Levels = {}) =>
  Object.entries(levels).map(([skillId, level]) => ({ skillId, level }));

const program = (
  programId: string,
  cost: number,
  hours: number,
  outcome: Levels,
  { entry, after }: Terms = {},
): ProgramOffer => ({
  programId,
  cost,
  hours,
  teaches: listed(outcome),
  entryLevels: listed(entry),
  prerequisiteProgramIds: after ?? [],
});

const need = (skillId: string, requiredLevel: number, weight = 1) => ({
  skillId,
  requiredLevel,
  weight,
});

const recommend = (
  levels: Levels,
  requirements: RecommendationFacts['requirements'],
  programs: ProgramOffer[],
  change: Partial<RecommendationFacts> = {},
) =>
  recommendPrograms({
    requirements,
    levels: new Map(Object.entries(levels)),
    programs,
    completedProgramIds: [],
    objective: 'cost',
    ...change,
  });

const proven = { optimal: true, lowerBound: null };

describe('recommending programs', () => {
  test('R1: one bundle beats two single programs', () => {
    const programs = [
      program('A', 400, 20, { a: 3 }),
      program('B', 400, 20, { b: 3 }),
      program('AB', 700, 30, { a: 3, b: 3 }),
    ];
    expect(recommend({ a: 1, b: 1 }, [need('a', 3), need('b', 3)], programs)).toEqual({
      programIds: ['AB'],
      cost: 700,
      hours: 30,
      residualWeightedGap: 0,
      closesAll: true,
      untaughtSkillIds: [],
      ...proven,
    });
  });

  test('R3: a program that expects level 2 comes after the one that leads there', () => {
    const programs = [
      program('SQL-ADV', 900, 40, { sql: 4 }, { entry: { sql: 2 } }),
      program('SQL-INT', 300, 16, { sql: 2 }),
      program('SQL-BOOT', 1300, 60, { sql: 4 }),
    ];
    expect(recommend({ sql: 1 }, [need('sql', 4, 5)], programs)).toMatchObject({
      programIds: ['SQL-INT', 'SQL-ADV'],
      cost: 1200,
      hours: 56,
      closesAll: true,
      ...proven,
    });
  });

  test('R5: what nobody teaches stays open, and is named', () => {
    const programs = [program('A', 200, 10, { a: 2 })];
    expect(recommend({}, [need('a', 2), need('b', 2)], programs)).toEqual({
      programIds: ['A'],
      cost: 200,
      hours: 10,
      residualWeightedGap: 2,
      closesAll: false,
      untaughtSkillIds: ['b'],
      ...proven,
    });
  });

  test('R6: without a gap there is nothing to take', () => {
    expect(recommend({ a: 3 }, [need('a', 2)], [program('A', 200, 10, { a: 3 })])).toEqual({
      programIds: [],
      cost: 0,
      hours: 0,
      residualWeightedGap: 0,
      closesAll: true,
      untaughtSkillIds: [],
      ...proven,
    });
  });

  test('R7: for the same money the shorter program wins, then the smaller id', () => {
    const programs = [
      program('C', 200, 8, { a: 2 }),
      program('A', 200, 12, { a: 2 }),
      program('B', 200, 8, { a: 2 }),
    ];
    expect(recommend({}, [need('a', 2)], programs)).toMatchObject({
      programIds: ['B'],
      cost: 200,
      hours: 8,
    });
  });

  test('R9: two programs up to level 2 never make level 3', () => {
    const programs = [
      program('A1', 50, 5, { a: 2 }),
      program('A2', 50, 5, { a: 2 }),
      program('A3', 500, 30, { a: 3 }, { entry: { a: 2 } }),
    ];
    expect(recommend({ a: 1 }, [need('a', 3)], programs)).toMatchObject({
      programIds: ['A1', 'A3'],
      cost: 550,
      hours: 35,
      closesAll: true,
    });
  });

  test('the fastest plan is another than the cheapest, unless hours cost money', () => {
    const programs = [program('SLOW', 100, 80, { a: 2 }), program('FAST', 400, 10, { a: 2 })];
    const gaps = [need('a', 2)];
    expect(recommend({}, gaps, programs).programIds).toEqual(['SLOW']);
    expect(recommend({}, gaps, programs, { objective: 'hours' }).programIds).toEqual(['FAST']);
    expect(recommend({}, gaps, programs, { hourlyCost: 5 })).toMatchObject({
      programIds: ['FAST'],
      cost: 450,
    });
  });

  test('a prerequisite is taken first, even where it teaches nothing that is missing', () => {
    const programs = [
      program('ADVANCED', 100, 10, { a: 3 }, { after: ['BASICS'] }),
      program('BASICS', 100, 10, { other: 1 }),
      program('DIRECT', 250, 20, { a: 3 }),
    ];
    const gaps = [need('a', 3)];
    expect(recommend({}, gaps, programs).programIds).toEqual(['BASICS', 'ADVANCED']);
    const completed = { completedProgramIds: ['BASICS'] };
    expect(recommend({}, gaps, programs, completed).programIds).toEqual(['ADVANCED']);
  });

  test('prerequisites in a circle, or that nobody offers, lead nowhere', () => {
    const programs = [
      program('A', 1, 1, { a: 3 }, { after: ['B'] }),
      program('B', 1, 1, { a: 3 }, { after: ['A'] }),
      program('C', 1, 1, { a: 3 }, { after: ['GONE'] }),
    ];
    expect(recommend({}, [need('a', 3)], programs)).toMatchObject({
      programIds: [],
      residualWeightedGap: 3,
      untaughtSkillIds: ['a'],
      ...proven,
    });
  });

  test('a skill the role does not ask for is learned when a program expects it', () => {
    const programs = [
      program('STATISTICS', 300, 30, { statistics: 3 }, { entry: { math: 2 } }),
      program('MATH', 100, 20, { math: 2 }),
    ];
    expect(recommend({}, [need('statistics', 3)], programs).programIds).toEqual([
      'MATH',
      'STATISTICS',
    ]);
  });

  test('a budget that does not suffice goes where the weight is', () => {
    const programs = [program('A', 300, 10, { a: 3 }), program('B', 300, 10, { b: 3 })];
    const gaps = [need('a', 3, 1), need('b', 3, 5)];
    expect(recommend({}, gaps, programs, { budget: 500 })).toMatchObject({
      programIds: ['B'],
      cost: 300,
      residualWeightedGap: 3,
      closesAll: false,
      untaughtSkillIds: [],
      ...proven,
    });
  });

  test('with a small budget a partial gain is better than none', () => {
    const programs = [program('FULL', 900, 10, { a: 4 }), program('HALF', 200, 10, { a: 2 })];
    expect(recommend({}, [need('a', 4)], programs, { budget: 500 })).toMatchObject({
      programIds: ['HALF'],
      residualWeightedGap: 2,
    });
  });

  test('the fastest plan within a budget may be neither the fastest nor the cheapest of all', () => {
    const programs = [
      program('CHEAP', 100, 90, { a: 2 }),
      program('MIDDLE', 300, 50, { a: 2 }),
      program('FAST', 900, 10, { a: 2 }),
    ];
    const change = { objective: 'hours', budget: 500 } as const;
    expect(recommend({}, [need('a', 2)], programs, change).programIds).toEqual(['MIDDLE']);
  });

  test('a slower beginning wins where it leaves money for the rest', () => {
    const programs = [
      program('A-FAST', 80, 1, { a: 2 }),
      program('A-SLOW', 20, 5, { a: 2 }),
      program('B-FAST', 60, 1, { b: 2 }),
      program('B-SLOW', 15, 50, { b: 2 }),
    ];
    const change = { objective: 'hours', budget: 100 } as const;
    expect(recommend({}, [need('a', 2), need('b', 2)], programs, change)).toMatchObject({
      programIds: ['A-SLOW', 'B-FAST'],
      cost: 80,
      hours: 6,
      ...proven,
    });
  });

  test('a gap without weight is closed all the same', () => {
    const programs = [program('A', 100, 10, { a: 2 })];
    expect(recommend({}, [need('a', 2, 0)], programs)).toMatchObject({
      programIds: ['A'],
      closesAll: true,
    });
  });
});

describe('a search that has to give up', () => {
  test('answers with a plan that closes the gaps, and a bound it cannot be better than', () => {
    const skills = ['a', 'b', 'c'];
    const programs = skills.flatMap((skill) => [
      program(`${skill}1`, 100, 10, { [skill]: 2 }),
      program(`${skill}2`, 100, 10, { [skill]: 3 }, { entry: { [skill]: 2 } }),
    ]);
    const gaps = skills.map((skill) => need(skill, 3));
    const answer = recommend({}, gaps, programs, { effortLimit: 1 });
    expect(answer).toMatchObject({ closesAll: true, optimal: false, cost: 600 });
    expect(answer.lowerBound).toBeGreaterThan(0);
    expect(answer.lowerBound).toBeLessThanOrEqual(600);
  });
});
