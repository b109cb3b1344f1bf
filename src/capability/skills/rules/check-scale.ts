import { allow, type Ruling, refuse } from '../../../kernel/ruling.js';

export type ScaleLevel = { value: number; label: string };

export type ScaleFault =
  | 'max_not_above_zero'
  | 'levels_not_ascending'
  | 'level_outside_ends'
  | 'values_changed';

type Ends = { zero: number; max: number };

/** A scale rises from `zero` (none) to `max`; the levels it names rise too, and lie between the ends, both included. */
export function checkScale<Scale extends Ends & { levels: readonly ScaleLevel[] }>(
  scale: Scale,
): Ruling<Scale, ScaleFault> {
  const { zero, max, levels } = scale;
  if (max <= zero) return refuse('max_not_above_zero');
  const isFalling = levels.some(({ value }, index) => {
    const before = levels[index - 1];
    return before !== undefined && value <= before.value;
  });
  if (isFalling) return refuse('levels_not_ascending');
  if (levels.some(({ value }) => value < zero || value > max)) return refuse('level_outside_ends');
  return allow(scale);
}

/**
 * Levels may get other labels, never other values: assessments and requirements that were made on the scale would
 * silently come to mean something else.
 */
export function relabelLevels(
  before: readonly ScaleLevel[],
  after: readonly ScaleLevel[],
): Ruling<readonly ScaleLevel[], ScaleFault> {
  const isSame =
    before.length === after.length &&
    before.every(({ value }, index) => value === after[index]?.value);
  return isSame ? allow(after) : refuse('values_changed');
}
