import type { StepOffer } from './encode-steps.js';
import { hasStep, type PackedSteps } from './pack-steps.js';

/** Supported by nothing: the course can be taken at once. */
const AT_ONCE = -1;
const UNREACHED = -2;
const NO_STEPS: Steps = [];

/**
 * A function that tells what it costs at least to get from the steps held to all of `goals`, entry levels
 * and prerequisites included; infinite if no course leads there. Prices are whole numbers >= 0, and
 * so is the bound. `counted` is how much of each course's price is in the bound: the
 * rest of it comes on top for plans with that course.
 *
 * Landmark cuts (LM-cut, Helmert & Domshlak 2009): find a set of courses of which every plan needs one,
 * count the cheapest of the set, lower all prices of the set by it, and again until the goals are free.
 * No course is counted beyond its price, so the sum is a lower bound.
 */
export function cutLandmarks<Offer extends StepOffer>(
  courses: readonly Offer[],
  stepCount: number,
  priceOf: (course: Offer) => number,
) {
  const prices = Float64Array.from(courses, priceOf);
  const gives = courses.map((course) => course.gives);
  const needs = courses.map((course) => course.needs);
  const network = { gives, needs, givers: indexBySteps(gives, stepCount) };
  const needers = indexBySteps(needs, stepCount);

  return (held: PackedSteps, goals: readonly number[]) => {
    const missing = goals.filter((goal) => !hasStep(held, goal));
    const graph: Graph = { ...network, needers, ...standIn(network, held, prices) };
    let bound = 0;
    let looked = courses.length + graph.useful.length;
    reachCheapest(graph);
    while (missing.length > 0) {
      const hardest = hardestOf(missing, graph.distances, missing[0] ?? 0);
      const distance = graph.distances[hardest] ?? 0;
      if (distance === 0) break;
      if (distance === Number.POSITIVE_INFINITY)
        return { bound: distance, counted: prices, looked };
      const cut = findCut(graph, findZone(graph, hardest));
      looked += graph.useful.length;
      bound += payCut(graph, cut);
      comeCloser(graph, cut);
    }
    const counted = graph.prices.map((rest, course) => (prices[course] ?? 0) - rest);
    return { bound, counted, looked };
  };
}

type Steps = readonly number[];
type Network = { gives: readonly Steps[]; needs: readonly Steps[]; givers: readonly Steps[] };

/** The network as it looks from the steps held; prices, distances and supporters change as cuts are paid. */
type Graph = Network & {
  needers: readonly Steps[];
  isHeld: Uint8Array;
  openSteps: Int32Array;
  /** Courses that give something new, the number of needs each still misses, and those that miss none. */
  useful: Int32Array;
  unmet: Int32Array;
  prices: Float64Array;
  distances: Float64Array;
  supporters: Int32Array;
};

function indexBySteps(lists: readonly Steps[], stepCount: number): number[][] {
  const index: number[][] = Array.from({ length: stepCount }, () => []);
  for (const [course, steps] of lists.entries()) {
    for (const step of steps) index[step]?.push(course);
  }
  return index;
}

function standIn(network: Network, held: PackedSteps, prices: Float64Array) {
  const stepCount = network.givers.length;
  const isHeld = new Uint8Array(stepCount);
  const openSteps: number[] = [];
  for (let step = 0; step < stepCount; step++) {
    if (hasStep(held, step)) isHeld[step] = 1;
    else openSteps.push(step);
  }
  const isMissing = (step: number) => isHeld[step] === 0;
  const useful: number[] = [];
  const unmet = new Int32Array(network.gives.length);
  for (const [course, steps] of network.gives.entries()) {
    if (!steps.some(isMissing)) continue;
    useful.push(course);
    for (const need of network.needs[course] ?? NO_STEPS) {
      if (isHeld[need] === 0) unmet[course] = (unmet[course] ?? 0) + 1;
    }
  }
  return {
    isHeld,
    openSteps: Int32Array.from(openSteps),
    useful: Int32Array.from(useful),
    unmet,
    prices: prices.slice(),
    distances: new Float64Array(stepCount),
    supporters: new Int32Array(network.gives.length),
  };
}

/**
 * How far each step is if only the dearest need of each course had to be paid for (Dijkstra's method),
 * and for each course the need that comes last, its supporter.
 */
function reachCheapest(graph: Graph): void {
  const { distances, supporters, useful, needers } = graph;
  const unmet = graph.unmet.slice();
  const isFinal = graph.isHeld.slice();
  for (const step of graph.openSteps) distances[step] = Number.POSITIVE_INFINITY;
  supporters.fill(UNREACHED);
  for (const course of useful) if (unmet[course] === 0) openCourse(graph, course, AT_ONCE, 0);

  for (;;) {
    const step = nearest(graph, isFinal);
    if (step === -1) return;
    isFinal[step] = 1;
    for (const course of needers[step] ?? NO_STEPS) {
      const left = (unmet[course] ?? 0) - 1;
      unmet[course] = left;
      if (left === 0) openCourse(graph, course, step, distances[step] ?? 0);
    }
  }
}

