import type {
  OnetOccupation,
  OnetRating,
  OnetRelease,
} from '../src/capability/catalog-imports/index.js';
import type { SkillAtLevel } from './demo-plan.js';

const MOST_SKILLS = 8;
const HIGHEST_LEVEL = 7;

/** How many skills a program of so many hours teaches, and what share of the level the occupations ask for. */
const REACH: readonly { belowHours: number; skills: number; share: number }[] = [
  { belowHours: 40, skills: 3, share: 0.75 },
  { belowHours: 120, skills: 5, share: 0.9 },
  { belowHours: Number.POSITIVE_INFINITY, skills: MOST_SKILLS, share: 1 },
];

/**
 * What a program for these occupations teaches: the elements in which the occupations' mean importance exceeds that of all
 * rated occupations the most, up to the median level they ask for. Rounded up to the next half, so that a full program
 * really meets the requirement; short programs teach less and not as far.
 */
export function deriveTeaching(
  occupations: readonly OnetOccupation[],
  release: OnetRelease,
  hours: number,
): SkillAtLevel[] {
  const reach = REACH.find(({ belowHours }) => hours < belowHours);
  if (reach === undefined) return [];
  const rated = ratingsByElement(occupations);
  return release.elements
    .map(({ elementId }) => ({
      elementId,
      levels: levelsAsked(rated.get(elementId) ?? []),
      distinction:
        mean((rated.get(elementId) ?? []).map(({ importance }) => importance)) -
        (release.referenceMeans.get(elementId) ?? 0),
    }))
    .filter(({ distinction, levels }) => distinction > 0 && levels.length > 0)
    .sort(
      (one, other) =>
        other.distinction - one.distinction || (one.elementId < other.elementId ? -1 : 1),
    )
    .slice(0, reach.skills)
    .map(({ elementId, levels }) => ({
      skillExternalId: elementId,
      level: upToHalf(median(levels) * reach.share),
    }));
}

/** What one should bring to a demanding program: two fifths of the level it leads to, in its first two skills. */
export const deriveEntryLevels = (teaches: readonly SkillAtLevel[]): SkillAtLevel[] =>
  teaches.slice(0, 2).map(({ skillExternalId, level }) => ({
    skillExternalId,
    level: Math.floor(level * 0.4 * 2) / 2,
  }));

function ratingsByElement(occupations: readonly OnetOccupation[]): Map<string, OnetRating[]> {
  const byElement = new Map<string, OnetRating[]>();
  for (const rating of occupations.flatMap(({ ratings }) => ratings)) {
    const others = byElement.get(rating.elementId);
    if (others === undefined) byElement.set(rating.elementId, [rating]);
    else others.push(rating);
  }
  return byElement;
}

const levelsAsked = (ratings: readonly OnetRating[]): number[] =>
  ratings.filter(({ notRelevant, level }) => !notRelevant && level > 0).map(({ level }) => level);

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

const upToHalf = (level: number): number => Math.min(HIGHEST_LEVEL, Math.ceil(level * 2) / 2);
