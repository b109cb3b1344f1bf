import { readFileSync } from 'node:fs';
import { classifyMove } from './classify-move.js';
import { findGaps, type GapFacts, type RequirementFact, roundReport } from './find-gaps.js';

const requirement = (
  skillId: string,
  requiredLevel: number,
  weight: number,
  mandatory = false,
): RequirementFact => ({ skillId, requiredLevel, weight, mandatory });

const dataAnalyst = [
  requirement('sql', 4, 5),
  requirement('statistics', 3, 4),
  requirement('python', 3, 3),
  requirement('communication', 3, 3),
  requirement('privacy', 2, 2, true),
];
const ada = { sql: 3, statistics: 3, python: 1, communication: 4, privacy: 2 };

const report = (levels: Record<string, number>, change: Partial<GapFacts> = {}) =>
  roundReport(
    findGaps({
      requirements: dataAnalyst,
      levels: new Map(Object.entries(levels)),
      requiredCredentialTypeIds: [],
      activeCredentialTypeIds: [],
      ...change,
    }),
  );

const gapsIn = (numbers: ReturnType<typeof report>) =>
  numbers.gaps.map(({ skillId, gap }) => [skillId, gap]);

describe('a person against a role', () => {
  const plain = {
    readiness: 0.8088,
    readinessIfUnknownMet: 0.8088,
    coverage: 0.5294,
    meanWeightedGap: 0.6471,
    normalisedGap: 0.2037,
    qualified: true,
    blockedBy: [],
    unknownSkillIds: [],
  };

  test('G1: two gaps, the weightier first', () => {
    const numbers = report(ada);
    expect(numbers).toMatchObject(plain);
    expect(numbers.gaps).toEqual([
      {
        skillId: 'python',
        requiredLevel: 3,
        level: 1,
        gap: 2,
        weight: 3,
        mandatory: false,
        priority: 0.3529,
      },
      {
        skillId: 'sql',
        requiredLevel: 4,
        level: 3,
        gap: 1,
        weight: 5,
        mandatory: false,
        priority: 0.2941,
      },
    ]);
  });

  test('G2: surplus in one skill does not make up for another', () => {
    const numbers = report({ ...ada, communication: 5 });
    expect(numbers).toEqual(report(ada));
    expect(numbers).toMatchObject(plain);
  });

  test('G5: whoever meets everything is fully ready', () => {
    const met = { sql: 4, statistics: 3, python: 3, communication: 3, privacy: 2 };
    expect(report(met)).toEqual({
      readiness: 1,
      readinessIfUnknownMet: 1,
      coverage: 1,
      meanWeightedGap: 0,
      normalisedGap: 0,
      distinctiveReadiness: 1,
      novelty: 0,
      qualified: true,
      blockedBy: [],
      gaps: [],
      unknownSkillIds: [],
    });
  });

  test('G6: knowing nothing leaves every gap; ties of priority go by skill id', () => {
    const numbers = report({ sql: 0, statistics: 0, python: 0, communication: 0, privacy: 0 });
    expect(numbers).toMatchObject({
      readiness: 0,
      readinessIfUnknownMet: 0,
      coverage: 0,
      meanWeightedGap: 3.1765,
      normalisedGap: 1,
      qualified: false,
      blockedBy: [{ kind: 'skill', id: 'privacy' }],
      unknownSkillIds: [],
    });
    // 5x4, 4x3, 3x3, 3x3 and, being mandatory, 2x2x2.
    expect(gapsIn(numbers)).toEqual([
      ['sql', 4],
      ['statistics', 3],
      ['communication', 3],
      ['python', 3],
      ['privacy', 2],
    ]);
  });

  test('G7: a role without requirements has no readiness, neither 1 nor NaN', () => {
    expect(report(ada, { requirements: [] })).toEqual({
      readiness: null,
      readinessIfUnknownMet: null,
      coverage: null,
      meanWeightedGap: null,
      normalisedGap: null,
      distinctiveReadiness: null,
      novelty: null,
      qualified: true,
      blockedBy: [],
      gaps: [],
      unknownSkillIds: [],
    });
  });

  test('an unknown skill counts as nothing at worst and as met at best', () => {
    const { python: _unknown, ...known } = ada;
    const numbers = report(known);
    expect(numbers.unknownSkillIds).toEqual(['python']);
    expect(numbers.readiness).toBe(0.75);
    expect(numbers.readinessIfUnknownMet).toBe(0.9265);
    expect(numbers.gaps[0]).toMatchObject({ skillId: 'python', level: null, gap: 3 });
  });

  test('an unknown mandatory skill blocks', () => {
    const { privacy: _unknown, ...known } = ada;
    expect(report(known)).toMatchObject({
      qualified: false,
      blockedBy: [{ kind: 'skill', id: 'privacy' }],
    });
  });

  test('a missing license blocks whoever has every skill', () => {
    const numbers = report(ada, {
      requiredCredentialTypeIds: ['rn-license', 'bls-card'],
      activeCredentialTypeIds: ['bls-card'],
    });
    expect(numbers.qualified).toBe(false);
    expect(numbers.blockedBy).toEqual([{ kind: 'credential', id: 'rn-license' }]);
  });

  test('a mandatory gap counts twice in its priority', () => {
    const requirements = [requirement('a', 2, 1), requirement('b', 2, 1, true)];
    expect(report({ a: 1, b: 1 }, { requirements }).gaps).toMatchObject([
      { skillId: 'b', priority: 1 },
      { skillId: 'a', priority: 0.5 },
    ]);
  });

  test('a requirement of level 0 asks for nothing', () => {
    const requirements = [...dataAnalyst, requirement('cobol', 0, 5)];
    expect(report(ada, { requirements })).toEqual(report(ada));
  });

  test('noise in the last digits is no gap', () => {
    const numbers = report({ ...ada, sql: 4 - 1e-12, python: 3 });
    expect(numbers.gaps).toEqual([]);
    expect(numbers).toMatchObject({ readiness: 1, coverage: 1 });
  });

  test('requirements that weigh nothing weigh the same', () => {
    const requirements = [requirement('a', 2, 0), requirement('b', 2, 0)];
    expect(report({ a: 2, b: 1 }, { requirements })).toMatchObject({
      readiness: 0.75,
      coverage: 0.5,
      meanWeightedGap: 0.5,
    });
  });
});

