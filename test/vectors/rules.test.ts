import {
  type AssessmentSource,
  combineAssessments,
} from '../../src/capability/assessments/rules/combine-assessments.js';
import { decayLevel } from '../../src/capability/assessments/rules/decay-level.js';
import { roundForecast } from '../../src/capability/forecasts/rules/describe-forecast.js';
import { forecastSkills } from '../../src/capability/forecasts/rules/forecast-skills.js';
import { compareRoles } from '../../src/capability/job-roles/rules/compare-roles.js';
import { recommendPrograms } from '../../src/capability/recommendations/rules/recommend-programs.js';
import { classifyMove } from '../../src/capability/skill-gaps/rules/classify-move.js';
import { findGaps, roundReport } from '../../src/capability/skill-gaps/rules/find-gaps.js';
import {
  convertLevel,
  creditLevel,
  defaultAnchors,
  normalizeLevel,
  requireLevel,
} from '../../src/capability/skills/rules/convert-level.js';
import { majorGroupOf, meanImportance, ratingsOf, weightOf } from './onet-ratings.js';
import {
  compareNames,
  type GapVector,
  kindsOfVectors,
  type Levels,
  monthsBefore,
  vectorsOf,
} from './vector-files.js';

const KNOWN_KINDS = [
  'bench',
  'decay',
  'evidence',
  'forecast',
  'gap',
  'onet_transition',
  'recommendation',
  'scale',
];

test('there are vectors of every kind, and none of a kind that nobody tries', () => {
  expect([...kindsOfVectors].toSorted()).toEqual(KNOWN_KINDS);
});

describe('scales', () => {
  test.each(vectorsOf('scale'))('$id: $description', ({ input, expected }) => {
    const anchors = 'anchors' in input ? input.anchors : defaultAnchors(input.scale, input.to);
    const value = convertLevel(input.value, anchors);
    expect(value).toBeCloseTo(expected.value, 4);
    expect(creditLevel(value)).toBe(expected.credit);
    expect(requireLevel(value)).toBe(expected.requirement);
    if ('scale' in input) {
      expect(normalizeLevel(input.value, input.scale)).toBeCloseTo(expected.norm ?? Number.NaN, 4);
    }
  });
});

describe('evidence', () => {
  const AS_OF = '2026-06-01';
  const nameOf = (source: string) => (source === 'certification' ? 'certificate' : source);

  test.each(vectorsOf('evidence'))('$id: $description', ({ input, expected }) => {
    const combined = combineAssessments({
      assessments: input.evidence.map(({ source, level, age_months: age = 0 }) => ({
        source: nameOf(source) as AssessmentSource,
        level,
        assessedOn: monthsBefore(AS_OF, age),
      })),
      asOf: AS_OF,
      settings: {
        reliability: Object.fromEntries(
          Object.entries(input.reliability).map(([source, weight]) => [nameOf(source), weight]),
        ) as Record<AssessmentSource, number>,
        halfLifeMonths: input.half_life_months,
      },
      activeCertificateFloor: input.active_cert_floor,
    });
    if (expected === null) {
      expect(combined).toBeNull();
      return;
    }
    // Months of a vector may end between two days, which the rule counts in.
    const digits = input.evidence.some(({ age_months: age }) => age) ? 3 : 4;
    expect(combined?.level).toBeCloseTo(expected.value, digits);
    expect(combined?.creditedLevel).toBe(expected.credit);
    expect(combined?.confidence).toBeCloseTo(expected.confidence, digits);
  });
});

describe('decay', () => {
  test.each(vectorsOf('decay'))('$id: $description', ({ input, expected }) => {
    const settings = {
      halfLifeMonths: input.H,
      graceMonths: input.grace,
      floorFraction: input.floor_frac,
    };
    expect(decayLevel(input.L, input.unused, settings)).toBeCloseTo(expected.level, 4);
  });
});

const requirementsOf = ({ input }: Pick<GapVector, 'input'>) =>
  input.requirements.map(({ s, R, w, mandatory = false }) => ({
    skillId: s,
    requiredLevel: R,
    weight: w,
    mandatory,
  }));
const listed = (levels: Levels = {}) =>
  Object.entries(levels).map(([skillId, level]) => ({ skillId, level }));

