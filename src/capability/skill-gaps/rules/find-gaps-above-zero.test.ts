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
  requirement('privacy', 2, 2, true),
];
const ada = { sql: 3, statistics: 3, python: 1, privacy: 1 };

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

describe('on a scale that begins above 0', () => {
  const raised = dataAnalyst.map((each) => ({ ...each, requiredLevel: each.requiredLevel + 1 }));
  const ada1 = Object.fromEntries(Object.entries(ada).map(([skill, level]) => [skill, level + 1]));
  const { python: _unknown, ...some } = ada;
  const { python: _unknown1, ...some1 } = ada1;

  test.each([
    ['all is known', ada, ada1],
    ['something is unknown', some, some1],
    ['nothing is known', {}, {}],
  ])('the numbers are those of the same levels counted from 0: %s', (_what, from0, from1) => {
    const { gaps, ...numbers } = report(from0);
    const { gaps: gaps1, ...numbers1 } = report(from1, { requirements: raised, levelZero: 1 });
    expect(numbers1).toEqual(numbers);
    expect(gaps1).toEqual(
      gaps.map(({ requiredLevel, level, ...rest }) => ({
        ...rest,
        requiredLevel: requiredLevel + 1,
        level: level === null ? null : level + 1,
      })),
    );
  });

  test('none of a skill is no share of it, and what asks for none asks for nothing', () => {
    const requirements = [requirement('sql', 5, 1), requirement('python', 1, 1, true)];
    expect(report({ sql: 1 }, { requirements, levelZero: 1 })).toMatchObject({
      readiness: 0,
      meanWeightedGap: 4,
      normalisedGap: 1,
      novelty: 1,
      qualified: true,
      unknownSkillIds: [],
    });
  });
});
