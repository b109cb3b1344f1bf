import type { Course, StepCatalog } from './encode-steps.js';
import { includesSteps, type PackedSteps, packSteps } from './pack-steps.js';
import { compareIds } from './reach-levels.js';

type Packed = { course: Course; gives: PackedSteps; needs: PackedSteps };

/**
 * Leaves out each program that another one makes pointless: it costs no more, takes no longer, gives at
 * least as much and needs no more; for the same money and time the smaller id must do it. A program that is somebody's
 * prerequisite gives a completion that no other gives, so it always stays. Any plan with a dominated
 * program has a counterpart without it that comes before it in every order that plans are compared by.
 */
export function dropDominated(catalog: StepCatalog): StepCatalog {
  const byPrice = catalog.courses
    .map((course) => ({
      course,
      gives: packSteps(course.gives, catalog.stepCount),
      needs: packSteps(course.needs, catalog.stepCount),
    }))
    .toSorted((one, other) => compareByPrice(one.course, other.course));
  const kept: Packed[] = [];
  for (const candidate of byPrice) {
    if (!kept.some((better) => dominates(better, candidate))) kept.push(candidate);
  }
  const courses = kept
    .map((each) => each.course)
    .toSorted((one, other) => compareIds(one.program.programId, other.program.programId));
  return { ...catalog, courses };
}

/** Expects that `better` comes first by price. */
const dominates = (better: Packed, other: Packed): boolean =>
  better.course.program.milliHours <= other.course.program.milliHours &&
  includesSteps(better.gives, other.gives) &&
  includesSteps(other.needs, better.needs);

const compareByPrice = (one: Course, other: Course): number =>
  one.program.cost - other.program.cost ||
  one.program.milliHours - other.program.milliHours ||
  compareIds(one.program.programId, other.program.programId);