describe('gaps', () => {
  test.each(vectorsOf('gap'))('$id: $description', (vector) => {
    const numbers = findGaps({
      requirements: requirementsOf(vector),
      levels: new Map(Object.entries(vector.input.levels)),
      requiredCredentialTypeIds: [],
      activeCredentialTypeIds: [],
    });
    const report = roundReport(numbers);
    const found = {
      readiness: report.readiness,
      readiness_if_unknown_met: report.readinessIfUnknownMet,
      coverage: report.coverage,
      mean_weighted_gap: report.meanWeightedGap,
      normalised_gap: report.normalisedGap,
      gaps: Object.fromEntries(report.gaps.map(({ skillId, gap }) => [skillId, gap])),
      priority_order: report.gaps.map(({ skillId }) => skillId),
      unknown: report.unknownSkillIds,
      blocked_by: report.blockedBy.map(({ id }) => id),
      qualified: report.qualified,
    };
    expect(found).toMatchObject(vector.expected);
  });
});

describe('moves between O*NET occupations', () => {
  test.each(vectorsOf('onet_transition'))('$id: $description', ({ input, expected }) => {
    const [source, target] = [ratingsOf(input.source), ratingsOf(input.target)];
    const profileOf = (ratings: typeof source) =>
      new Map(
        ratings.map(({ elementId, importance, level }) => [
          elementId,
          { importance: weightOf(importance), level: level / 7 },
        ]),
      );
    const numbers = findGaps({
      requirements: target.map(({ elementId, importance, level }) => ({
        skillId: elementId,
        requiredLevel: level,
        weight: weightOf(importance),
        mandatory: false,
        referenceMean: weightOf(meanImportance.get(elementId)!),
      })),
      levels: new Map(source.map(({ elementId, level }) => [elementId, level])),
      requiredCredentialTypeIds: [],
      activeCredentialTypeIds: [],
    });
    const { similarity, distanceToTarget, symmetricDistance } = compareRoles(
      profileOf(source),
      profileOf(target),
    );
    const { classification } = classifyMove({
      ...numbers,
      context: 'target_role',
      hasGap: numbers.gaps.length > 0,
      sameFamily: majorGroupOf(input.source) === majorGroupOf(input.target),
    });
    expect(similarity).toBeCloseTo(expected.cos_importance, 4);
    expect(distanceToTarget).toBeCloseTo(expected.wdist_target, 4);
    expect(symmetricDistance).toBeCloseTo(expected.wdist_sym, 4);
    expect(roundReport(numbers)).toMatchObject({
      readiness: expected.readiness_importance,
      distinctiveReadiness: expected.readiness_distinctive,
      novelty: expected.novelty,
    });
    expect(classification).toBe(expected.classification);
  });
});

describe('forecasts', () => {
  test.each(vectorsOf('forecast'))('$id: $description', ({ input, expected }) => {
    const allYears = Array.from({ length: input.years }, (_none, at) => at + 1);
    const retirements = new Map(
      Object.entries(input.retire).map(([year, count]) => [Number(year), count]),
    );
    const years = forecastSkills({
      years: input.years,
      growth: input.g,
      attrition: input.a,
      retirements,
      trainedPerYear: input.train,
      skilledHiresShare: 0,
      roles: [
        {
          jobRoleId: 'role',
          headcount: input.hc,
          plannedHeadcount: new Map(),
          retirements: new Map(),
          needs: allYears
            .filter((year) => year >= input.req_from)
            .map((year) => ({ skillId: 's', year, holders: input.hc * input.skilled_share })),
        },
      ],
    });
    const found = roundForecast(years).map(({ year, skills, ...run }) => ({
      year,
      demand_headcount: run.demandHeadcount,
      retained_headcount: run.retainedHeadcount,
      hires_needed: run.hiresNeeded,
      skill_demand: skills[0]?.demand,
      skill_supply: skills[0]?.supply,
      skill_gap: skills[0]?.gap,
    }));
    expect(found).toEqual(expected);
  });
});

describe('recommendations', () => {
  test.each(vectorsOf('recommendation'))('$id: $description', ({ input, expected }) => {
    const plan = recommendPrograms({
      requirements: input.requirements.map(({ s, R, w }) => ({
        skillId: s,
        requiredLevel: R,
        weight: w,
      })),
      levels: new Map(Object.entries(input.levels)),
      programs: input.programs.map(({ id, cost, hours, out, entry, prerequisites = [] }) => ({
        programId: id,
        cost,
        hours,
        teaches: listed(out),
        entryLevels: listed(entry),
        prerequisiteProgramIds: prerequisites,
      })),
      completedProgramIds: [],
      objective: input.objective ?? 'cost',
      budget: input.budget ?? null,
      hourlyCost: input.hourly_cost ?? null,
    });
    const { exact } = expected;
    expect(plan.programIds.toSorted(compareNames)).toEqual(exact.plan.toSorted(compareNames));
    expect(plan).toMatchObject({
      cost: exact.cost,
      hours: exact.hours,
      residualWeightedGap: exact.residual_weighted_gap,
      closesAll: exact.closes_all,
      optimal: true,
    });
  });
});
