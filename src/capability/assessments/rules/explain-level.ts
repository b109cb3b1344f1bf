import type { PlainDate } from '../../../kernel/calendar.js';
import {
  type AssessmentFact,
  type CombinedLevel,
  combineAssessments,
  type EvidenceSettings,
  type Weighted,
  weighAssessments,
} from './combine-assessments.js';
import { type Floor, findFloor, isInForce } from './find-floor.js';
import { findLastUse, isRequiredOn, type RequirementChange } from './find-last-use.js';

export type DatedAssessment = AssessmentFact & { id: string };

/** Everything that speaks of one person's level in one skill. */
export type KnownSkill = {
  assessments: readonly DatedAssessment[];
  floors: readonly Floor[];
  /** The last use, as somebody said. */
  usedOn: PlainDate | null;
  /** What the versions of the person's present role ask for. */
  requirementChanges: readonly RequirementChange[];
};

export type ExplainedLevel = {
  combined: CombinedLevel;
  /** The credential that holds the level up, if one does. */
  floorCredentialId: string | null;
  lastUsedOn: PlainDate | null;
  /** The assessments that count on the day, the heaviest first. */
  weighed: Weighted<DatedAssessment>[];
  floorsInForce: Floor[];
};

/** The level on a day, with what it is made of; null if nothing was known then. */
export function explainLevel(
  known: KnownSkill,
  { asOf, settings }: { asOf: PlainDate; settings: EvidenceSettings },
): ExplainedLevel | null {
  const { assessments, floors, usedOn, requirementChanges } = known;
  const floor = findFloor(floors, asOf);
  const isRequired = isRequiredOn(requirementChanges, asOf);
  const lastUsedOn = findLastUse({ usedOn, isRequired, asOf });
  const combined = combineAssessments({
    assessments,
    asOf,
    settings,
    activeCertificateFloor: floor?.level ?? null,
    lastUsedOn,
  });
  if (!combined) return null;
  return {
    combined,
    floorCredentialId: combined.isHeldUp ? (floor?.credentialId ?? null) : null,
    lastUsedOn,
    weighed: weighAssessments(assessments, asOf, settings).toSorted(
      (one, other) => other.weight - one.weight || (one.id < other.id ? 1 : -1),
    ),
    floorsInForce: floors.filter((each) => isInForce(each, asOf)),
  };
}
