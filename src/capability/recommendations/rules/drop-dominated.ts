import type { Course, StepCatalog } from './encode-steps.js';
import { wordsFor } from './pack-steps.js';
import { compareIds } from './reach-levels.js';

/**
 * Leaves out each program that another one makes pointless: it costs no more, takes no longer, gives at
 * least as much and needs no more; for the same money and time the smaller id must do it. A program that is somebody's
 * prerequisite gives a completion that no other gives, so it always stays. Any plan with a dominated
 * program has a counterpart without it that comes before it in every order that plans are compared by.
 */
export function dropDominated(catalog: StepCatalog): StepCatalog {
  const byPrice = catalog.courses.toSorted(compareByPrice);
  const table = tabulate(byPrice, catalog.stepCount);
  // Whatever dominates a program gives each of its steps: only the keepers of its rarest step need a look.
  const keepersOf: number[][] = Array.from({ length: catalog.stepCount }, () => []);
  const kept: Course[] = [];
  for (const [place, course] of byPrice.entries()) {
    const rivals = fewestOf(course.gives, keepersOf);
    if (rivals.some((rival) => table.dominates(rival, place))) continue;
    kept.push(course);
    for (const step of course.gives) keepersOf[step]?.push(place);
  }
  const courses = kept.toSorted((one, other) =>
    compareIds(one.program.programId, other.program.programId),
  );
  return { ...catalog, courses };
}

const NOBODY: readonly number[] = [];

function fewestOf(steps: readonly number[], keepersOf: readonly number[][]): readonly number[] {
  let fewest: readonly number[] | undefined;
  for (const step of steps) {
    const keepers = keepersOf[step] ?? NOBODY;
    if (fewest === undefined || keepers.length < fewest.length) fewest = keepers;
  }
  return fewest ?? NOBODY;
}

/** All sets of steps in two blocks of words: thousands of programs make millions of comparisons. */
function tabulate(courses: readonly Course[], stepCount: number) {
  const wordsEach = wordsFor(stepCount);
  const gives = new Int32Array(courses.length * wordsEach);
  const needs = new Int32Array(courses.length * wordsEach);
  const hours = new Float64Array(courses.length);
  for (const [place, course] of courses.entries()) {
    addSteps(gives, place * wordsEach, course.gives);
    addSteps(needs, place * wordsEach, course.needs);
    hours[place] = course.program.milliHours;
  }
  const includes = (sets: Int32Array, whole: number, part: number): boolean => {
    for (let word = 0; word < wordsEach; word++) {
      const missing = (sets[part * wordsEach + word] ?? 0) & ~(sets[whole * wordsEach + word] ?? 0);
      if (missing !== 0) return false;
    }
    return true;
  };
  /** Expects that `better` comes first by price. */
  const dominates = (better: number, other: number): boolean =>
    (hours[better] ?? 0) <= (hours[other] ?? 0) &&
    includes(gives, better, other) &&
    includes(needs, other, better);
  return { dominates };
}

function addSteps(sets: Int32Array, from: number, steps: readonly number[]): void {
  for (const step of steps) {
    const word = from + (step >> 5);
    sets[word] = (sets[word] ?? 0) | (1 << (step & 31));
  }
}

const compareByPrice = (one: Course, other: Course): number =>
  one.program.cost - other.program.cost ||
  one.program.milliHours - other.program.milliHours ||
  compareIds(one.program.programId, other.program.programId);
