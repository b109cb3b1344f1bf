import { chooseNext } from './choose-next.js';
import { cutLandmarks } from './cut-landmarks.js';
import { dropDominated } from './drop-dominated.js';
import { type Course, encodeSteps, lowerTargets, type StepCatalog } from './encode-steps.js';
import { explorePlans } from './explore-plans.js';
import { growPlan } from './grow-plan.js';
import { includesSteps, packSteps } from './pack-steps.js';
import { programsAlong } from './queue-labels.js';
import { reachLevels, type WeighedProgram } from './reach-levels.js';
import { costOf, leastBeyond, numbersOf, type PlanSearch, programsOf } from './weigh-plans.js';

export type BudgetPlan = { programs: readonly WeighedProgram[]; isProven: boolean };

/**
 * The plan that leaves the least weighted gap for the budget, and comes first by (objective, the other
 * of cost and hours, number of programs, sorted ids) among those that leave as little.
 *
 * Here each step towards a target is either made or given up, and giving up leaves its worth as residual.
 * For any rate (money for a unit of residual), cost + rate * residual has a lower bound like any price,
 * and what it exceeds the budget by must be residual (a Lagrangian bound).
 */
export function spendBudget(search: PlanSearch): BudgetPlan {
  const catalog = encodeWithin(search);
  const grown = growPlan({
    ...catalog,
    gains: catalog.worth,
    priceOf: costOf,
    budget: search.budget,
  });
  const limit = residualAfter(catalog, grown);
  let narrowed = catalog;
  let best = { rate: 1, least: Number.NEGATIVE_INFINITY };
  for (const rate of listRates(catalog, search.budget)) {
    const outlook = lookFromStart(narrowed, rate);
    const least = residualBeyond(outlook.bound, search.budget, rate);
    if (least > best.least) best = { rate, least };
    narrowed = keepWithin(
      narrowed,
      outlook,
      (sum) => residualBeyond(sum, search.budget, rate) <= limit,
    );
  }
  return searchWithin(narrowed, grown, best.rate, search);
}

function searchWithin(
  catalog: StepCatalog,
  grown: readonly Course[],
  rate: number,
  search: PlanSearch,
): BudgetPlan {
  const { budget } = search;
  const limit = residualAfter(catalog, grown);
  const { courses, stepCount, goals } = addGivingUp(catalog, rate);
  const { primaryOf, secondaryOf } = numbersOf(search);
  const perCourse = (numberOf: (course: Course) => number) => {
    const numbers = new Float64Array(courses.length);
    numbers.set(catalog.courses.map(numberOf));
    return numbers;
  };
  const cut = cutLandmarks(courses, stepCount, (course) => course.price);
  const wanted = packSteps(goals, stepCount);
  let best: WeighedProgram[] | null = null;

  const exploration = explorePlans(
    {
      courses,
      stepCount,
      first: Float64Array.from(courses, (course) => course.residual),
      second: perCourse(primaryOf),
      third: perCourse(secondaryOf),
      cost: perCourse(costOf),
      programCount: catalog.courses.length,
      costMatters: true,
      effortLimit: search.effortLimit,
    },
    {
      choose: chooseNext(courses, stepCount, goals),
      estimate: () => ({ remainder: 0, cost: 0 }),
      lookAhead: (steps) => {
        const { bound, ...rest } = cut(steps, goals);
        return { remainder: bound, ...rest };
      },
      boundOf: ({ first, cost, remainder }) =>
        first + residualBeyond(remainder, budget - cost, rate),
      isPromising: (label) => label.cost <= budget && label.firstBound <= limit,
      visit: (steps, label) => {
        if (!includesSteps(steps, wanted)) return 'expand';
        best = programsAlong(label).flatMap((place) => catalog.courses[place]?.program ?? []);
        return 'stop';
      },
    },
  );
  return { programs: best ?? programsOf(grown), isProven: exploration.ended === 'stopped' };
}

/** What of a sum of cost and rated residual the money does not cover, in units of residual. */
const residualBeyond = (sum: number, money: number, rate: number): number =>
  leastBeyond(sum / rate, money / rate);

function encodeWithin(search: PlanSearch): StepCatalog {
  const programs = search.programs.filter((program) => program.cost <= search.budget);
  const { levels } = reachLevels(programs, search.start);
  const targets = lowerTargets(search.targets, search.start, levels);
  const catalog = encodeSteps(programs, search.start, targets, true);
  if (!catalog) throw new Error('targets were lowered to what the programs reach');
  return dropDominated(catalog);
}

function residualAfter(catalog: StepCatalog, plan: readonly Course[]): number {
  const given = new Set(plan.flatMap((course) => course.gives));
  return catalog.worth.reduce((sum, worth, step) => sum + (given.has(step) ? 0 : worth), 0);
}

/** Rates to try, around what the budget would buy if it were to close everything; the likeliest first, as it narrows most. */
function listRates(catalog: StepCatalog, budget: number): number[] {
  const worth = catalog.worth.reduce((sum, each) => sum + each, 0);
  const middle = Math.max(budget, 1) / Math.max(worth, 1);
  return [1, 2, 1 / 2, 4, 8].map((factor) => factor * middle);
}

/**
 * The courses, and one for giving up each valued step. A step given up does not open any program, so what
 * is wanted is that each step be settled: made or given up.
 */
function addGivingUp(catalog: StepCatalog, rate: number) {
  const valued = catalog.worth.flatMap((worth, step) => (worth > 0 ? { worth, step } : []));
  const settledBy = new Map(valued.map(({ step }, at) => [step, catalog.stepCount + at]));
  const making = catalog.courses.map((course) => ({
    gives: [...course.gives, ...course.gives.flatMap((step) => settledBy.get(step) ?? [])],
    needs: course.needs,
    residual: 0,
    price: costOf(course),
  }));
  const givingUp = valued.map(({ worth }, at) => ({
    gives: [catalog.stepCount + at],
    needs: [],
    residual: worth,
    price: Math.floor(worth * rate),
  }));
  return {
    courses: [...making, ...givingUp],
    stepCount: catalog.stepCount + valued.length,
    goals: [...settledBy.values()],
  };
}

type Outlook = ReturnType<typeof lookFromStart>;

function lookFromStart(catalog: StepCatalog, rate: number) {
  const { courses, stepCount, goals } = addGivingUp(catalog, rate);
  const cut = cutLandmarks(courses, stepCount, (course) => course.price);
  return cut(packSteps([], stepCount), goals);
}

/** Without the courses that push every plan they are in beyond the residual of a plan that is known. */
function keepWithin(
  catalog: StepCatalog,
  { bound, counted }: Outlook,
  fits: (sum: number) => boolean,
): StepCatalog {
  const courses = catalog.courses.filter((course, place) =>
    fits(bound + costOf(course) - (counted[place] ?? 0)),
  );
  return { ...catalog, courses };
}
