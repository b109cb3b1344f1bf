/** The ends of a proficiency scale: `zero` means "none", `max` the highest level. */
export type Scale = { zero: number; max: number };

/** A level on one scale and the level on the other scale that means the same. */
export type Anchor = readonly [from: number, to: number];

export type AnchorFault = 'too_few_anchors' | 'from_not_rising' | 'to_falling';

/**
 * Arithmetic on levels leaves noise in the last digits (2.9999999996 for 3). What is closer than
 * this to a whole level is that level; no scale in use has steps anywhere near as fine.
 */
export const LEVEL_TOLERANCE = 1e-9;

/** Where a level lies between none (0) and the top (1) of its scale. */
export const normalizeLevel = (level: number, scale: Scale): number =>
  (level - scale.zero) / (scale.max - scale.zero);

/** Without an employer's own table, none means none and the top means the top. */
export const defaultAnchors = (from: Scale, to: Scale): readonly Anchor[] => [
  [from.zero, to.zero],
  [from.max, to.max],
];

/**
 * What makes an anchor table unusable, and which anchor does; undefined if nothing does. A table has two anchors or
 * more, each further along the first scale than the one before, and never lower on the second: a higher level must not
 * turn into a lower one.
 */
export function checkAnchors(
  anchors: readonly Anchor[],
): { fault: AnchorFault; index: number } | undefined {
  if (anchors.length < 2) return { fault: 'too_few_anchors', index: 0 };
  for (const [index, [from, to]] of anchors.entries()) {
    const before = anchors[index - 1];
    if (before === undefined) continue;
    if (from <= before[0]) return { fault: 'from_not_rising', index };
    if (to < before[1]) return { fault: 'to_falling', index };
  }
  return undefined;
}

/**
 * The level on the second scale, unrounded, along straight lines between the anchors. Levels beyond
 * an end of the table take that end. Expects anchors that `checkAnchors` finds no fault with; throws on none.
 */
export function convertLevel(level: number, anchors: readonly Anchor[]): number {
  let before = anchors[0];
  if (before === undefined) throw new Error('a conversion needs anchors');
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

/** The whole level that evidence earns: rounded down, so that a conversion never creates competence. */
export const creditLevel = (level: number): number => Math.floor(level + LEVEL_TOLERANCE);

/** The whole level that a requirement asks for: rounded up, so that a conversion never lowers the bar. */
export const requireLevel = (level: number): number =>
  // Adding zero turns the -0 that ceil makes of a tiny negative number into 0.
  Math.ceil(level - LEVEL_TOLERANCE) + 0;

/** What evidence of a level on another scale credits: whole, rounded down, and never less than none. */
export const creditOn = (to: Scale, level: number, anchors: readonly Anchor[]): number =>
  Math.max(to.zero, creditLevel(convertLevel(level, anchors)));

/** What a requirement on another scale asks for: whole, rounded up, and never more than the top. */
export const requireOn = (to: Scale, level: number, anchors: readonly Anchor[]): number =>
  Math.min(to.max, requireLevel(convertLevel(level, anchors)));
