import type { Choice } from './choose-next.js';
import type { StepOffer } from './encode-steps.js';
import { keepStates } from './keep-states.js';
import { type PackedSteps, packSteps, wordsFor } from './pack-steps.js';
import { compareWays, type Label, queueLabels } from './queue-labels.js';

/** What a course adds to a plan; whole numbers >= 0, one for each course. */
export type PlanSpace = {
  /** Programs sorted by id: a course's place stands for its id in the last tie-break. */
  courses: readonly StepOffer[];
  stepCount: number;
  /** What plans are compared by: first, then, and at last before their number of programs. */
  first: Float64Array;
  second: Float64Array;
  third: Float64Array;
  cost: Float64Array;
  /** Courses from this place on stand for something else than a program, and are not counted. */
  programCount: number;
  /** Whether of two ways to a state the worse, but cheaper one may still lead to more. */
  costMatters: boolean;
  /** About how many courses may be looked at, over all states. */
  effortLimit: number;
};

/**
 * From one state on: what is still to come at least, how much of each course's price is in that, and how many courses
 * were looked at for it.
 */
export type Outlook = { remainder: number; counted: Float64Array; looked: number };

export type Visit = 'expand' | 'leave' | 'stop';

/** The packed steps handed in are only valid during the call. */
export type Explorer = {
  /** The courses worth trying from a state, by their place; see `chooseNext`. */
  choose: (steps: PackedSteps) => Choice;
  /** Quick lower bounds of what is still to come for a state. */
  estimate: (steps: PackedSteps) => { remainder: number; cost: number };
  /** A better one, asked for when the state's turn comes. */
  lookAhead: (steps: PackedSteps) => Outlook;
  /** The least that any plan along this way comes to in the first number. */
  boundOf: (label: Label) => number;
  /** Whether a way to a state can still matter. */
  isPromising: (label: Label) => boolean;
  /** Called best first, for each way to a state that no other way outdoes. */
  visit: (steps: PackedSteps, label: Label) => Visit;
};

export type Exploration = {
  ended: 'stopped' | 'exhausted' | 'gave_up';
  /** No plan that was not visited is better than this in the first number. */
  bound: number;
};

type Estimate = { remainder: number; cost: number; isExact: boolean };

/**
 * Walks through what a person can come to hold, best first, each with a lower bound of what is still to
 * come (A*). Steps are never lost, so of two ways to one state the better one stays better whatever
 * follows, and the other is dropped; unless it is cheaper, where cost matters. A beginning of the best
 * plan always comes before any worse plan, so the first whole plan visited is the best.
 */
