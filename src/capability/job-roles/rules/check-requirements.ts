type Requirement = { skillId: string; level: number };

export type RequirementFault =
  | 'duplicate-requirement'
  | 'unknown-reference'
  | 'default-scale-missing'
  | 'level-outside-scale';

export type FaultyPlace = { pointer: string; code: RequirementFault; detail: string };

type Facts = {
  knownSkills: ReadonlySet<string>;
  /** The employer's default scale; undefined if there is none yet. */
  scale: { zero: number; max: number } | undefined;
};

/**
 * What is wrong with the requirements of a version, each fault with a JSON Pointer into the body: a skill asked for
 * twice or unknown, a level that is none or beyond the top of the default scale.
 */
export function checkRequirements(
  requirements: readonly Requirement[],
  { knownSkills, scale }: Facts,
): FaultyPlace[] {
  const seen = new Set<string>();
  return requirements.flatMap(({ skillId, level }, index) => {
    const faults: FaultyPlace[] = [];
    const add = (field: string, code: RequirementFault, detail: string) =>
      faults.push({ pointer: `/requirements/${index}/${field}`, code, detail });
    if (!knownSkills.has(skillId)) add('skillId', 'unknown-reference', 'There is no such skill.');
    if (seen.has(skillId)) add('skillId', 'duplicate-requirement', 'The skill stands earlier.');
    seen.add(skillId);
    if (!scale) add('level', 'default-scale-missing', 'Add a proficiency scale first.');
    else if (level <= scale.zero || level > scale.max) {
      const detail = `The level must be above ${scale.zero} and at most ${scale.max}.`;
      add('level', 'level-outside-scale', detail);
    }
    return faults;
  });
}
