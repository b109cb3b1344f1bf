export type Requirement = { skillId: string; level: number; weight: number; mandatory: boolean };
/** What a catalog says about a skill; that something is mandatory is the employer's word alone. */
export type ImportedRequirement = Omit<Requirement, 'mandatory'>;
/** What an import last wrote, by skill. */
export type WrittenRequirements = ReadonlyMap<string, readonly [level: number, weight: number]>;

type Merged = {
  changed: boolean;
  /** Whether something of the catalog's was not taken, because the employer had changed it. */
  kept: boolean;
  requirements: Requirement[];
};

/**
 * What a role asks for once a catalog was imported again. What is as the last import wrote it follows the catalog, level
 * and weight each by itself; what the employer changed or added stays, what they took out stays out. What the catalog
 * says for the first time arrives; what it no longer says goes, unless it was changed.
 * @param current what the role asks for now; undefined: nothing yet, so the catalog says it all
 */
export function mergeRequirements(
  imported: readonly ImportedRequirement[],
  current: readonly Requirement[] | undefined,
  written: WrittenRequirements,
): Merged {
  if (current === undefined) {
    const requirements = imported.map((each) => ({ ...each, mandatory: false }));
    return { changed: true, kept: false, requirements };
  }
  const before = new Map(current.map((requirement) => [requirement.skillId, requirement]));
  const said = new Set(imported.map(({ skillId }) => skillId));
  const published = imported.flatMap((next) =>
    follow(next, before.get(next.skillId), written.get(next.skillId)),
  );
  const others = current.filter(
    (each) => !said.has(each.skillId) && !isUntouched(each, written.get(each.skillId)),
  );
  const requirements = [...published, ...others];
  const isSame =
    requirements.length === before.size &&
    requirements.every((each) => isEqual(each, before.get(each.skillId)));
  const taken = new Map(requirements.map((each) => [each.skillId, each]));
  const kept =
    imported.some((each) => !saysTheSame(each, taken.get(each.skillId))) ||
    others.some(({ skillId }) => written.has(skillId));
  return { changed: !isSame, kept, requirements };
}

function follow(
  next: ImportedRequirement,
  now: Requirement | undefined,
  last: readonly [number, number] | undefined,
): Requirement[] {
  if (!now) return last ? [] : [{ ...next, mandatory: false }];
  if (!last) return [now];
  const [level, weight] = last;
  return [
    {
      ...now,
      level: now.level === level ? next.level : now.level,
      weight: now.weight === weight ? next.weight : now.weight,
    },
  ];
}

const isUntouched = (now: Requirement, last: readonly [number, number] | undefined) =>
  last !== undefined && now.level === last[0] && now.weight === last[1] && !now.mandatory;

const saysTheSame = (one: ImportedRequirement, other: Requirement | undefined) =>
  one.level === other?.level && one.weight === other.weight;

const isEqual = (one: Requirement, other: Requirement | undefined) =>
  saysTheSame(one, other) && one.mandatory === other?.mandatory;
