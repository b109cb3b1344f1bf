import { allow, type Ruling, refuse } from '../../../kernel/ruling.js';

/** A line longer than this is a defect of the feed; every walk along lines is bounded by it. */
export const LONGEST_LINE = 100;

/**
 * Whether `employeeId` may report to `managerId`, given who reports to whom above the manager.
 * `managerOf` must hold every link from the manager upward.
 */
export function checkReportingLine(
  employeeId: string,
  managerId: string,
  managerOf: ReadonlyMap<string, string | null>,
): Ruling<{ depth: number }, 'circle' | 'too_deep'> {
  let current: string | null = managerId;
  let depth = 0;
  while (current !== null) {
    if (current === employeeId) return refuse('circle');
    depth += 1;
    if (depth > LONGEST_LINE) return refuse('too_deep');
    current = managerOf.get(current) ?? null;
  }
  return allow({ depth });
}
