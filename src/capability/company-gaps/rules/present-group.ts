/** Groups of fewer people say nothing about any of them. */
export const SMALLEST_GROUP = 5;

/** A group as it adds up, unrounded. `required` counts each person once for each skill that is asked of them. */
export type GroupFacts = {
  headcount: number;
  required: number;
  assessed: number;
  met: number;
  missing: number;
  gapPoints: number;
  weight: number;
  isHidden: boolean;
};

/** Null where it would tell about so few people that it tells about one. */
export type GroupNumbers = {
  headcount: number | null;
  requirements: number | null;
  assessedShare: number | null;
  met: number | null;
  metShare: number | null;
  gapPoints: number | null;
  meanGap: number | null;
  meanWeightedGap: number | null;
  suppressed: boolean;
};

const HIDDEN: GroupNumbers = {
  headcount: null,
  requirements: null,
  assessedShare: null,
  met: null,
  metShare: null,
  gapPoints: null,
  meanGap: null,
  meanWeightedGap: null,
  suppressed: true,
};

/** What is shown of a group. Its own size is a number of people too: a hidden group does not say it. */
export function presentGroup(facts: GroupFacts): GroupNumbers {
  const { headcount, required, assessed, met, missing, gapPoints, weight, isHidden } = facts;
  if (isHidden || headcount < SMALLEST_GROUP) return HIDDEN;
  return {
    headcount,
    requirements: required,
    assessedShare: share(assessed, required),
    met,
    metShare: share(met, required),
    gapPoints: atFourDecimals(gapPoints),
    meanGap: share(missing, required),
    meanWeightedGap: share(gapPoints, weight),
    suppressed: false,
  };
}

const atFourDecimals = (value: number) => Math.round(value * 10_000) / 10_000;
const share = (part: number, whole: number) => (whole > 0 ? atFourDecimals(part / whole) : null);
