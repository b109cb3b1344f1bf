/**
 * One requirement of a role: `requiredLevel` on the default scale (its `levelZero` asks for nothing), `weight` >= 0.
 * `referenceMean` is the mean weight of the skill over the reference population, 0 if no role asks for it.
 */
export type RequirementFact = {
  skillId: string;
  requiredLevel: number;
  weight: number;
  mandatory: boolean;
  referenceMean?: number;
};

export type GapFacts = {
  requirements: readonly RequirementFact[];
  /** Unrounded levels; a skill that is absent is unknown, which is not 0. */
  levels: ReadonlyMap<string, number>;
  /** Where "none" lies on the default scale, if not at 0: shares are shares of the way from there. */
  levelZero?: number;
  requiredCredentialTypeIds: readonly string[];
  activeCredentialTypeIds: readonly string[];
};

export type SkillGap = {
  skillId: string;
  requiredLevel: number;
  level: number | null;
  gap: number;
  weight: number;
  mandatory: boolean;
  priority: number;
};

/** The shares are null for a role without requirements. */
export type GapNumbers = {
  readiness: number | null;
  readinessIfUnknownMet: number | null;
  coverage: number | null;
  meanWeightedGap: number | null;
  normalisedGap: number | null;
  distinctiveReadiness: number | null;
  novelty: number | null;
  qualified: boolean;
  blockedBy: { kind: 'skill' | 'credential'; id: string }[];
  gaps: SkillGap[];
  unknownSkillIds: string[];
};

/** A level that misses its requirement by noise in the last digits meets it. */
const LEVEL_TOLERANCE = 1e-9;

/** `asked` and `held` count from none; `requiredLevel` and `level` are as the scale names them. */
type Measured = Required<RequirementFact> & {
  level: number | null;
  asked: number;
  held: number;
  gap: number;
};
type Share = (requirement: Measured) => number;

/**
 * Compares a person with a role, unrounded (see `roundReport`). Surplus in one skill never makes up
 * for another. An unknown skill counts as none, and as met in `readinessIfUnknownMet`: the truth lies
 * between the two. Gaps come by priority, weight x gap (doubled if mandatory) / total weight, then by
 * skill id. Distinctive numbers weigh only what the role asks for beyond the average role; they tell
 * apart roles that share generic skills. Qualified: every mandatory skill met, every credential active.
 */
export function findGaps(facts: GapFacts): GapNumbers {
  const { levels, levelZero = 0 } = facts;
  const measured = facts.requirements
    .filter((requirement) => requirement.requiredLevel > levelZero)
    .map((requirement) => measure(requirement, levels, levelZero));
  const blockedBy = findBlocks(measured, facts);
  const plain = plainWeights(measured);
  return {
    ...measureShares(measured, plain),
    qualified: blockedBy.length === 0,
    blockedBy,
    gaps: listGaps(measured, plain),
    unknownSkillIds: measured
      .filter((each) => each.level === null)
      .map((each) => each.skillId)
      .toSorted(),
  };
}

function measure(
  requirement: RequirementFact,
  levels: GapFacts['levels'],
  levelZero: number,
): Measured {
  const { skillId, requiredLevel, weight, mandatory, referenceMean = 0 } = requirement;
  const level = levels.get(skillId) ?? null;
  const asked = requiredLevel - levelZero;
  const held = (level ?? levelZero) - levelZero;
  const missing = asked - held;
  const gap = missing > LEVEL_TOLERANCE ? missing : 0;
  // Spelled out, not spread: a report does this for every requirement, and a spread costs twenty times as much.
  return { skillId, requiredLevel, weight, mandatory, referenceMean, level, asked, held, gap };
}

const isMet: Share = (each) => (each.gap === 0 ? 1 : 0);
const shareHeld: Share = (each) => (each.gap === 0 ? 1 : Math.max(0, each.held) / each.asked);
const shareHeldIfUnknownMet: Share = (each) => (each.level === null ? 1 : shareHeld(each));
const isNovel: Share = (each) => (each.held <= 0.5 * each.asked + LEVEL_TOLERANCE ? 1 : 0);

