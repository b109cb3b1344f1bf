import type { Money } from '../../../kernel/money.js';
import { checkProgram, type ProgramFault } from './check-program.js';
import { isInCircle, type PrerequisiteLinks } from './find-circle.js';

type NamedSkill = {
  skillId?: string | undefined;
  skillExternalId?: string | undefined;
  source?: string | undefined;
  level: number;
};

/** One program as the catalog sent it; what is absent is empty. */
export type CatalogItem = {
  externalId: string;
  status?: 'draft' | 'published' | undefined;
  providerId?: string | null | undefined;
  providerExternalId?: string | null | undefined;
  credentialTypeId?: string | null | undefined;
  price?: readonly { type: string; amount: Money }[] | undefined;
  teaches?: readonly NamedSkill[] | undefined;
  entryLevels?: readonly NamedSkill[] | undefined;
  prerequisiteProgramIds?: readonly string[] | undefined;
  prerequisiteExternalIds?: readonly string[] | undefined;
};

type ProgramStatus = 'draft' | 'published' | 'retired';
/** Of the things that items name: which ids exist, and which id an external id stands for. */
type Known = { ids: ReadonlySet<string>; byExternalId: ReadonlyMap<string, string> };

export type CatalogFacts = {
  providers: Known;
  /** External ids as `source:externalId`. */
  skills: Known;
  credentialTypeIds: ReadonlySet<string>;
  programs: Known;
  /** By external id, of the programs that the items stand for. */
  statuses: ReadonlyMap<string, ProgramStatus>;
  prerequisitesOf: PrerequisiteLinks;
};

type Resolved = {
  id: string;
  status: ProgramStatus;
  providerId: string | null;
  teaches: { skillId: string; level: number }[];
  entryLevels: { skillId: string; level: number }[];
  prerequisiteProgramIds: string[];
};
export type PlannedProgram<Item> =
  | { values: Omit<Item, keyof Resolved> & Resolved }
  | { errors: ProgramFault[] };

const unknown = (what: string, pointer: string): ProgramFault => ({
  code: 'unknown-reference',
  detail: `There is no such ${what}.`,
  pointer,
});

/**
 * Decides, item by item, which programs of a catalog can be written, under which id and with what their names stand
 * for. An item stands or fails alone, but for its prerequisites: what asks for a new program that cannot be written
 * fails too. Prerequisites may come later in the list. Of a circle the first item is refused and keeps the
 * prerequisites it had, which may be all that the others need. A known program keeps its status or goes from draft to
 * published, never back.
 */
export function planProgramUpsert<Item extends CatalogItem>(
  items: readonly Item[],
  facts: CatalogFacts,
  newId: () => string,
): PlannedProgram<Item>[] {
  const errors = new Map<number, ProgramFault[]>();
  const seen = new Set<string>();
  const drafts = items.map((item, index) => {
    const { faults, draft } = resolveAlone(item, facts);
    if (seen.has(item.externalId)) faults.unshift(repeated);
    seen.add(item.externalId);
    if (faults.length > 0) errors.set(index, faults);
    return { item, draft, id: facts.programs.byExternalId.get(item.externalId) ?? newId() };
  });
  const prerequisites = settlePrerequisites(drafts, facts, errors);
  return drafts.map(({ item, draft, id }, index) => {
    const faults = errors.get(index);
    if (faults) return { errors: faults };
    const prerequisiteProgramIds = prerequisites[index] ?? [];
    return { values: { ...item, ...draft, id, prerequisiteProgramIds } };
  });
}

const repeated: ProgramFault = {
  code: 'duplicate-in-request',
  detail: 'The same external id stands earlier in this request.',
  pointer: '/externalId',
};