describe('what sets a role apart', () => {
  test('skills that every role asks for do not count', () => {
    const requirements = [
      { ...requirement('listening', 3, 4), referenceMean: 4 },
      { ...requirement('python', 4, 3), referenceMean: 1 },
      { ...requirement('writing', 3, 2), referenceMean: 3 },
    ];
    const numbers = report({ listening: 3, python: 2, writing: 3 }, { requirements });
    expect(numbers.readiness).toBe(0.8333);
    expect(numbers).toMatchObject({ distinctiveReadiness: 0.5, novelty: 1 });
  });

  test('a role that asks for no more than the average keeps its plain weights', () => {
    const requirements = dataAnalyst.map((each) => ({ ...each, referenceMean: each.weight }));
    const numbers = report(ada, { requirements });
    expect(numbers.distinctiveReadiness).toBe(numbers.readiness);
    expect(numbers.novelty).toBe(0.1765);
  });
});

type Occupations = {
  elements: string[];
  meanImportance: number[];
  occupations: Record<string, { importance: number[]; level: number[] }>;
};
const onet: Occupations = JSON.parse(
  readFileSync(new URL('./onet-occupations.fixture.json', import.meta.url), 'utf8'),
);
const weightOf = (importance: number) => (importance - 1) / 4;

describe('moves between O*NET 29.0 occupations', () => {
  test.each([
    ['O2: nurse to practical nurse', '29-1141.00', '29-2061.00', 0.9829, 0.9855, 0, 'upskilling'],
    [
      'O3: programmer to IS manager',
      '15-1251.00',
      '11-3021.00',
      0.813,
      0.8212,
      0.0871,
      'upskilling',
    ],
    ['O4: programmer to analyst', '15-1251.00', '15-1211.00', 0.8103, 0.7868, 0.1302, 'upskilling'],
    [
      'O6: dental assistant to hygienist',
      '31-9091.00',
      '29-1292.00',
      0.9215,
      0.8922,
      0,
      'upskilling',
    ],
    [
      'O7: dental assistant to programmer',
      '31-9091.00',
      '15-1251.00',
      0.7317,
      0.4267,
      0.5222,
      'reskilling',
    ],
    ['O10: nurse to programmer', '29-1141.00', '15-1251.00', 0.8037, 0.5094, 0.6229, 'reskilling'],
  ])('%s', (_move, source, target, readiness, distinctiveReadiness, novelty, classification) => {
    const from = onet.occupations[source]!;
    const to = onet.occupations[target]!;
    const numbers = findGaps({
      requirements: onet.elements.map((skillId, at) => ({
        skillId,
        requiredLevel: to.level[at]!,
        weight: weightOf(to.importance[at]!),
        mandatory: false,
        referenceMean: weightOf(onet.meanImportance[at]!),
      })),
      levels: new Map(onet.elements.map((skillId, at) => [skillId, from.level[at]!])),
      requiredCredentialTypeIds: [],
      activeCredentialTypeIds: [],
    });
    expect(roundReport(numbers)).toMatchObject({ readiness, distinctiveReadiness, novelty });
    const move = classifyMove({
      ...numbers,
      context: 'target_role',
      hasGap: numbers.gaps.length > 0,
      sameFamily: source.slice(0, 2) === target.slice(0, 2),
    });
    expect(move.classification).toBe(classification);
  });
});
