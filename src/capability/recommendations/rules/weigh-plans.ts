import type { Course, StepTarget } from './encode-steps.js';
import type { PriceOf } from './price-steps.js';
import type { Levels, WeighedProgram } from './reach-levels.js';

export type PlanSearch = {
  programs: readonly WeighedProgram[];
  start: Levels;
  targets: readonly StepTarget[];
  objective: 'cost' | 'hours';
  /** Minor units; infinite without a budget. */
  budget: number;
  effortLimit: number;
};

export const costOf: PriceOf = ({ program }) => program.cost;
export const hoursOf: PriceOf = ({ program }) => program.milliHours;

/** The number that plans are compared by first, and the one that decides between equals. */
export const numbersOf = ({ objective }: Pick<PlanSearch, 'objective'>) =>
  objective === 'cost'
    ? { primaryOf: costOf, secondaryOf: hoursOf }
    : { primaryOf: hoursOf, secondaryOf: costOf };

export const programsOf = (courses: readonly Course[]): WeighedProgram[] =>
  courses.map((course) => course.program);

export const sumOf = (courses: readonly Course[], priceOf: PriceOf): number =>
  courses.reduce((total, course) => total + priceOf(course), 0);

/** A price that mixes the objective with the cost, and what a lower bound of such prices says. */
export type Yardstick = {
  priceOf: PriceOf;
  /** The least that is still to come of the objective, if `sum` of the price is still to come at least. */
  leastFor: (sum: number, spent: number) => number;
};

/** Room for the rounding of a division: a bound may be a little low, never high. */
const ROUNDING = 1e-6;

/**
 * The objective with the cost at a rate on top (a Lagrangian bound). Whoever has `budget - spent` left
 * pays at most the rate on that, so the rest of the sum must come from the objective. Rate 0 leaves the
 * objective alone; a rate helps where the budget keeps the search from what the objective likes best.
 */
export function mixCost(search: Pick<PlanSearch, 'objective' | 'budget'>, rate: number): Yardstick {
  const { primaryOf } = numbersOf(search);
  if (rate === 0) return { priceOf: primaryOf, leastFor: (sum) => sum };
  return {
    priceOf: (course) => primaryOf(course) + Math.floor(rate * costOf(course)),
    leastFor: (sum, spent) => leastBeyond(sum, rate * (search.budget - spent)),
  };
}

/** What of a sum is not covered, in whole units. */
export const leastBeyond = (sum: number, covered: number): number =>
  Math.max(0, Math.ceil(sum - covered - ROUNDING));
