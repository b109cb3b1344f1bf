import type { PlainDate } from '../../../kernel/calendar.js';

/**
 * The version in force on a date: the latest that has begun by then; undefined before the first. Expects the versions
 * of one pair of scales, in any order.
 */
export function chooseConversion<Version extends { effectiveOn: PlainDate }>(
  versions: readonly Version[],
  on: PlainDate,
): Version | undefined {
  return versions.reduce<Version | undefined>((chosen, version) => {
    const hasBegun = version.effectiveOn <= on;
    return hasBegun && (!chosen || version.effectiveOn > chosen.effectiveOn) ? version : chosen;
  }, undefined);
}
