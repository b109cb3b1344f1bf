import { allow, type Ruling, refuse } from '../../../kernel/ruling.js';

/** The ends of a proficiency scale: `zero` means none, `max` the highest level. */
export type Scale = { zero: number; max: number };

/**
 * The level on the employer's default scale, unrounded: none means none and the top means the top, with a straight line
 * between. On the default scale itself a level stays exactly what it is. Refuses what is not on the scale it names.
 */
export function placeOnScale(
  level: number,
  scale: Scale,
  defaultScale: Scale,
): Ruling<number, 'outside_scale'> {
  if (level < scale.zero || level > scale.max) return refuse('outside_scale');
  if (scale.zero === defaultScale.zero && scale.max === defaultScale.max) return allow(level);
  const share = (level - scale.zero) / (scale.max - scale.zero);
  return allow(defaultScale.zero + share * (defaultScale.max - defaultScale.zero));
}
