import { allow, type Ruling, refuse } from '../../../kernel/ruling.js';

/** A tree deeper than this is a defect of whatever builds it; every walk along departments is bounded by it. */
export const DEEPEST_TREE = 100;

export type DepartmentPlace = {
  /** How many departments there are from the new parent to the top, both counted; one more than the deepest is enough. */
  levelsAbove: number;
  /** Levels of the department itself and what is below it: 1 for one that has nothing below. */
  levelsBelow: number;
  /** Whether the department is among those above. */
  isAboveItself: boolean;
};

/** Whether a department may stand at a place in the tree. */
export function checkDepartmentPlace(
  place: DepartmentPlace,
): Ruling<{ depth: number }, 'circle' | 'too_deep'> {
  if (place.isAboveItself) return refuse('circle');
  const depth = place.levelsAbove + place.levelsBelow;
  return depth > DEEPEST_TREE ? refuse('too_deep') : allow({ depth });
}
