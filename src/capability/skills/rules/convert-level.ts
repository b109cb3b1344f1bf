import { allow, type Ruling, refuse } from '../../../kernel/ruling.js';

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
 * An anchor table is usable if it has two anchors or more, each further along the first scale than
 * the one before, and never lower on the second: a higher level must not turn into a lower one.
 */
export function checkAnchors(anchors: readonly Anchor[]): Ruling<readonly Anchor[], AnchorFault> {
  if (anchors.length < 2) return refuse('too_few_anchors');
  for (const [index, [from, to]] of anchors.entries()) {
    const before = anchors[index - 1];
    if (before === undefined) continue;
    if (from <= before[0]) return refuse('from_not_rising');
    if (to < before[1]) return refuse('to_falling');
  }
  return allow(anchors);
}

/**
 * The level on the second scale, unrounded, along straight lines between the anchors. Levels beyond
 * an end of the table take that end. Expects anchors that `checkAnchors` allows; throws on none.
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