/** What an item means without looking at the others. */
function resolveAlone(item: CatalogItem, facts: CatalogFacts) {
  const faults: ProgramFault[] = [];
  const providerId = resolveProvider(item, facts.providers, faults);
  const teaches = resolveSkills(item.teaches ?? [], '/teaches', facts.skills, faults);
  const entryLevels = resolveSkills(item.entryLevels ?? [], '/entryLevels', facts.skills, faults);
  if (item.credentialTypeId && !facts.credentialTypeIds.has(item.credentialTypeId)) {
    faults.push(unknown('credential type', '/credentialTypeId'));
  }
  const price = item.price ?? [];
  if (faults.length === 0) {
    faults.push(...checkProgram({ price, teaches, entryLevels, prerequisiteProgramIds: [] }));
  }
  const before = facts.statuses.get(item.externalId);
  const status = item.status ?? before ?? 'draft';
  if (before && before !== status && !(before === 'draft' && status === 'published')) {
    const detail = `The program is ${before}: it does not become ${status} again.`;
    faults.push({ code: 'program-status-conflict', detail, pointer: '/status' });
  }
  return { faults, draft: { status, providerId, teaches, entryLevels } };
}

function resolveProvider(item: CatalogItem, { ids, byExternalId }: Known, faults: ProgramFault[]) {
  if (item.providerExternalId) {
    const id = byExternalId.get(item.providerExternalId);
    if (id === undefined) faults.push(unknown('provider', '/providerExternalId'));
    return id ?? null;
  }
  if (item.providerId && !ids.has(item.providerId)) {
    faults.push(unknown('provider', '/providerId'));
  }
  return item.providerId ?? null;
}

const resolveSkills = (
  named: readonly NamedSkill[],
  list: string,
  { ids, byExternalId }: Known,
  faults: ProgramFault[],
) =>
  named.flatMap(({ skillId, source, skillExternalId, level }, index) => {
    const known =
      skillId === undefined
        ? byExternalId.get(`${source}:${skillExternalId}`)
        : ids.has(skillId) && skillId;
    if (known) return [{ skillId: known, level }];
    const field = skillId === undefined ? 'skillExternalId' : 'skillId';
    faults.push(unknown('skill', `${list}/${index}/${field}`));
    return [];
  });

type Draft = { item: CatalogItem; id: string };

/** Repeats until nothing more falls: an item that fails may take with it those that ask for it. */
function settlePrerequisites(
  drafts: readonly Draft[],
  facts: CatalogFacts,
  errors: Map<number, ProgramFault[]>,
): string[][] {
  for (;;) {
    const before = errors.size;
    const idsInFeed = new Map(
      drafts.flatMap(({ item, id }, index) => (errors.has(index) ? [] : [[item.externalId, id]])),
    );
    const resolved = drafts.map(({ item }, index) => {
      const { ids, faults } = resolvePrerequisites(item, facts.programs, idsInFeed);
      if (faults.length > 0 && !errors.has(index)) errors.set(index, faults);
      return ids;
    });
    if (errors.size === before) refuseCircles(drafts, resolved, facts, errors);
    if (errors.size === before) return resolved;
  }
}

function resolvePrerequisites(
  item: CatalogItem,
  known: Known,
  idsInFeed: ReadonlyMap<string, string>,
) {
  const faults: ProgramFault[] = [];
  const ids = new Set<string>();
  item.prerequisiteProgramIds?.forEach((id, index) => {
    if (known.ids.has(id)) ids.add(id);
    else faults.push(unknown('training program', `/prerequisiteProgramIds/${index}`));
  });
  item.prerequisiteExternalIds?.forEach((externalId, index) => {
    const id = known.byExternalId.get(externalId) ?? idsInFeed.get(externalId);
    if (id !== undefined) ids.add(id);
    else faults.push(unknown('training program', `/prerequisiteExternalIds/${index}`));
  });
  return { ids: [...ids], faults };
}

function refuseCircles(
  drafts: readonly Draft[],
  resolved: readonly string[][],
  { prerequisitesOf }: CatalogFacts,
  errors: Map<number, ProgramFault[]>,
) {
  const links = new Map(prerequisitesOf);
  drafts.forEach(({ id }, index) => {
    if (!errors.has(index)) links.set(id, resolved[index] ?? []);
  });
  drafts.forEach(({ id, item }, index) => {
    if (errors.has(index) || !isInCircle(id, links)) return;
    links.set(id, prerequisitesOf.get(id) ?? []);
    const list = item.prerequisiteExternalIds?.length ? 'ExternalIds' : 'ProgramIds';
    const detail = 'A prerequisite asks for this program, directly or through others.';
    errors.set(index, [{ code: 'prerequisite-circle', detail, pointer: `/prerequisite${list}` }]);
  });
}