function openCourse(graph: Graph, course: number, supporter: number, distance: number): void {
  const { distances } = graph;
  graph.supporters[course] = supporter;
  const price = distance + (graph.prices[course] ?? 0);
  for (const step of graph.gives[course] ?? NO_STEPS) {
    if (price < (distances[step] ?? 0)) distances[step] = price;
  }
}

function nearest({ distances, openSteps }: Graph, isFinal: Uint8Array): number {
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  for (const step of openSteps) {
    const distance = distances[step] ?? least;
    if (distance < least && isFinal[step] === 0) {
      least = distance;
      best = step;
    }
  }
  return best;
}

/** The step that is furthest away, `known` or one of `steps`. */
function hardestOf(steps: ArrayLike<number>, distances: Float64Array, known: number): number {
  let hardest = known;
  for (let at = 0; at < steps.length; at++) {
    const step = steps[at] ?? known;
    if ((distances[step] ?? 0) > (distances[hardest] ?? 0)) hardest = step;
  }
  return hardest;
}

/** The steps from which the goal can be had for nothing more, following the supporters. */
function findZone(graph: Graph, goal: number): Uint8Array {
  const zone = new Uint8Array(graph.isHeld.length);
  zone[goal] = 1;
  const waiting = [goal];
  for (let step = waiting.pop(); step !== undefined; step = waiting.pop()) {
    for (const course of graph.givers[step] ?? NO_STEPS) {
      const supporter = graph.supporters[course] ?? UNREACHED;
      if (graph.prices[course] !== 0 || supporter < 0 || zone[supporter] === 1) continue;
      zone[supporter] = 1;
      waiting.push(supporter);
    }
  }
  return zone;
}

/**
 * The cut: every course that leads into the zone and can be come to from outside of it. Every plan takes
 * one of them.
 */
function findCut(graph: Graph, zone: Uint8Array): number[] {
  const { supporters } = graph;
  const cut: number[] = [];
  const seen = graph.isHeld.slice();
  const waiting: number[] = [];
  const comeTo = (course: number) => {
    let leadsIn = false;
    for (const step of graph.gives[course] ?? NO_STEPS) {
      if (zone[step] === 1) leadsIn = true;
      else if (seen[step] === 0) {
        seen[step] = 1;
        waiting.push(step);
      }
    }
    if (leadsIn) cut.push(course);
  };
  for (const course of graph.useful) if (supporters[course] === AT_ONCE) comeTo(course);
  for (let step = waiting.pop(); step !== undefined; step = waiting.pop()) {
    for (const course of graph.needers[step] ?? NO_STEPS) {
      if (supporters[course] === step) comeTo(course);
    }
  }
  return cut;
}

/** Counts the cheapest of the cut and lowers the prices of all of it by that. */
function payCut({ prices }: Graph, cut: readonly number[]): number {
  let cheapest = Number.POSITIVE_INFINITY;
  for (const course of cut) cheapest = Math.min(cheapest, prices[course] ?? cheapest);
  for (const course of cut) prices[course] = (prices[course] ?? 0) - cheapest;
  return cheapest;
}

/** What `reachCheapest` would say after the prices of the cut have fallen, without starting over. */
function comeCloser(graph: Graph, cut: readonly number[]): void {
  const { supporters, needers } = graph;
  const closer: number[] = [];
  for (const course of cut) passOn(graph, course, closer);
  for (let step = closer.pop(); step !== undefined; step = closer.pop()) {
    for (const course of needers[step] ?? NO_STEPS) {
      if (supporters[course] !== step) continue;
      // From the step on, which is a need still missed: one that is held supports nothing.
      supporters[course] = hardestOf(graph.needs[course] ?? NO_STEPS, graph.distances, step);
      passOn(graph, course, closer);
    }
  }
}

/** Lowers the distance of what the course gives, where it is now the shorter way, and notes it. */
function passOn(graph: Graph, course: number, closer: number[]): void {
  const { distances } = graph;
  const supporter = graph.supporters[course] ?? AT_ONCE;
  const start = supporter === AT_ONCE ? 0 : (distances[supporter] ?? 0);
  const price = start + (graph.prices[course] ?? 0);
  for (const step of graph.gives[course] ?? NO_STEPS) {
    if (price >= (distances[step] ?? 0)) continue;
    distances[step] = price;
    closer.push(step);
  }
}
