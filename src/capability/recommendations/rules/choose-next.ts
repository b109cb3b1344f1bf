import type { StepOffer } from './encode-steps.js';
import { hasStep, type PackedSteps } from './pack-steps.js';

/** `courses` by their place, and how many courses had to be looked at to find them. */
export type Choice = { courses: readonly number[]; looked: number };

/**
 * A function that tells which courses (by index) are enough to try next: every plan from the steps held
 * to `goals` contains one of them, and each of them can be taken now, so that some order of the plan
 * starts with it. Trying only these spares the search all other orders of the same plans.
 *
 * Such a set: the givers of a missing goal; in place of a giver that cannot be taken yet, the givers of
 * one of the needs it misses; and so on (a stubborn set of a planning task in which nothing is ever
 * lost). Each missing goal has one; the smallest is taken.
 */
export function chooseNext(
  courses: readonly StepOffer[],
  stepCount: number,
  goals: readonly number[],
) {
  const givers: number[][] = Array.from({ length: stepCount }, () => []);
  for (const [index, course] of courses.entries()) {
    for (const step of course.gives) givers[step]?.push(index);
  }
  // What was met in which round: a round each, so that nothing has to be wiped.
  const courseMet = new Uint32Array(courses.length);
  const stepMet = new Uint32Array(stepCount);
  let round = 0;
  let looked = 0;

  /** Fewer givers make a smaller set. -1 if nothing is missing. */
  const scarcestMissing = (needs: readonly number[], held: PackedSteps): number => {
    let scarcest = -1;
    let fewest = Number.POSITIVE_INFINITY;
    for (const step of needs) {
      const count = givers[step]?.length ?? 0;
      if (count >= fewest || hasStep(held, step)) continue;
      fewest = count;
      scarcest = step;
    }
    return scarcest;
  };

  /** Whether the course, or the step, is met for the first time in this round. */
  const isNew = (met: Uint32Array, place: number): boolean => {
    if (met[place] === round) return false;
    met[place] = round;
    return true;
  };

  /** Null as soon as the set is not smaller than `limit`. */
  const collect = (held: PackedSteps, goal: number, limit: number): number[] | null => {
    round += 1;
    stepMet[goal] = round;
    const takeable: number[] = [];
    const steps = [goal];
    const meet = (index: number): void => {
      const need = scarcestMissing(courses[index]?.needs ?? [], held);
      if (need === -1) takeable.push(index);
      else if (isNew(stepMet, need)) steps.push(need);
    };
    // A list that grows while it is walked is walked to its new end.
    for (const step of steps) {
      for (const index of givers[step] ?? []) {
        looked += 1;
        if (isNew(courseMet, index)) meet(index);
        if (takeable.length >= limit) return null;
      }
    }
    return takeable;
  };

  return (held: PackedSteps): Choice => {
    looked = 0;
    let courses: number[] = [];
    let limit = Number.POSITIVE_INFINITY;
    for (const goal of goals) {
      const smaller = hasStep(held, goal) ? null : collect(held, goal, limit);
      if (smaller === null) continue;
      courses = smaller;
      limit = smaller.length;
    }
    return { courses, looked };
  };
}
