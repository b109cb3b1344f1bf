import type { RoleYear } from './forecast-headcount.js';

/** The people of one role who hold a skill today, and the years of the role. */
export type HoldingRole = { holders: number; years: readonly RoleYear[] };

export type CarryFacts = {
  roles: readonly HoldingRole[];
  /** How many years to go. */
  years: number;
  /** People trained to the level each year, over all roles. */
  trainedPerYear: number;
  /** The share of hires that bring the skill, 0..1. */
  skilledHiresShare: number;
};

/**
 * How many people hold a skill after some years. In each role and year
 * K = min(stay, K (1 - retiring / H)(1 - attrition) + trained) + share of hires: who holds the skill leaves as often as anybody
 * else, and training reaches those who stay. Training goes to the roles by how many there still lack the skill, so
 * that none is lost on people who have it; with one role that is all of it.
 */
export function carryHolders(facts: CarryFacts): number {
  let holders = facts.roles.map((role) => role.holders);
  for (let year = 1; year <= facts.years; year += 1) {
    const kept = facts.roles.map((role, at) => keptOf(role.years[year - 1], holders[at] ?? 0));
    const lacking = facts.roles.map((role, at) =>
      Math.max(0, (role.years[year - 1]?.staying ?? 0) - (kept[at] ?? 0)),
    );
    const total = lacking.reduce((sum, each) => sum + each, 0);
    const reached = total === 0 ? 0 : Math.min(1, facts.trainedPerYear / total);
    holders = facts.roles.map((role, at) => {
      const hired = facts.skilledHiresShare * (role.years[year - 1]?.hires ?? 0);
      return (kept[at] ?? 0) + reached * (lacking[at] ?? 0) + hired;
    });
  }
  return holders.reduce((sum, each) => sum + each, 0);
}

/** Of those who hold the skill, the share that the whole role keeps. */
const keptOf = (year: RoleYear | undefined, holders: number): number =>
  year === undefined || year.headcount === 0 ? 0 : (holders * year.staying) / year.headcount;
