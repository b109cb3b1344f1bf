import { carryHolders } from './carry-holders.js';
import { forecastHeadcount, type RolePlan, type RoleYear } from './forecast-headcount.js';
import { groupBy } from './group-by.js';

/** What a role asks for in a year, and how many of its people meet that today. */
export type SkillNeed = {
  skillId: string;
  /** 1 is the first year. */
  year: number;
  /** People of the role whose level today is what the role asks for in that year, or more. */
  holders: number;
};

export type ForecastRole = RolePlan & {
  jobRoleId: string;
  /** Nothing for a role whose skills are not to be told. */
  needs: readonly SkillNeed[];
};

export type ForecastFacts = {
  /** 1 to 5. */
  years: number;
  roles: readonly ForecastRole[];
  growth: number;
  attrition: number;
  /** Expected retirements that belong to no role, by year. */
  retirements: ReadonlyMap<number, number>;
  trainedPerYear: number;
  skilledHiresShare: number;
};

export type SkillForecast = { skillId: string; demand: number; supply: number; gap: number };

export type ForecastRun = {
  demandHeadcount: number;
  retainedHeadcount: number;
  hiresNeeded: number;
  /** Of those who leave beside retirements: sqrt(n a (1 - a)) with n those who do not retire. */
  attritionDeviation: number;
  /** By skill id. */
  skills: SkillForecast[];
};

export type ForecastYear = ForecastRun & { year: number; low: ForecastRun; high: ForecastRun };

/** How far attrition is turned down and up to show what hangs on it. */
export const ATTRITION_FACTORS = { low: 0.5, high: 1.5 } as const;

/**
 * Demand for skills and supply of them for each year, unrounded, and the same for half and for one and a half
 * times the attrition. Demand: the seats of all roles whose requirements of that year ask for the skill. Supply: their people
 * who meet today what is asked then, carried on to that year. Gap: max(0, demand - supply).
 */
export function forecastSkills(facts: ForecastFacts): ForecastYear[] {
  const expected = runForecast(facts, facts.attrition);
  const low = runForecast(facts, facts.attrition * ATTRITION_FACTORS.low);
  const high = runForecast(facts, Math.min(1, facts.attrition * ATTRITION_FACTORS.high));
  return expected.flatMap((run, at) => {
    const [below, above] = [low[at], high[at]];
    return below && above ? [{ year: at + 1, ...run, low: below, high: above }] : [];
  });
}

function runForecast(facts: ForecastFacts, attrition: number): ForecastRun[] {
  const yearsOf = forecastHeadcount({ ...facts, attrition });
  const needs = facts.roles.flatMap((role, at) =>
    role.needs.map((need) => ({ ...need, years: yearsOf[at] ?? [] })),
  );
  const bySkill = groupBy(needs, ({ skillId }) => skillId);
  const skillIds = [...bySkill.keys()].toSorted();
  return Array.from({ length: facts.years }, (_none, at) => {
    const year = at + 1;
    const roles = yearsOf.flatMap((years) => years[at] ?? []);
    const exposed = sumOf(roles, ({ headcount, retiring }) => headcount - retiring);
    return {
      demandHeadcount: sumOf(roles, ({ demand }) => demand),
      retainedHeadcount: sumOf(roles, ({ staying }) => staying),
      hiresNeeded: sumOf(roles, ({ hires }) => hires),
      attritionDeviation: Math.sqrt(exposed * attrition * (1 - attrition)),
      skills: skillIds.map((skillId) => ({
        skillId,
        ...forecastSkill(bySkill.get(skillId) ?? [], year, facts),
      })),
    };
  });
}

type RoleNeed = SkillNeed & { years: readonly RoleYear[] };

/** Where no role asks for the skill in this year, supply is of those that ask for it in the nearest year. */
function forecastSkill(needs: readonly RoleNeed[], year: number, facts: ForecastFacts) {
  const asking = needs.filter((need) => need.year === year);
  const nearest = needs.toSorted(
    (one, other) =>
      Math.abs(one.year - year) - Math.abs(other.year - year) || other.year - one.year,
  )[0];
  const demand = sumOf(asking, ({ years }) => years[year - 1]?.demand ?? 0);
  const supply = carryHolders({
    ...facts,
    roles: asking.length > 0 ? asking : needs.filter((need) => need.year === nearest?.year),
    years: year,
  });
  return { demand, supply, gap: Math.max(0, demand - supply) };
}

const sumOf = <Item>(items: readonly Item[], numberOf: (item: Item) => number): number =>
  items.reduce((sum, each) => sum + numberOf(each), 0);
