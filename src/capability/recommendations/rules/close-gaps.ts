import { chooseNext } from './choose-next.js';
import { cutLandmarks } from './cut-landmarks.js';
import type { Course, StepCatalog } from './encode-steps.js';
import { explorePlans } from './explore-plans.js';
import { growPlan, improvePlan } from './grow-plan.js';
import { encodeCatalog, estimateMissing, narrowCatalog, priceCatalog } from './narrow-catalog.js';
import { includesSteps, packSteps } from './pack-steps.js';
import { type PriceOf, priceSteps } from './price-steps.js';
import { programsAlong } from './queue-labels.js';
import type { WeighedProgram } from './reach-levels.js';
import {
  costOf,
  hoursOf,
  mixCost,
  numbersOf,
  type PlanSearch,
  programsOf,
  sumOf,
  type Yardstick,
} from './weigh-plans.js';

export type ClosingPlan =
  | { found: 'best'; programs: readonly WeighedProgram[] }
  /** No plan within the budget closes everything. */
  | { found: 'none'; lowerBound: number }
  /** The search gave up; `programs` is a plan that closes everything within the budget, if one is known. */
  | { found: 'unproven'; programs: readonly WeighedProgram[] | null; lowerBound: number };

/**
 * The plan that reaches every target within the budget and comes first by (objective, the other of cost
 * and hours, number of programs, sorted ids). A quick plan and lower bounds first throw out the programs
 * that no better plan can contain; an exact search goes through what is left.
 */
export function closeGaps(search: PlanSearch): ClosingPlan {
  const full = encodeCatalog(search);
  if (!full) throw new Error('every target must be one that the programs lead to');
  const fastest = growWith(full, mixCost(search, 0));
  const rates = listRates(fastest, search);
  const yardstick = pickYardstick(full, rates, search);
  // Where the objective is the cost, every plan that closes everything is known to exceed the budget.
  const none = (): ClosingPlan => ({
    found: 'none',
    lowerBound: search.objective === 'cost' ? search.budget + 1 : leastFromStart(full, yardstick),
  });

  const first = pickAffordable(
    [fastest, ...rates.slice(1).map((each) => growWith(full, mixCost(search, each)))],
    search,
  );
  const fitting = narrowCatalog(full, search, yardstick, limitsOf(first, search));
  if (!fitting) return none();
  const priceOf = first ? yardstick.priceOf : costOf;
  const improved = improvePlan(first ?? growByCount(fitting, costOf), { ...fitting, priceOf });
  const plans = [first, improved].filter((plan) => plan !== null);
  const rival = pickAffordable(plans, search);
  if (rival === null) return searchExactly(fitting, null, search, yardstick) ?? none();
  const closer = narrowCatalog(fitting, search, yardstick, limitsOf(rival, search));
  return (closer && searchExactly(closer, rival, search, yardstick)) ?? none();
}

/** The best plan of the catalog; null if the budget lets none reach the goal. */
function searchExactly(
  catalog: StepCatalog,
  rival: readonly Course[] | null,
  search: PlanSearch,
  yardstick: Yardstick,
): ClosingPlan | null {
  const { courses, stepCount, goal } = catalog;
  const { primaryOf, secondaryOf } = numbersOf(search);
  const limits = limitsOf(rival, search);
  const prices = priceCatalog(catalog, yardstick);
  const cut = cutLandmarks(courses, stepCount, yardstick.priceOf);
  const wanted = packSteps(goal, stepCount);
  let best: Course[] | null = null;

  const exploration = explorePlans(
    {
      courses,
      stepCount,
      first: Float64Array.from(courses, primaryOf),
      second: Float64Array.from(courses, secondaryOf),
      third: new Float64Array(courses.length),
      cost: Float64Array.from(courses, costOf),
      programCount: courses.length,
      costMatters: search.objective === 'hours' && Number.isFinite(search.budget),
      effortLimit: search.effortLimit,
    },
    {
      choose: chooseNext(courses, stepCount, goal),
      estimate: (steps) => {
        const { mixed, cost } = estimateMissing(prices, steps);
        return { remainder: mixed, cost };
      },
      lookAhead: (steps) => {
        const { bound, ...rest } = cut(steps, goal);
        return { remainder: bound, ...rest };
      },
      boundOf: ({ first, cost, remainder }) => first + yardstick.leastFor(remainder, cost),
      isPromising: ({ firstBound, costBound }) =>
        firstBound <= limits.primary && costBound <= limits.cost,
      visit: (steps, label) => {
        if (!includesSteps(steps, wanted)) return 'expand';
        best = programsAlong(label).flatMap((course) => courses[course] ?? []);
        return 'stop';
      },
    },
  );
  if (exploration.ended === 'gave_up') {
    const programs = rival && programsOf(rival);
    return { found: 'unproven', programs, lowerBound: exploration.bound };
  }
  return best && { found: 'best', programs: programsOf(best) };
}

