import {
  type ClassificationThresholds,
  classifyMove,
  type MoveClassification,
} from './classify-move.js';
import { findGaps, type GapNumbers, roundReport } from './find-gaps.js';

/** A person and a role on one day, whoever asks and however many are asked about. */
export type ComparisonFacts = {
  requirements: readonly {
    skillId: string;
    requiredLevel: number;
    weight: number;
    mandatory: boolean;
  }[];
  /** The mean weight of each skill over its reference population; 0 where it is absent. */
  referenceMeans: ReadonlyMap<string, number>;
  levels: ReadonlyMap<string, number>;
  /** Where "none" lies on the default scale. */
  levelZero: number;
  requiredCredentialTypeIds: readonly string[];
  activeCredentialTypeIds: readonly string[];
  isOwnRole: boolean;
  sameFamily: boolean;
  thresholds: ClassificationThresholds;
};

export type RoleComparison = GapNumbers &
  MoveClassification & {
    context: 'current_role' | 'target_role';
    classificationThresholds: ClassificationThresholds;
  };

/** What one report says about a person and a role: classified on the exact numbers, then rounded for the way. */
export function compareWithRole(facts: ComparisonFacts): RoleComparison {
  const { referenceMeans, isOwnRole, sameFamily, thresholds } = facts;
  const numbers = findGaps({
    requirements: facts.requirements.map(({ skillId, requiredLevel, weight, mandatory }) => {
      const referenceMean = referenceMeans.get(skillId) ?? 0;
      return { skillId, requiredLevel, weight, mandatory, referenceMean };
    }),
    levels: facts.levels,
    levelZero: facts.levelZero,
    requiredCredentialTypeIds: facts.requiredCredentialTypeIds,
    activeCredentialTypeIds: facts.activeCredentialTypeIds,
  });
  const context = isOwnRole ? 'current_role' : 'target_role';
  const hasGap = numbers.gaps.length > 0;
  return {
    context,
    ...classifyMove({ ...numbers, context, hasGap, sameFamily, thresholds }),
    classificationThresholds: thresholds,
    ...roundReport(numbers),
  };
}
