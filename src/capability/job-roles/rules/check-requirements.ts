type GivenRequirement = {
  skillId: string;
  level: number;
  /** The scale the level is given on; absent for the default one. */
  scaleId?: string | undefined;
};

export type RequirementFault =
  | 'duplicate-requirement'
  | 'unknown-reference'
  | 'default-scale-missing'
  | 'level-outside-scale';

export type FaultyPlace = { pointer: string; code: RequirementFault; detail: string };

type Ends = { zero: number; max: number };

/** A scale that levels may be given on, and what such a level asks for on the default scale. */
export type RequirementScale = Ends & { toDefault: (level: number) => number };

type Facts = {
  knownSkills: ReadonlySet<string>;
  /** The employer's default scale; undefined if there is none yet. */
  scale: Ends | undefined;
  /** The scales that are named and exist, by id. */
  otherScales: ReadonlyMap<string, RequirementScale>;
};

type LevelFault = { field: 'level' | 'scaleId'; code: RequirementFault; detail: string };

/** The level on the default scale, or what is wrong with it. */
function placeLevel(
  { level, scaleId }: GivenRequirement,
  { scale, otherScales }: Facts,
): { level: number } | LevelFault {
  if (!scale) {
    const detail = 'Add a proficiency scale first.';
    return { field: 'level', code: 'default-scale-missing', detail };
  }
  const given =
    scaleId === undefined ? { ...scale, toDefault: () => level } : otherScales.get(scaleId);
  if (!given) {
    const detail = 'There is no such proficiency scale.';
    return { field: 'scaleId', code: 'unknown-reference', detail };
  }
  if (level <= given.zero || level > given.max) {
    const detail = `The level must be above ${given.zero} and at most ${given.max}.`;
    return { field: 'level', code: 'level-outside-scale', detail };
  }
  const placed = given.toDefault(level);
  if (placed > scale.zero) return { level: placed };
  const detail = 'Converted to the default scale, the level means none.';
  return { field: 'level', code: 'level-outside-scale', detail };
}

/**
 * The requirements of a version with their levels on the default scale, and what is wrong with them, each fault with a
 * JSON Pointer into the body: a skill asked for twice or unknown, a scale that does not exist, a level that is none or
 * beyond the top of its scale.
 */
export function checkRequirements<Given extends GivenRequirement>(
  requirements: readonly Given[],
  facts: Facts,
): { placed: Omit<Given, 'scaleId'>[]; faults: FaultyPlace[] } {
  const seen = new Set<string>();
  const placed: Omit<Given, 'scaleId'>[] = [];
  const faults: FaultyPlace[] = [];
  for (const [index, { scaleId, ...requirement }] of requirements.entries()) {
    const { skillId, level } = requirement;
    const add = (field: string, code: RequirementFault, detail: string) =>
      faults.push({ pointer: `/requirements/${index}/${field}`, code, detail });
    if (!facts.knownSkills.has(skillId)) {
      add('skillId', 'unknown-reference', 'There is no such skill.');
    }
    if (seen.has(skillId)) add('skillId', 'duplicate-requirement', 'The skill stands earlier.');
    seen.add(skillId);
    const place = placeLevel({ skillId, level, scaleId }, facts);
    if ('field' in place) add(place.field, place.code, place.detail);
    else placed.push({ ...requirement, level: place.level });
  }
  return { placed, faults };
}