const limitsOf = (rival: readonly Course[] | null, search: PlanSearch) => ({
  primary: rival ? sumOf(rival, numbersOf(search).primaryOf) : Number.POSITIVE_INFINITY,
  cost: search.budget,
});

/** The best of some plans by the objective, among those the budget allows. */
function pickAffordable(plans: readonly (readonly Course[])[], search: PlanSearch) {
  const { primaryOf } = numbersOf(search);
  const [first, ...others] = plans.filter((plan) => sumOf(plan, costOf) <= search.budget);
  return others.reduce(
    (best, plan) => (best && sumOf(plan, primaryOf) < sumOf(best, primaryOf) ? plan : best),
    first ?? null,
  );
}

/**
 * The rates of hours to money that are worth a try: none, unless a plan for time alone is too dear; then
 * some around what that plan's hours would be worth if the budget paid for them.
 */
function listRates(fastest: readonly Course[], search: PlanSearch): number[] {
  if (search.objective === 'cost' || search.budget === 0) return [0];
  if (sumOf(fastest, costOf) <= search.budget) return [0];
  const middle = sumOf(fastest, hoursOf) / search.budget;
  return [0, ...[1 / 2, 2].map((factor) => factor * middle)];
}

/** With the rate that says most about what is to come. */
function pickYardstick(catalog: StepCatalog, rates: readonly number[], search: PlanSearch) {
  const [first = mixCost(search, 0), ...others] = rates.map((rate) => mixCost(search, rate));
  if (others.length === 0) return first;
  const rated = [first, ...others].map((yardstick) => ({
    yardstick,
    least: leastFromStart(catalog, yardstick),
  }));
  return rated.reduce((best, each) => (each.least > best.least ? each : best)).yardstick;
}

function leastFromStart({ courses, stepCount, goal }: StepCatalog, yardstick: Yardstick): number {
  const cut = cutLandmarks(courses, stepCount, yardstick.priceOf);
  return yardstick.leastFor(cut(packSteps([], stepCount), goal).bound, 0);
}

/** The better of two quick plans: by the number of gaps closed, and by what closing them is worth. */
function growWith(catalog: StepCatalog, yardstick: Yardstick): Course[] {
  const { priceOf } = yardstick;
  const prices = priceSteps(catalog.courses, catalog.goal, catalog.stepCount, priceOf);
  // A little more than the price, so that a gap that costs nothing is still worth closing.
  const worths = new Float64Array(catalog.stepCount);
  for (const step of catalog.goal) worths[step] = (prices[step] ?? 0) + 1e-3;
  const byCount = growByCount(catalog, priceOf);
  const byWorth = growPlan({
    ...catalog,
    gains: worths,
    priceOf,
    budget: Number.POSITIVE_INFINITY,
  });
  return sumOf(byWorth, priceOf) < sumOf(byCount, priceOf) ? byWorth : byCount;
}

function growByCount(catalog: StepCatalog, priceOf: PriceOf): Course[] {
  const gains = new Float64Array(catalog.stepCount);
  for (const step of catalog.goal) gains[step] = 1;
  return growPlan({ ...catalog, gains, priceOf, budget: Number.POSITIVE_INFINITY });
}
