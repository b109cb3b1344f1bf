import type { PlainDate } from '../../../kernel/calendar.js';
import { allow, type Ruling, refuse } from '../../../kernel/ruling.js';

/** The ends of a proficiency scale: `zero` means none, `max` the highest level. */
export type Scale = { zero: number; max: number };

/** A level on one scale and the level on the default scale that means the same. */
export type Anchor = readonly [from: number, to: number];

/** How an employer reads levels of one scale on the default scale, from a day on. */
export type ConversionTable = {
  fromScaleId: string;
  effectiveOn: PlainDate;
  anchors: readonly Anchor[];
};

/** The table in force on a day: the youngest of those that had begun; null if the employer had none yet. */
export function tableInForce(
  tables: readonly ConversionTable[],
  fromScaleId: string,
  on: PlainDate,
): readonly Anchor[] | null {
  const begun = tables.filter((each) => each.fromScaleId === fromScaleId && each.effectiveOn <= on);
  const youngest = begun.reduce<ConversionTable | null>(
    (latest, each) => (latest && latest.effectiveOn >= each.effectiveOn ? latest : each),
    null,
  );
  return youngest?.anchors ?? null;
}

/**
 * The level on the employer's default scale, unrounded. Without a conversion table none means none and the top means the
 * top, with a straight line between; with one, straight lines between its anchors, and beyond its ends the level of the
 * end. On the default scale itself a level stays exactly what it is. Refuses what is not on the scale it names.
 */
export function placeOnScale(
  level: number,
  scale: Scale,
  defaultScale: Scale,
  anchors: readonly Anchor[] | null = null,
): Ruling<number, 'outside_scale'> {
  if (level < scale.zero || level > scale.max) return refuse('outside_scale');
  if (anchors) return allow(follow(anchors, level));
  if (scale.zero === defaultScale.zero && scale.max === defaultScale.max) return allow(level);
  const share = (level - scale.zero) / (scale.max - scale.zero);
  return allow(defaultScale.zero + share * (defaultScale.max - defaultScale.zero));
}

function follow(anchors: readonly Anchor[], level: number): number {
  let [before] = anchors;
  if (!before) throw new Error('a conversion needs anchors');
  if (level <= before[0]) return before[1];
  for (const anchor of anchors.slice(1)) {
    if (level <= anchor[0]) {
      const share = (level - before[0]) / (anchor[0] - before[0]);
      return before[1] + share * (anchor[1] - before[1]);
    }
    before = anchor;
  }
  return before[1];
}
