/** What a role makes of one skill: `importance` >= 0; `level` normalised to 0..1 on its scale. */
export type SkillProfile = { importance: number; level: number };

/** A role as its skills; a skill that is not named has importance 0 and level 0. */
export type RoleProfile = ReadonlyMap<string, SkillProfile>;

export type RoleComparison = {
  /** Cosine of the importances, 0..1. Use this, and only this, to rank similar roles. */
  similarity: number;
  /** Distance of the levels, weighed by what the target finds important; null if nothing is. */
  distanceToTarget: number | null;
  /** The mean of the distances both ways. */
  symmetricDistance: number | null;
};

/**
 * How alike two roles are. On O*NET 29.0 the cosine of importances, (importance - 1) / 4, over skills
 * and knowledge finds related occupations best; levels add nothing to it. A directed distance must not
 * rank: the most demanding roles would look close to everything.
 */
export function compareRoles(source: RoleProfile, target: RoleProfile): RoleComparison {
  const distanceToTarget = distanceWeighedBy(target, source);
  const distanceBack = distanceWeighedBy(source, target);
  return {
    similarity: cosineOfImportance(source, target),
    distanceToTarget,
    symmetricDistance:
      distanceToTarget === null || distanceBack === null
        ? null
        : (distanceToTarget + distanceBack) / 2,
  };
}

/** 1 for roles that weigh the same skills alike, 0 for roles without a skill in common. */
export function cosineOfImportance(one: RoleProfile, other: RoleProfile): number {
  let product = 0;
  for (const [skillId, { importance }] of one) {
    product += importance * (other.get(skillId)?.importance ?? 0);
  }
  // Rounding may carry the cosine of two equal profiles a hair past 1.
  return product === 0 ? 0 : Math.min(1, product / (lengthOf(one) * lengthOf(other)));
}

const lengthOf = (role: RoleProfile): number => {
  let squares = 0;
  for (const { importance } of role.values()) squares += importance * importance;
  return Math.sqrt(squares);
};

/** sqrt( sum I_s (L_s - M_s)^2 / sum I_s ), with the importances I of `weighing`. */
function distanceWeighedBy(weighing: RoleProfile, other: RoleProfile): number | null {
  let total = 0;
  let weight = 0;
  for (const [skillId, { importance, level }] of weighing) {
    total += importance * (level - (other.get(skillId)?.level ?? 0)) ** 2;
    weight += importance;
  }
  return weight === 0 ? null : Math.sqrt(total / weight);
}
