/** What somebody plans for a role, or leaves to the general assumptions. */
export type RolePlan = {
  /** People in the role today. */
  headcount: number;
  /** Seats planned for a year, by its number (1 is the first); other years grow from the last planned one. */
  plannedHeadcount: ReadonlyMap<number, number>;
  /** Expected retirements from this role, by year. */
  retirements: ReadonlyMap<number, number>;
};

export type HeadcountFacts = {
  years: number;
  roles: readonly RolePlan[];
  /** Yearly, 0.05 is five percent more seats; may be negative. */
  growth: number;
  /** The share of those who do not retire that leaves within a year, 0..1. */
  attrition: number;
  /** Expected retirements that belong to no role, by year: shared out by headcount. */
  retirements: ReadonlyMap<number, number>;
};

/** One role in one year; fractions of people are expected values. */
export type RoleYear = {
  /** At the start of the year. */
  headcount: number;
  retiring: number;
  /** What is left of `headcount` after retirements and attrition. */
  staying: number;
  /** Seats at the end of the year. */
  demand: number;
  hires: number;
};

/**
 * Headcounts of each role for each year: stay = (H - retiring)(1 - attrition), demand = H0 (1 + growth)^y or what is planned,
 * hires = max(0, demand - stay), and H becomes max(demand, stay): nobody is dismissed. `[role][year - 1]`.
 */
export function forecastHeadcount(facts: HeadcountFacts): RoleYear[][] {
  const years: RoleYear[][] = facts.roles.map(() => []);
  let heads = facts.roles.map(({ headcount }) => headcount);
  let seats = heads;
  for (let year = 1; year <= facts.years; year += 1) {
    const total = heads.reduce((sum, each) => sum + each, 0);
    const shared = facts.retirements.get(year) ?? 0;
    seats = facts.roles.map(
      (role, at) => role.plannedHeadcount.get(year) ?? (seats[at] ?? 0) * (1 + facts.growth),
    );
    heads = facts.roles.map((role, at) => {
      const headcount = heads[at] ?? 0;
      const own = role.retirements.get(year) ?? 0;
      const share = total === 0 ? 0 : (shared * headcount) / total;
      const retiring = Math.min(headcount, own + share);
      const staying = (headcount - retiring) * (1 - facts.attrition);
      const demand = seats[at] ?? 0;
      const hires = Math.max(0, demand - staying);
      years[at]?.push({ headcount, retiring, staying, demand, hires });
      return Math.max(demand, staying);
    });
  }
  return years;
}
