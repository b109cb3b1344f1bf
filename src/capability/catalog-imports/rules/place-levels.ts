type Scale = { zero: number; max: number };

const levelsOf = (labels: readonly string[]) => labels.map((label, value) => ({ value, label }));

/**
 * What an employer without a scale gets. O*NET names no levels of its own but by examples for each element, and ESCO has
 * none: these labels are ours, the latter after the five stages of Dreyfus and Dreyfus (1980).
 */
export const SCALES = {
  onet: {
    name: 'O*NET level 0–7',
    zero: 0,
    max: 7,
    levels: levelsOf([
      'None',
      'Basic',
      'Elementary',
      'Working',
      'Skilled',
      'Advanced',
      'Expert',
      'Master',
    ]),
  },
  esco: {
    name: 'Level 0–5',
    zero: 0,
    max: 5,
    levels: levelsOf(['None', 'Novice', 'Advanced beginner', 'Competent', 'Proficient', 'Expert']),
  },
};

/** What stands for a level where the catalog gives none; on the employer’s scale. */
export type LevelChoice = { essentialLevel: number | null; optionalLevel: number | null };

/** Without a choice, essential skills are asked for at three fifths of the scale, optional ones at two fifths. */
const ESSENTIAL_SHARE = 0.6;
const OPTIONAL_SHARE = 0.4;
const ESSENTIAL_WEIGHT = 1;
const TOLERANCE = 1e-9;

/** Up to the next whole level, so that a conversion never lowers the bar, but never beyond the scale. */
const roundUp = (level: number, { max }: Scale) => Math.min(max, Math.ceil(level - TOLERANCE) + 0);
const onScale = (share: number, { zero, max }: Scale) => zero + share * (max - zero);

/**
 * The level of a requirement on the employer’s scale: O*NET’s by the employer’s own table where there is one, as it is on a
 * scale of the same ends, else end to end.
 */
export function levelOn(
  scale: Scale,
  { level, weight }: { level: number | null; weight: number },
  { essentialLevel, optionalLevel }: LevelChoice,
  byTable: ((level: number) => number) | null = null,
): number {
  if (level === null) {
    const isEssential = weight >= ESSENTIAL_WEIGHT;
    const chosen = isEssential ? essentialLevel : optionalLevel;
    const share = isEssential ? ESSENTIAL_SHARE : OPTIONAL_SHARE;
    return chosen ?? roundUp(onScale(share, scale), scale);
  }
  if (byTable) return byTable(level);
  const { zero, max } = SCALES.onet;
  if (scale.zero === zero && scale.max === max) return level;
  return roundUp(onScale((level - zero) / (max - zero), scale), scale);
}

/** Whether a chosen level is one of the scale, above none. */
export const isLevelOf = (level: number | null, { zero, max }: Scale): boolean =>
  level === null || (level > zero && level <= max);