function measureShares(measured: readonly Measured[], plain: readonly number[]) {
  const distinctive = distinctiveWeights(measured, plain);
  const gap = weightedMean(measured, plain, (each) => each.gap);
  const required = weightedMean(measured, plain, (each) => each.asked);
  return {
    readiness: weightedMean(measured, plain, shareHeld),
    readinessIfUnknownMet: weightedMean(measured, plain, shareHeldIfUnknownMet),
    coverage: weightedMean(measured, plain, isMet),
    meanWeightedGap: gap,
    normalisedGap: gap === null || required === null ? null : gap / required,
    distinctiveReadiness: weightedMean(measured, distinctive, shareHeld),
    novelty: weightedMean(measured, distinctive, isNovel),
  };
}

const total = (numbers: readonly number[]): number => numbers.reduce((sum, each) => sum + each, 0);

function weightedMean(measured: readonly Measured[], weights: readonly number[], share: Share) {
  if (measured.length === 0) return null;
  let sum = 0;
  let weight = 0;
  measured.forEach((each, at) => {
    const own = weights[at] ?? 0;
    sum += own * share(each);
    weight += own;
  });
  return sum / weight;
}

/** Requirements that all weigh nothing weigh the same: there is no dividing by zero. */
function plainWeights(measured: readonly Measured[]): number[] {
  const weights = measured.map((each) => each.weight);
  return total(weights) > 0 ? weights : weights.map(() => 1);
}

/** What the role asks for beyond the reference population; a role like every other keeps its weights. */
function distinctiveWeights(measured: readonly Measured[], plain: readonly number[]) {
  const weights = measured.map((each) => Math.max(0, each.weight - each.referenceMean));
  return total(weights) > LEVEL_TOLERANCE ? weights : plain;
}

function listGaps(measured: readonly Measured[], plain: readonly number[]): SkillGap[] {
  const sum = total(plain);
  return measured
    .map(({ skillId, requiredLevel, level, gap, weight, mandatory }, at) => {
      const priority = ((plain[at] ?? 0) * gap * (mandatory ? 2 : 1)) / sum;
      return { skillId, requiredLevel, level, gap, weight, mandatory, priority };
    })
    .filter((each) => each.gap > 0)
    .toSorted((one, other) => rank(other) - rank(one) || compareIds(one.skillId, other.skillId));
}

/** Priorities that differ by noise alone are a tie, for the skill id to break. */
const rank = (gap: SkillGap): number => Math.round(gap.priority / LEVEL_TOLERANCE);

const compareIds = (one: string, other: string): number =>
  one === other ? 0 : one < other ? -1 : 1;

function findBlocks(measured: readonly Measured[], facts: GapFacts): GapNumbers['blockedBy'] {
  const active = new Set(facts.activeCredentialTypeIds);
  const skillIds = measured
    .filter((each) => each.mandatory && each.gap > 0)
    .map((each) => each.skillId);
  const credentialTypeIds = facts.requiredCredentialTypeIds.filter((id) => !active.has(id));
  return [
    ...skillIds.toSorted().map((id) => ({ kind: 'skill' as const, id })),
    ...credentialTypeIds.toSorted().map((id) => ({ kind: 'credential' as const, id })),
  ];
}

/** The report as it travels: every number at four decimals. Classify before rounding, not after. */
export function roundReport(numbers: GapNumbers): GapNumbers {
  return {
    ...numbers,
    readiness: atFourDecimals(numbers.readiness),
    readinessIfUnknownMet: atFourDecimals(numbers.readinessIfUnknownMet),
    coverage: atFourDecimals(numbers.coverage),
    meanWeightedGap: atFourDecimals(numbers.meanWeightedGap),
    normalisedGap: atFourDecimals(numbers.normalisedGap),
    distinctiveReadiness: atFourDecimals(numbers.distinctiveReadiness),
    novelty: atFourDecimals(numbers.novelty),
    gaps: numbers.gaps.map(
      ({ skillId, requiredLevel, level, gap, weight, mandatory, priority }) => ({
        skillId,
        requiredLevel,
        level: atFourDecimals(level),
        gap: atFourDecimals(gap),
        weight,
        mandatory,
        priority: atFourDecimals(priority),
      }),
    ),
  };
}

function atFourDecimals<Value extends number | null>(value: Value): Value | number {
  return value === null ? value : Math.round(value * 10_000) / 10_000;
}
