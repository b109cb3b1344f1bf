/** A skill as a catalog sends it. */
export type SkillCandidate = {
  name: string;
  kind: string;
  source: string;
  externalId: string | null;
};

export type KnownSkill = SkillCandidate & { id: string };

type ItemError = { code: string; detail: string; pointer: string };
export type PlannedSkill<Item extends SkillCandidate> =
  | { values: Item & { id: string } }
  | { error: ItemError };

const placeOf = ({ source, externalId }: SkillCandidate) => JSON.stringify([source, externalId]);
const nameOf = ({ kind, name }: SkillCandidate) => JSON.stringify([kind, name.toLowerCase()]);

/**
 * Decides, item by item, which skills of a catalog can be written and under which id. An item is the skill with its
 * source and external id; failing that, the skill of its kind, name and source if one of the two has no external id,
 * and the skill then has the other's. A name that another skill of the kind has, or had before this request, is
 * refused. An item stands or fails alone.
 */
export function planSkillUpsert<Item extends SkillCandidate>(
  items: readonly Item[],
  known: readonly KnownSkill[],
  newId: () => string,
): PlannedSkill<Item>[] {
  const byPlace = new Map(known.map((skill) => [placeOf(skill), skill]));
  const byName = new Map(known.map((skill) => [nameOf(skill), skill]));
  const nameHolders = new Map(known.map((skill) => [nameOf(skill), skill.id]));
  const written = new Set<string>();
  const findMatch = (item: SkillCandidate) => {
    const placed = item.externalId === null ? undefined : byPlace.get(placeOf(item));
    const namesake = byName.get(nameOf(item));
    return placed ?? (isSameSkill(item, namesake) ? namesake : undefined);
  };

  return items.map((item) => {
    const match = findMatch(item);
    const id = match?.id ?? newId();
    if (written.has(id)) return refuseRepeated(item);
    if ((nameHolders.get(nameOf(item)) ?? id) !== id) return nameTaken;
    written.add(id);
    nameHolders.set(nameOf(item), id);
    const values = { ...item, externalId: item.externalId ?? match?.externalId ?? null, id };
    if (!match) {
      byPlace.set(placeOf(values), values);
      byName.set(nameOf(values), values);
    }
    return { values };
  });
}

const isSameSkill = (item: SkillCandidate, namesake: KnownSkill | undefined) =>
  namesake !== undefined &&
  namesake.source === item.source &&
  (item.externalId === null || namesake.externalId === null);

const refuseRepeated = ({ externalId }: SkillCandidate) => ({
  error: {
    code: 'duplicate-in-request',
    detail: 'The same skill stands earlier in this request.',
    pointer: externalId === null ? '/name' : '/externalId',
  },
});

const nameTaken = {
  error: {
    code: 'skill-name-taken',
    detail: 'Another skill of this kind has this name.',
    pointer: '/name',
  },
};
