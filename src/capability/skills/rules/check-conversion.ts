import { type Anchor, type AnchorFault, checkAnchors, type Scale } from './convert-level.js';

export type ConversionFault =
  | AnchorFault
  | 'same_scale'
  | 'outside_scale'
  | 'none_is_not_none'
  | 'top_is_missing';

export type FaultyAnchor = { fault: ConversionFault; pointer: string; detail: string };

type Conversion = {
  from: Scale & { id: string };
  to: Scale & { id: string };
  anchors: readonly Anchor[];
};

const sentences: Record<AnchorFault, string> = {
  too_few_anchors: 'A line needs two anchors at least.',
  from_not_rising: 'Each anchor must lie further along the first scale than the one before.',
  to_falling: 'A higher level must not turn into a lower one.',
};

/** The place in `anchors` that lies outside its scale; undefined if none does. */
function findStray({ from, to, anchors }: Conversion): FaultyAnchor | undefined {
  const fault = 'outside_scale';
  for (const [index, anchor] of anchors.entries()) {
    for (const [side, { zero, max }] of [from, to].entries()) {
      const level = anchor[side] as number;
      if (level >= zero && level <= max) continue;
      const detail = `It must lie between ${zero} and ${max} on the ${side === 0 ? 'first' : 'second'} scale.`;
      return { fault, pointer: `/anchors/${index}/${side}`, detail };
    }
  }
  return undefined;
}

/**
 * What is wrong with a conversion between two scales; undefined if nothing is. The table must span the whole first
 * scale, so that no level is left to guesswork, and begin with none for none: whoever has nothing on one scale must not
 * have something on the other. Its last anchor may stay below the top of the second scale: the best of a course for
 * beginners need not be an expert.
 */
export function checkConversion(conversion: Conversion): FaultyAnchor | undefined {
  const { from, to, anchors } = conversion;
  if (from.id === to.id) {
    const detail = 'A level needs no conversion to its own scale.';
    return { fault: 'same_scale', pointer: '/toScaleId', detail };
  }
  const crooked = checkAnchors(anchors);
  if (crooked) {
    const { fault, index } = crooked;
    const pointer = fault === 'too_few_anchors' ? '/anchors' : `/anchors/${index}`;
    return { fault, pointer, detail: sentences[fault] };
  }
  const stray = findStray(conversion);
  if (stray) return stray;
  const [first, last] = [anchors[0], anchors.at(-1)];
  if (first?.[0] !== from.zero || first[1] !== to.zero) {
    const detail = `The first anchor must be [${from.zero}, ${to.zero}]: none on one scale is none on the other.`;
    return { fault: 'none_is_not_none', pointer: '/anchors/0', detail };
  }
  if (last?.[0] !== from.max) {
    const detail = `The last anchor must say what ${from.max}, the top of the first scale, comes to.`;
    return { fault: 'top_is_missing', pointer: `/anchors/${anchors.length - 1}`, detail };
  }
  return undefined;
}