export function explorePlans(space: PlanSpace, explorer: Explorer): Exploration {
  const { courses, stepCount } = space;
  const states = keepStates(wordsFor(stepCount));
  const estimates: Estimate[] = [];
  const ways = keepWays(space.costMatters);
  const queue = queueLabels();
  const gives = courses.map((course) => packSteps(course.gives, stepCount));
  const needs = courses.map((course) => packSteps(course.needs, stepCount));
  let latest: (Outlook & { state: number }) | undefined;
  let effort = 0;

  const estimateOf = (state: number): Estimate => {
    const known = estimates[state];
    if (known) return known;
    const estimate = { ...explorer.estimate(states.stepsOf(state)), isExact: false };
    estimates[state] = estimate;
    return estimate;
  };
  const lookAhead = (state: number): Outlook => {
    const outlook = explorer.lookAhead(states.stepsOf(state));
    effort += outlook.looked;
    return outlook;
  };
  const offer = (label: Label): void => {
    label.firstBound = Math.max(explorer.boundOf(label), label.parent?.firstBound ?? 0);
    if (explorer.isPromising(label) && ways.add(label)) queue.push(label);
  };
  const expand = (label: Label): void => {
    const { remainder, counted } = latest?.state === label.state ? latest : lookAhead(label.state);
    const next = new Int32Array(wordsFor(stepCount));
    // A copy: the table may move its words when it grows.
    const steps = states.stepsOf(label.state).slice();
    const choice = explorer.choose(steps);
    effort += choice.looked;
    for (const course of choice.courses) {
      if (!canTake(steps, needs[course], gives[course], next)) continue;
      const state = states.stateOf(next);
      const estimate = estimateOf(state);
      const left = remainder - (counted[course] ?? 0);
      offer(
        follow(label, course, state, space, {
          ...estimate,
          remainder: Math.max(left, estimate.remainder),
        }),
      );
    }
  };
  /** Looks closer at a state the first time; puts a way back if more is to come than it seemed. */
  const isPostponed = (label: Label): boolean => {
    const estimate = estimateOf(label.state);
    if (!estimate.isExact) {
      latest = { ...lookAhead(label.state), state: label.state };
      estimate.remainder = Math.max(estimate.remainder, latest.remainder);
      estimate.isExact = true;
    }
    label.remainder = Math.max(label.remainder, estimate.remainder);
    const bound = explorer.boundOf(label);
    if (bound <= label.firstBound) return false;
    label.firstBound = bound;
    if (explorer.isPromising(label)) queue.push(label);
    return true;
  };

  const origin = states.stateOf(new Int32Array(wordsFor(stepCount)));
  offer(follow(null, -1, origin, space, estimateOf(origin)));
  for (let label = queue.pop(); label; label = queue.pop()) {
    if (label.isOutdone || isPostponed(label)) continue;
    if (effort >= space.effortLimit) return { ended: 'gave_up', bound: label.firstBound };
    const visit = explorer.visit(states.stepsOf(label.state), label);
    if (visit === 'stop') return { ended: 'stopped', bound: label.firstBound };
    if (visit === 'expand') expand(label);
  }
  return { ended: 'exhausted', bound: Number.POSITIVE_INFINITY };
}

/** Puts the steps after the course into `next`; false if it cannot be taken or adds nothing. */
function canTake(
  steps: PackedSteps,
  needs: PackedSteps | undefined,
  gives: PackedSteps | undefined,
  next: PackedSteps,
): boolean {
  if (!needs || !gives) return false;
  let added = 0;
  for (let word = 0; word < steps.length; word++) {
    const held = steps[word] ?? 0;
    if (((needs[word] ?? 0) & ~held) !== 0) return false;
    next[word] = held | (gives[word] ?? 0);
    added |= (gives[word] ?? 0) & ~held;
  }
  return added !== 0;
}

function follow(
  parent: Label | null,
  course: number,
  state: number,
  space: PlanSpace,
  left: { remainder: number; cost: number },
): Label {
  const cost = (parent?.cost ?? 0) + (space.cost[course] ?? 0);
  const isProgram = parent !== null && course < space.programCount;
  return {
    state,
    parent,
    course,
    isProgram,
    count: (parent?.count ?? 0) + (isProgram ? 1 : 0),
    first: (parent?.first ?? 0) + (space.first[course] ?? 0),
    second: (parent?.second ?? 0) + (space.second[course] ?? 0),
    third: (parent?.third ?? 0) + (space.third[course] ?? 0),
    cost,
    remainder: left.remainder,
    firstBound: 0,
    costBound: cost + left.cost,
    isOutdone: false,
  };
}

/** The ways to each state that no other way to it outdoes. */
function keepWays(costMatters: boolean) {
  const ways: Label[][] = [];
  const outdoes = (one: Label, other: Label) =>
    (!costMatters || one.cost <= other.cost) && compareWays(one, other) <= 0;

  /** False if a known way is at least as good; otherwise the way is kept and those it outdoes are not. */
  const add = (label: Label): boolean => {
    const known = ways[label.state] ?? [];
    if (known.some((each) => outdoes(each, label))) return false;
    const kept = known.filter((each) => !outdoes(label, each));
    for (const each of known) each.isOutdone = !kept.includes(each);
    ways[label.state] = [...kept, label];
    return true;
  };
  return { add };
}
