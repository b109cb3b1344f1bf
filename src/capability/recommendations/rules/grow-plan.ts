import type { Course, StepCatalog } from './encode-steps.js';
import type { PriceOf } from './price-steps.js';

export type GrowFacts = {
  courses: readonly Course[];
  stepCount: number;
  /** How much each step is wanted; 0 for a step that only leads to others. */
  gains: ArrayLike<number>;
  priceOf: PriceOf;
  /** The most that the plan may cost, in minor units. */
  budget: number;
};

const costOf: PriceOf = (course) => course.program.cost;

/**
 * A good plan, not the best: again and again the program with the most gain for its price, together with
 * whatever has to be taken before it, as long as the budget lasts; then what turned out superfluous
 * goes. On random cases it costs some 9 % more than the best plan, so it only bounds the exact search,
 * and stands in where that search has to give up.
 */
export function growPlan(facts: GrowFacts, planned: readonly Course[] = []): Course[] {
  const held = new Set(planned.flatMap((course) => course.gives));
  const plan = new Set(planned);
  let left = facts.budget - sumOf(planned, costOf);
  const approach = findApproach(facts);
  approach.hold(held);
  for (;;) {
    const chain = pickChain(facts, approach, held, left);
    if (chain === null) break;
    for (const course of chain) {
      plan.add(course);
      left -= costOf(course);
      for (const step of course.gives) held.add(step);
      approach.hold(course.gives);
    }
  }
  return trimPlan(
    [...plan],
    wantedSteps(facts).filter((step) => held.has(step)),
    facts.priceOf,
  );
}

const wantedSteps = (facts: GrowFacts): number[] =>
  Array.from({ length: facts.stepCount }, (_none, step) => step).filter(
    (step) => (facts.gains[step] ?? 0) > 0,
  );

function pickChain(
  facts: GrowFacts,
  approach: Approach,
  held: ReadonlySet<number>,
  left: number,
): Course[] | null {
  const values = facts.courses.map((course, place) => {
    const gain = gainOf(course, facts, held);
    return gain > 0 ? gain / approach.priceAt(place) : 0;
  });
  // Hardly ever is the most valuable chain too dear, so the others are not sorted for it.
  for (;;) {
    const place = greatestOf(values);
    const course = facts.courses[place];
    if (course === undefined) return null;
    const chain = approach.chainTo(course);
    if (sumOf(chain, costOf) <= left) return chain;
    values[place] = 0;
  }
}

/** The place of the greatest value above 0, the first of equals; -1 if there is none. */
function greatestOf(values: readonly number[]): number {
  let greatest = 0;
  let place = -1;
  for (let at = 0; at < values.length; at++) {
    const value = values[at] ?? 0;
    if (value <= greatest) continue;
    greatest = value;
    place = at;
  }
  return place;
}

function gainOf(course: Course, facts: GrowFacts, held: ReadonlySet<number>): number {
  let gain = 0;
  for (const step of course.gives) {
    const each = facts.gains[step] ?? 0;
    if (each > 0 && !held.has(step)) gain += each;
  }
  return gain;
}

const sumOf = (courses: readonly Course[], priceOf: PriceOf): number =>
  courses.reduce((sum, course) => sum + priceOf(course), 0);

/**
 * A plan of the catalog, grown from what is left in it of `plan`, and then made cheaper: each of its
 * courses in turn is forbidden, the plan grown anew from what can still be taken, and the result kept
 * where it costs less. Null if no such plan reaches the goal.
 */
