import { mergeFields } from '../../../kernel/merge-fields.js';

/** What a catalog says about a skill, and what is remembered of it. */
export type CatalogFields = {
  name: string;
  kind: string;
  description: string | null;
  aliases: readonly string[];
  referenceWeight: number | null;
};
export type CatalogItem = CatalogFields & { externalId: string };

/** A skill the employer has, with what an import last wrote into it, if one did. */
export type StoredSkill = CatalogFields & {
  id: string;
  source: string;
  externalId: string | null;
  imported: { source: string; externalId: string; fields: CatalogFields } | null;
};

export type PlannedSkillImport = {
  id: string;
  before: StoredSkill | undefined;
  values: CatalogFields;
  /** What to remember: what the catalog says, under the name it could have. */
  written: CatalogFields;
  kept: string[];
};

const LONGEST_NAME = 200;
const nameKey = (kind: string, name: string) => JSON.stringify([kind, name.toLowerCase()]);
const shortened = (name: string, mark: string) =>
  `${Array.from(name)
    .slice(0, LONGEST_NAME - mark.length - 1)
    .join('')} ${mark}`;

/** The names a skill of a catalog may be given, in this order, if another skill of its kind has the one before. */
export const namesFor = (label: string, { name, externalId }: CatalogItem): string[] => [
  name,
  shortened(name, `(${label})`),
  shortened(name, `(${label} ${externalId.slice(-60)})`),
];

const fieldsOf = ({ name, kind, description, aliases, referenceWeight }: CatalogFields) => ({
  name,
  kind,
  description,
  aliases,
  referenceWeight,
});

/**
 * Decides which skill of the employer each skill of a catalog is, and what it becomes. It is the one that an earlier
 * import wrote from the same entry, whatever the employer made of it since; else the one of the same source and external
 * id; else a namesake from the same source without external id or, among tools, whose ids are their names, in another
 * spelling. Fields the employer changed stay. A name that another skill of the kind has gets the catalog's in brackets.
 */
export function planSkillImport(
  items: readonly CatalogItem[],
  stored: readonly StoredSkill[],
  { source, label, newId }: { source: string; label: string; newId: () => string },
): PlannedSkillImport[] {
  const byEntry = new Map<string, StoredSkill>();
  const byName = new Map<string, StoredSkill>();
  for (const skill of stored) {
    byName.set(nameKey(skill.kind, skill.name), skill);
    if (skill.source === source && skill.externalId !== null) byEntry.set(skill.externalId, skill);
  }
  // An earlier import's own memory is the surest sign: it overrides ids that were edited.
  for (const skill of stored)
    if (skill.imported?.source === source) byEntry.set(skill.imported.externalId, skill);
  const holders = new Map([...byName].map(([key, { id }]) => [key, id]));
  const taken = new Set(items.flatMap(({ externalId }) => byEntry.get(externalId)?.id ?? []));

  const namesakeOf = (item: CatalogItem) => {
    const found = byName.get(nameKey(item.kind, item.name));
    if (!found || found.source !== source || taken.has(found.id)) return undefined;
    if (found.externalId !== null && found.kind !== 'tool') return undefined;
    taken.add(found.id);
    return found;
  };

  return items.map((item) => {
    const before = byEntry.get(item.externalId) ?? namesakeOf(item);
    const id = before?.id ?? newId();
    const current = fieldsOf(before ?? item);
    const last = before?.imported?.fields ?? current;
    const merged = mergeFields(current, last, fieldsOf(item));
    const isKept = merged.kept.includes('name');
    const isFree = (name: string) => (holders.get(nameKey(merged.values.kind, name)) ?? id) === id;
    const names = namesFor(label, item);
    const name = names.find(isFree) ?? (names.at(-1) as string);
    const values = isKept ? merged.values : { ...merged.values, name };
    holders.set(nameKey(values.kind, values.name), id);
    const written = { ...fieldsOf(item), name: isKept ? item.name : name };
    return { id, before, values, written, kept: merged.kept };
  });
}
