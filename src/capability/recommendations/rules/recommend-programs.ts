import { type ClosingPlan, closeGaps } from './close-gaps.js';
import { lowerTargets, type StepTarget } from './encode-steps.js';
import {
  arrangePrograms,
  compareIds,
  LEVEL_UNITS,
  type Levels,
  type LevelUnits,
  levelIn,
  reachLevels,
  type SkillLevel,
  toLevelUnits,
  type WeighedProgram,
} from './reach-levels.js';
import { spendBudget } from './spend-budget.js';
import type { PlanSearch } from './weigh-plans.js';

export type TaughtLevel = { skillId: string; level: number };

/** A program on offer. `cost` in whole minor units, one currency for all; `hours` to three decimals. */
export type ProgramOffer = {
  programId: string;
  cost: number;
  hours: number;
  entryLevels: readonly TaughtLevel[];
  teaches: readonly TaughtLevel[];
  prerequisiteProgramIds: readonly string[];
};

export type RecommendationFacts = {
  requirements: readonly { skillId: string; requiredLevel: number; weight: number }[];
  /** What the person can do; a skill that is absent is unknown and counts as 0. */
  levels: ReadonlyMap<string, number>;
  /** Ids are unique. Leave out what must not be recommended. */
  programs: readonly ProgramOffer[];
  completedProgramIds: readonly string[];
  objective: 'cost' | 'hours';
  /** The most that the plan may cost, minor units, the cost of hours included. */
  budget?: number | null;
  /** What an hour in training costs, minor units; added to the price of every program. */
  hourlyCost?: number | null;
  /** About how many programs an exact search may look at, over all its states, before it gives up. */
  effortLimit?: number;
};

export type Recommendation = {
  /** In an order in which they can be taken. */
  programIds: string[];
  cost: number;
  hours: number;
  residualWeightedGap: number;
  closesAll: boolean;
  optimal: boolean;
  /**
   * Null if `optimal`. Otherwise no plan that closes all that can be closed costs less (minor units) or
   * takes less time (hours), whichever the objective is.
   */
  lowerBound: number | null;
  /** Gaps that no feasible program closes, whatever it costs. */
  untaughtSkillIds: string[];
};

/** Some 100 to 200 ms on a slow core: a request must not hold up the others for longer. */
export const DEFAULT_EFFORT_LIMIT = 45_000;

/** The residual is kept in millionths of a weighted level, in whole numbers, so that ties are ties. */
const RESIDUAL_UNITS = 1e6;
const HOUR_UNITS = 1000;

type WeighedGap = StepTarget & { required: LevelUnits };

/**
 * The programs that close a person's gaps for the least money or time; with a budget that does not
 * suffice, those that leave the least weighted gap. Levels do not add up: after a program a skill is at
 * the higher of what it was and what the program teaches. Entry levels and prerequisites hold in the
 * order of taking; completed programs count as prerequisites.
 *
 * Plans are compared by (residual, whether everything that can be closed is closed, objective, the other
 * of cost and hours, number of programs, sorted ids). The answer is exact where it says `optimal`: this
 * is a weighted set cover with precedence, NP-hard in general, so a search that grows too large gives up
 * and answers with a good plan and a lower bound.
 */
export function recommendPrograms(facts: RecommendationFacts): Recommendation {
  const start: Levels = new Map([...facts.levels].map(([id, level]) => [id, toLevelUnits(level)]));
  const gaps = listGaps(facts, start);
  const programs = weighPrograms(facts);
  const reached = reachLevels(programs, start);
  const search: PlanSearch = {
    programs: reached.programs,
    start,
    targets: chooseTargets(gaps, start, reached.levels),
    objective: facts.objective,
    budget: facts.budget ?? Number.POSITIVE_INFINITY,
    effortLimit: facts.effortLimit ?? DEFAULT_EFFORT_LIMIT,
  };

  const { chosen, lowerBound } = settle(closeGaps(search), search);
  const arranged = arrangePrograms(chosen, start);
  if (!arranged) throw new Error('a plan must have an order in which it can be taken');
  const residual = gaps.reduce(
    (sum, gap) => sum + gap.residualAt(levelIn(arranged.levels, gap.skillId)),
    0,
  );
  return {
    programIds: arranged.order.map((program) => program.programId),
    cost: arranged.order.reduce((sum, program) => sum + program.cost, 0),
    hours: arranged.order.reduce((sum, program) => sum + program.milliHours, 0) / HOUR_UNITS,
    residualWeightedGap: residual / RESIDUAL_UNITS,
    closesAll: gaps.every((gap) => levelIn(arranged.levels, gap.skillId) >= gap.required),
    optimal: lowerBound === null,
    lowerBound,
    untaughtSkillIds: gaps
      .filter((gap) => levelIn(reached.levels, gap.skillId) < gap.required)
      .map((gap) => gap.skillId)
      .toSorted(compareIds),
  };
}

/** Closes everything if the budget lets it, otherwise spends the budget where it helps most. */
function settle(closing: ClosingPlan, search: PlanSearch) {
  if (closing.found === 'best') return { chosen: closing.programs, lowerBound: null };
  const lowerBound = closing.lowerBound / (search.objective === 'hours' ? HOUR_UNITS : 1);
  if (closing.found === 'unproven' && closing.programs) {
    return { chosen: closing.programs, lowerBound };
  }

  const spending = spendBudget(search);
  // A gap without weight leaves no residual: whether it could be closed as well was not settled.
  const isSettled =
    closing.found === 'none' || search.targets.every(({ residualAt }) => residualAt(0) > 0);
  const isProven = spending.isProven && isSettled;
  return { chosen: spending.programs, lowerBound: isProven ? null : lowerBound };
}

function listGaps(facts: RecommendationFacts, start: Levels): WeighedGap[] {
  return facts.requirements
    .map(({ skillId, requiredLevel, weight }) => {
      const required = toLevelUnits(requiredLevel);
      const scale = (weight * RESIDUAL_UNITS) / LEVEL_UNITS;
      const residualAt = (level: LevelUnits) => Math.round(scale * Math.max(0, required - level));
      return { skillId, level: required, required, residualAt };
    })
    .filter((gap) => gap.required > levelIn(start, gap.skillId));
}

/** As far as anything leads; a gap without weight that cannot be closed is not worth a step. */
const chooseTargets = (gaps: readonly WeighedGap[], start: Levels, reached: Levels) =>
  lowerTargets(
    gaps.filter((gap) => gap.residualAt(0) > 0 || levelIn(reached, gap.skillId) >= gap.required),
    start,
    reached,
  );

function weighPrograms(facts: RecommendationFacts): WeighedProgram[] {
  const completed = new Set(facts.completedProgramIds);
  const hourlyCost = facts.hourlyCost ?? 0;
  return facts.programs.map((program) => ({
    programId: program.programId,
    cost: program.cost + Math.round(hourlyCost * program.hours),
    milliHours: Math.round(program.hours * HOUR_UNITS),
    entryLevels: program.entryLevels.map(inUnits),
    teaches: program.teaches.map(inUnits),
    prerequisiteIds: program.prerequisiteProgramIds.filter((id) => !completed.has(id)),
  }));
}

const inUnits = ({ skillId, level }: TaughtLevel): SkillLevel => ({
  skillId,
  level: toLevelUnits(level),
});
