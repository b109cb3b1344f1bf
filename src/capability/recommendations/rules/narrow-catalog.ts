import { cutLandmarks } from './cut-landmarks.js';
import { dropDominated } from './drop-dominated.js';
import { type Course, encodeSteps, type StepCatalog } from './encode-steps.js';
import { hasStep, type PackedSteps, packSteps } from './pack-steps.js';
import { priceOfMissing, priceSteps } from './price-steps.js';
import { costOf, type PlanSearch, programsOf, type Yardstick } from './weigh-plans.js';

/** What a plan must not exceed to be as good as one that is known: the objective, and the budget. */
export type PlanLimits = { primary: number; cost: number };

/** Prices of the goal's steps; all others are free. */
export type StepPrices = { mixed: Float64Array; cost: Float64Array; priced: readonly number[] };

/** Looking at every course from every other takes its square; beyond this many it takes too long. */
const FEW_COURSES = 250;

export function encodeCatalog(search: PlanSearch, programs = search.programs): StepCatalog | null {
  const catalog = encodeSteps(programs, search.start, search.targets, false);
  return catalog && dropDominated(catalog);
}

/**
 * The catalog without the courses that no plan within the limits can contain, by three lower bounds, each
 * closer and slower than the one before; null if what is left does not lead to the goal.
 */
export function narrowCatalog(
  catalog: StepCatalog,
  search: PlanSearch,
  yardstick: Yardstick,
  limits: PlanLimits,
): StepCatalog | null {
  const keep = (from: StepCatalog, fits: (course: Course) => boolean) =>
    encodeCatalog(search, programsOf(from.courses.filter(fits)));
  const byPrices = keep(catalog, fitsPrices(catalog, yardstick, limits));
  const fromStart = byPrices && keep(byPrices, fitsFromStart(byPrices, yardstick, limits));
  if (!fromStart || fromStart.courses.length > FEW_COURSES) return fromStart;
  return keep(fromStart, fitsEach(fromStart, yardstick, limits));
}

export const priceCatalog = (catalog: StepCatalog, yardstick: Yardstick): StepPrices => ({
  mixed: priceSteps(catalog.courses, catalog.goal, catalog.stepCount, yardstick.priceOf),
  cost: priceSteps(catalog.courses, catalog.goal, catalog.stepCount, costOf),
  priced: catalog.goal,
});

/** What the prices say of steps that are each named once. */
function priceOfSteps(prices: Float64Array, steps: readonly number[]): number {
  let sum = 0;
  for (const step of steps) sum += prices[step] ?? 0;
  return sum;
}

/** What the missing steps cost at least. */
export function estimateMissing(prices: StepPrices, held: PackedSteps) {
  const isHeld = (step: number) => hasStep(held, step);
  return {
    mixed: priceOfMissing(prices.mixed, prices.priced, isHeld),
    cost: priceOfMissing(prices.cost, prices.priced, isHeld),
  };
}

/** A plan with the course pays at least for the goals that the course does not give. */
function fitsPrices(catalog: StepCatalog, yardstick: Yardstick, limits: PlanLimits) {
  const { mixed, cost, priced } = priceCatalog(catalog, yardstick);
  const all = { mixed: priceOfSteps(mixed, priced), cost: priceOfSteps(cost, priced) };
  return (course: Course): boolean => {
    const sum = yardstick.priceOf(course) + all.mixed - priceOfSteps(mixed, course.gives);
    const spent = costOf(course) + all.cost - priceOfSteps(cost, course.gives);
    return yardstick.leastFor(sum, 0) <= limits.primary && spent <= limits.cost;
  };
}

/** A plan with the course pays what every plan pays, and what is not counted in that of its price. */
function fitsFromStart(catalog: StepCatalog, yardstick: Yardstick, limits: PlanLimits) {
  const { courses, goal, stepCount } = catalog;
  const start = packSteps([], stepCount);
  const places = new Map(courses.map((course, place) => [course, place]));
  const mixed = cutLandmarks(courses, stepCount, yardstick.priceOf)(start, goal);
  const cost = cutLandmarks(courses, stepCount, costOf)(start, goal);
  return (course: Course): boolean => {
    const place = places.get(course) ?? 0;
    const sum = mixed.bound + yardstick.priceOf(course) - (mixed.counted[place] ?? 0);
    const spent = cost.bound + costOf(course) - (cost.counted[place] ?? 0);
    return yardstick.leastFor(sum, 0) <= limits.primary && spent <= limits.cost;
  };
}

/** A plan with the course pays for it, for what it needs, and for the goals it does not give. */
function fitsEach(catalog: StepCatalog, yardstick: Yardstick, limits: PlanLimits) {
  const { courses, goal, stepCount } = catalog;
  const cut = cutLandmarks(courses, stepCount, yardstick.priceOf);
  return (course: Course): boolean => {
    const held = packSteps(course.gives, stepCount);
    const rest = cut(held, [...goal, ...course.needs]).bound;
    return yardstick.leastFor(yardstick.priceOf(course) + rest, 0) <= limits.primary;
  };
}
