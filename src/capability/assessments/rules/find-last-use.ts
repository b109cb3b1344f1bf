import type { PlainDate } from '../../../kernel/calendar.js';

type UseFacts = {
  /** As somebody said; null if nobody did. */
  usedOn: PlainDate | null;
  /** Whether the person's role asks for the skill on that day: then it is in use. */
  isRequired: boolean;
  asOf: PlainDate;
};

/** The last day by `asOf` on which the skill was used, as far as is known. A use that lies ahead is not known yet. */
export function findLastUse({ usedOn, isRequired, asOf }: UseFacts): PlainDate | null {
  if (isRequired) return asOf;
  return usedOn !== null && usedOn <= asOf ? usedOn : null;
}

/** From when on the role asked for the skill, or asked no more: one entry for each of its requirement versions. */
export type RequirementChange = { effectiveOn: PlainDate; asks: boolean };

/** Whether the requirement version in force on a day asks for the skill. */
export function isRequiredOn(changes: readonly RequirementChange[], day: PlainDate): boolean {
  const inForce = changes
    .filter(({ effectiveOn }) => effectiveOn <= day)
    .reduce<RequirementChange | null>(
      (latest, each) => (latest && latest.effectiveOn > each.effectiveOn ? latest : each),
      null,
    );
  return inForce?.asks ?? false;
}
