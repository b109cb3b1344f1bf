import type { StepOffer } from './encode-steps.js';
import { hasStep, type PackedSteps } from './pack-steps.js';

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
  const giverCount = (step: number) => givers[step]?.length ?? 0;

  /** Fewer givers make a smaller set. */
  const scarcestOf = (steps: readonly number[]): number | undefined =>
    steps.toSorted((one, other) => giverCount(one) - giverCount(other))[0];

  const collect = (held: PackedSteps, goal: number): number[] => {
    const takeable = new Set<number>();
    const steps = new Set([goal]);
    // A set that grows while it is walked is walked to its new end.
    for (const step of steps) {
      for (const index of givers[step] ?? []) {
        const missing = courses[index]?.needs.filter((need) => !hasStep(held, need)) ?? [];
        const need = scarcestOf(missing);
        if (need === undefined) takeable.add(index);
        else steps.add(need);
      }
    }
    return [...takeable];
  };

  return (held: PackedSteps): number[] => {
    const missing = goals.filter((goal) => !hasStep(held, goal));
    const sets = missing.map((goal) => collect(held, goal));
    return sets.reduce((least, each) => (each.length < least.length ? each : least), sets[0] ?? []);
  };
}
