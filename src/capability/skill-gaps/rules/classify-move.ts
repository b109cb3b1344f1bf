/** Where upskilling ends and reskilling begins; shares between 0 and 1, set by each employer. */
export type ClassificationThresholds = {
  minReadiness: number;
  readyFor: number;
  maxNovelty: number;
  lowNovelty: number;
};

/** Chosen by looking at O*NET's related occupations; not the result of a held-out test. */
export const DEFAULT_CLASSIFICATION: ClassificationThresholds = {
  minReadiness: 0.5,
  readyFor: 0.75,
  maxNovelty: 0.5,
  lowNovelty: 0.25,
};

/** Unrounded numbers of a gap report; both null for a role without requirements. */
export type MoveFacts = {
  context: 'current_role' | 'target_role';
  hasGap: boolean;
  qualified: boolean;
  distinctiveReadiness: number | null;
  novelty: number | null;
  sameFamily: boolean;
  thresholds?: ClassificationThresholds;
};

export type Classification = 'upskilling' | 'reskilling' | 'ready';
export type MoveClassification =
  | { classification: Classification; classificationRule: 1 | 2 | 3 | 4 | 5 }
  | { classification: null; classificationRule: null };

/** A share that equals a threshold but for noise in the last digits equals it. */
const SHARE_TOLERANCE = 1e-9;
const below = (share: number, limit: number) => share < limit - SHARE_TOLERANCE;

/**
 * Whether closing the gaps is upskilling or reskilling. The first rule that matches decides, and its
 * number is part of the answer. Context comes before numbers, after Cedefop (2023): improving for the
 * job one has is upskilling, a new skill set for another job is reskilling.
 */
export function classifyMove(facts: MoveFacts): MoveClassification {
  const { distinctiveReadiness: readiness, novelty } = facts;
  const limits = facts.thresholds ?? DEFAULT_CLASSIFICATION;
  if (readiness === null || novelty === null) {
    return { classification: null, classificationRule: null };
  }

  if (!facts.hasGap && facts.qualified) return decided('ready', 1);
  if (facts.context === 'current_role') return decided('upskilling', 2);
  if (below(readiness, limits.minReadiness) || !below(novelty, limits.maxNovelty)) {
    return decided('reskilling', 3);
  }
  if (!below(readiness, limits.readyFor) && below(novelty, limits.lowNovelty)) {
    return decided('upskilling', 4);
  }
  return decided(facts.sameFamily ? 'upskilling' : 'reskilling', 5);
}

const decided = (classification: Classification, classificationRule: 1 | 2 | 3 | 4 | 5) => ({
  classification,
  classificationRule,
});
