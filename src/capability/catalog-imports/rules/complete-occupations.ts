import type { Faults } from './collect-faults.js';

export type OnetElement = {
  elementId: string;
  kind: 'skill' | 'knowledge';
  name: string;
  description: string | null;
};

/**
 * `importance` is on O*NET's scale 1 to 5, `level` on 0 to 7. An element marked not relevant usually keeps a small level,
 * which says nothing about the occupation.
 */
export type OnetRating = {
  elementId: string;
  importance: number;
  level: number;
  notRelevant: boolean;
};

export type Place = { file: string; row: number };

export type OnetOccupation = {
  code: string;
  title: string;
  description: string;
  /** The first two digits of the SOC code: the major group. */
  family: string;
  jobZone: number | null;
  ratings: OnetRating[];
  /** Names of the technologies people use there, each in the spelling of `tools`. */
  tools: string[];
  place: Place;
};

/** O*NET rates no level for tools. */
export type OnetTool = { name: string; category: string | null; place: Place };

export type OnetRelease = {
  elements: OnetElement[];
  occupations: OnetOccupation[];
  /** Codes of occupations without ratings: left out of `occupations`, never filled with zeros. */
  unrated: string[];
  /** How many occupations are left out because a row about them could not be taken. */
  leftOut: number;
  /** Mean importance of each element over all rated occupations: the reference for distinctive weights. */
  referenceMeans: Map<string, number>;
  tools: OnetTool[];
};

/** A rating as far as it was read; importance and level may stand in different rows. */
export type ReadRating = {
  importance?: number;
  level?: number;
  notRelevant: boolean;
  place: Place;
};
export type ReadOccupation = Omit<OnetOccupation, 'ratings' | 'tools'> & {
  ratings: Map<string, ReadRating>;
  tools: Set<string>;
  /** Whether a row about it could not be taken. */
  isFaulty: boolean;
};

/**
 * Sorts occupations into rated and unrated ones, once all is read. Left out is one of which a row could not be taken, and
 * one with an element of which only importance or only the level is known: that is a fault.
 */
export function completeOccupations(occupations: readonly ReadOccupation[], faults: Faults) {
  const rated: OnetOccupation[] = [];
  const unrated: string[] = [];
  for (const { isFaulty, ratings, tools, ...occupation } of occupations) {
    let isWhole = !isFaulty;
    const complete = [...ratings].flatMap(([elementId, rating]) => {
      const { importance, level, notRelevant, place } = rating;
      if (importance !== undefined && level !== undefined)
        return [{ elementId, importance, level, notRelevant }];
      if (!isFaulty) {
        const lacking = importance === undefined ? 'importance (IM)' : 'level (LV)';
        const detail = `${occupation.code} rates ${elementId} without ${lacking}.`;
        faults.add({ ...place, code: 'rating-incomplete', detail });
      }
      isWhole = false;
      return [];
    });
    if (!isWhole) continue;
    if (complete.length === 0) unrated.push(occupation.code);
    else rated.push({ ...occupation, ratings: complete, tools: [...tools] });
  }
  return { rated, unrated, leftOut: occupations.length - rated.length - unrated.length };
}

/** The mean importance of each element over the occupations that rate it. */
export function meanImportance(occupations: readonly OnetOccupation[]): Map<string, number> {
  const sums = new Map<string, { total: number; count: number }>();
  for (const { ratings } of occupations) {
    for (const { elementId, importance } of ratings) {
      const sum = sums.get(elementId) ?? { total: 0, count: 0 };
      sums.set(elementId, { total: sum.total + importance, count: sum.count + 1 });
    }
  }
  return new Map([...sums].map(([elementId, { total, count }]) => [elementId, total / count]));
}
