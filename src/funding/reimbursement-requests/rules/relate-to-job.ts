/** A skill that a role asks for at a higher level than the person has; `level` null is not known. */
export type SkillGap = {
  readonly skillId: string;
  readonly requiredLevel: number;
  readonly level: number | null;
};

/** What a program teaches, on the same scale as the gaps. */
export type Teaching = { readonly skillId: string; readonly level: number };

/** A gap that the program closes or narrows: from the present level to the one it teaches. */
export type GapClosed = {
  skillId: string;
  from: number | null;
  to: number;
  requiredLevel: number;
};

export type JobRelatedness = {
  jobRelated: boolean;
  purpose: 'upskilling' | 'reskilling' | null;
  gapsClosed: GapClosed[];
};

/** Levels do not add: a program lifts a skill to what it teaches, and nobody loses by it. */
function findClosed(gaps: readonly SkillGap[], teaches: readonly Teaching[]): GapClosed[] {
  return gaps.flatMap(({ skillId, requiredLevel, level }) => {
    const taught = teaches.filter((each) => each.skillId === skillId).map((each) => each.level);
    const to = Math.max(0, ...taught);
    const isGap = level === null || level < requiredLevel;
    return isGap && to > (level ?? 0) ? [{ skillId, from: level, to, requiredLevel }] : [];
  });
}

/**
 * Whether a program serves the job, and which one: it is job related if it raises at least one
 * skill in which the person falls short of the present role (`upskilling`) or, failing that, of
 * the role that the person is agreed to move to (`reskilling`). A course that narrows a gap without
 * closing it counts: a gap of three levels is seldom closed by one course.
 */
export function relateToJob(facts: {
  readonly currentGaps: readonly SkillGap[];
  /** Gaps to the agreed target role; null without one. */
  readonly targetGaps: readonly SkillGap[] | null;
  readonly teaches: readonly Teaching[];
}): JobRelatedness {
  const current = findClosed(facts.currentGaps, facts.teaches);
  const target = findClosed(facts.targetGaps ?? [], facts.teaches);
  const known = new Set(current.map((gap) => gap.skillId));
  const gapsClosed = [...current, ...target.filter((gap) => !known.has(gap.skillId))];
  if (current.length > 0) return { jobRelated: true, purpose: 'upskilling', gapsClosed };
  if (target.length > 0) return { jobRelated: true, purpose: 'reskilling', gapsClosed };
  return { jobRelated: false, purpose: null, gapsClosed };
}
