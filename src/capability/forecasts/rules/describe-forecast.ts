import { ATTRITION_FACTORS, type ForecastRun, type ForecastYear } from './forecast-skills.js';
import { groupBy } from './group-by.js';
import { type RoleCount, SMALLEST_GROUP } from './plan-roles.js';

/** Raised whenever the same assumptions would lead to other numbers. */
const FORMULA_VERSION = 1;
const METHOD =
  'For each role and year: stay = (H − retirements)(1 − attrition); seats = H0 (1 + growth)^year, or as planned; ' +
  'hires = max(0, seats − stay); H becomes max(seats, stay). For each skill: K = min(stay, K (1 − retirements / H)' +
  '(1 − attrition) + trained) + skilledHiresShare × hires; K starts with the people who meet today what their role asks ' +
  'for at the end of that year; demand = seats of the roles that ask for it; gap = max(0, demand − K). low and high: half and ' +
  'one and a half times the attrition.';

type Retirement = {
  year: number;
  count: number;
  probability: number;
  jobRoleId?: string | undefined;
};
type Assumed = {
  jobRoleIds: readonly string[] | null;
  departmentId: string | null;
  growth: number;
  attrition: number;
  retirements: readonly Retirement[];
  trainedPerYear: number;
  skilledHiresShare: number;
  plannedHeadcount: readonly { jobRoleId: string; year: number; headcount: number }[];
};
type Found = {
  asOf: string;
  days: readonly string[];
  roles: readonly RoleCount[];
  peopleWithoutRole: number;
  versions: readonly { jobRoleId: string; year: number; requirementVersionId: string | null }[];
};

/** All that the numbers rest on: what was given, what was assumed instead, what was counted. */
export function tellAssumptions(assumed: Assumed, found: Found) {
  const versionsOf = groupBy(found.versions, ({ jobRoleId }) => jobRoleId);
  return {
    formulaVersion: FORMULA_VERSION,
    method: METHOD,
    asOf: found.asOf,
    horizon: found.days.map((on, at) => ({ year: at + 1, on })),
    jobRoleIds: assumed.jobRoleIds === null ? null : [...assumed.jobRoleIds],
    departmentId: assumed.departmentId,
    growth: assumed.growth,
    attrition: assumed.attrition,
    attritionLow: atFourDecimals(assumed.attrition * ATTRITION_FACTORS.low),
    attritionHigh: atFourDecimals(Math.min(1, assumed.attrition * ATTRITION_FACTORS.high)),
    retirements: assumed.retirements.map(({ year, count, probability, jobRoleId }) => ({
      year,
      count,
      probability,
      jobRoleId: jobRoleId ?? null,
    })),
    trainedPerYear: assumed.trainedPerYear,
    skilledHiresShare: assumed.skilledHiresShare,
    plannedHeadcount: [...assumed.plannedHeadcount],
    headcount: found.roles.reduce((sum, { headcount }) => sum + headcount, 0),
    peopleWithoutRole: found.peopleWithoutRole,
    smallestGroup: SMALLEST_GROUP,
    roles: found.roles.map(({ jobRoleId, headcount, isSuppressed }) => ({
      jobRoleId,
      headcount,
      suppressed: isSuppressed,
      requirementVersions: (versionsOf.get(jobRoleId) ?? []).map(
        ({ year, requirementVersionId }) => ({ year, requirementVersionId }),
      ),
    })),
  };
}

/** The forecast as it travels: every number at four decimals. */
export const roundForecast = (years: readonly ForecastYear[]) =>
  years.map(({ year, low, high, ...run }) => ({
    year,
    ...roundRun(run),
    low: roundRun(low),
    high: roundRun(high),
  }));

const roundRun = (run: ForecastRun) => ({
  demandHeadcount: atFourDecimals(run.demandHeadcount),
  retainedHeadcount: atFourDecimals(run.retainedHeadcount),
  hiresNeeded: atFourDecimals(run.hiresNeeded),
  attritionDeviation: atFourDecimals(run.attritionDeviation),
  skills: run.skills.map(({ skillId, demand, supply, gap }) => ({
    skillId,
    demand: atFourDecimals(demand),
    supply: atFourDecimals(supply),
    gap: atFourDecimals(gap),
  })),
});

const atFourDecimals = (value: number): number => Math.round(value * 10_000) / 10_000;
