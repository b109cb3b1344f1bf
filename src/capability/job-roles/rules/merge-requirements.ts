export type Requirement = { skillId: string; level: number; weight: number; mandatory: boolean };

type Merged = { changed: boolean; requirements: Requirement[] };

/**
 * What a role asks for once a catalog was imported again. The catalog decides the levels and weights of its own
 * skills; what the employer added stays: skills of its own, and that a skill is mandatory. Unchanged if that is
 * what the role asks for already, in whatever order.
 */
export function mergeRequirements(
  imported: readonly Requirement[],
  current: readonly Requirement[] | undefined,
  catalogSkills: ReadonlySet<string>,
): Merged {
  const before = new Map(current?.map((requirement) => [requirement.skillId, requirement]));
  const kept = [...before.values()].filter(({ skillId }) => !catalogSkills.has(skillId));
  const requirements = [
    ...imported.map((requirement) => ({
      ...requirement,
      mandatory: requirement.mandatory || before.get(requirement.skillId)?.mandatory === true,
    })),
    ...kept,
  ];
  const isSame =
    current !== undefined &&
    requirements.length === before.size &&
    requirements.every((each) => isEqual(each, before.get(each.skillId)));
  return { changed: !isSame, requirements };
}

const isEqual = (one: Requirement, other: Requirement | undefined) =>
  one.level === other?.level && one.weight === other.weight && one.mandatory === other.mandatory;