export function improvePlan(
  plan: readonly Course[],
  catalog: Pick<StepCatalog, 'courses' | 'stepCount' | 'goal'> & { priceOf: PriceOf },
): Course[] | null {
  const { courses, stepCount, goal, priceOf } = catalog;
  const gains = new Float64Array(stepCount);
  for (const step of goal) gains[step] = 1;
  const growFrom = (kept: readonly Course[], forbidden?: Course) => {
    const allowed = courses.filter((course) => course !== forbidden);
    const facts = { courses: allowed, stepCount, gains, priceOf, budget: Number.POSITIVE_INFINITY };
    const grown = growPlan(facts, takeable(kept.filter((course) => course !== forbidden)));
    return holdsAll(grown, goal) ? grown : null;
  };

  const ids = new Set(plan.map((course) => course.program.programId));
  let best = growFrom(courses.filter((course) => ids.has(course.program.programId)));
  for (let at = 0; best !== null && at < best.length; at++) {
    const changed = growFrom(best, best[at]);
    if (changed === null || sumOf(changed, priceOf) >= sumOf(best, priceOf)) continue;
    best = changed;
    at = -1;
  }
  return best;
}

/**
 * The cheapest way to each step if every need had to be paid for separately (needs that share a
 * program are counted twice, which is why it is an estimate), and the programs along that way. What is taken is free
 * from then on; only what becomes cheaper by that is looked at again.
 */
function findApproach({ courses, stepCount, priceOf }: GrowFacts) {
  const prices = new Float64Array(stepCount).fill(Number.POSITIVE_INFINITY);
  const giverOf = new Map<number, Course>();
  const own = Float64Array.from(courses, priceOf);
  const needers: number[][] = Array.from({ length: stepCount }, () => []);
  for (const [place, course] of courses.entries()) {
    for (const need of course.needs) needers[need]?.push(place);
  }
  const priceAt = (place: number): number => {
    let price = own[place] ?? 0;
    for (const need of courses[place]?.needs ?? []) price += prices[need] ?? 0;
    return price;
  };
  /** A list that grows while it is walked is walked to its new end. */
  const comeCloser = (places: number[]): void => {
    for (const place of places) {
      const price = priceAt(place);
      const course = courses[place];
      for (const step of course?.gives ?? []) {
        if (!course || price >= (prices[step] ?? 0)) continue;
        prices[step] = price;
        giverOf.set(step, course);
        places.push(...(needers[step] ?? []));
      }
    }
  };

  const chainTo = (goal: Course): Course[] => {
    const chain = new Set<Course>();
    const visit = (course: Course) => {
      for (const need of course.needs) {
        const giver = giverOf.get(need);
        if (giver && !chain.has(giver)) visit(giver);
      }
      chain.add(course);
    };
    visit(goal);
    return [...chain];
  };
  const hold = (steps: Iterable<number>): void => {
    const cheaper: number[] = [];
    for (const step of steps) {
      if (prices[step] === 0 && !giverOf.has(step)) continue;
      prices[step] = 0;
      giverOf.delete(step);
      cheaper.push(...(needers[step] ?? []));
    }
    comeCloser(cheaper);
  };
  comeCloser([...courses.keys()]);
  return { priceAt, chainTo, hold };
}

type Approach = ReturnType<typeof findApproach>;

/** Without the programs, dearest first, that the others make superfluous for holding `wanted`. */
export function trimPlan(
  plan: readonly Course[],
  wanted: readonly number[],
  priceOf: PriceOf,
): Course[] {
  let kept = [...plan];
  for (const course of plan.toSorted((one, other) => priceOf(other) - priceOf(one))) {
    const rest = kept.filter((each) => each !== course);
    if (holdsAll(rest, wanted)) kept = rest;
  }
  return kept;
}

/** Whether every one of the courses can be taken, in some order, and `wanted` is held afterwards. */
export function holdsAll(courses: readonly Course[], wanted: readonly number[]): boolean {
  const taken = takeable(courses);
  const held = new Set(taken.flatMap((course) => course.gives));
  return taken.length === courses.length && wanted.every((step) => held.has(step));
}

/** Those of the courses that can be taken with no others, in an order of taking. */
function takeable(courses: readonly Course[]): Course[] {
  const taken: Course[] = [];
  const held = new Set<number>();
  let waiting = courses;
  for (;;) {
    const open = waiting.filter((course) => course.needs.every((need) => held.has(need)));
    if (open.length === 0) return taken;
    taken.push(...open);
    for (const step of open.flatMap((course) => course.gives)) held.add(step);
    waiting = waiting.filter((course) => !open.includes(course));
  }
}
