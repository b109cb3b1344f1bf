import type {
  JobRoleBulkService,
  RequirementImportResult,
  RequirementImportService,
} from '../../capability/job-roles/index.js';
import {
  convertLevel,
  defaultAnchors,
  requireLevel,
  type ScaleService,
  type SkillBulkService,
} from '../../capability/skills/index.js';
import type { PlainDate } from '../../kernel/calendar.js';
import type { EmployerId } from '../../kernel/ids.js';
import type { Author } from '../../platform/events/event.js';
import { type ImportedSkill, type OnetImport, toImport } from './onet-import.js';
import type { OnetRelease } from './read-onet-release.js';

/** O*NET's level scale. It names no levels of its own but by examples for each element; these labels are ours. */
export const ONET_SCALE = {
  name: 'O*NET level 0–7',
  zero: 0,
  max: 7,
  levels: ['None', 'Basic', 'Elementary', 'Working', 'Skilled', 'Advanced', 'Expert', 'Master'].map(
    (label, value) => ({ value, label }),
  ),
};

export type ImportServices = {
  skills: { catalog: SkillBulkService; scales: Pick<ScaleService, 'ensureDefault'> };
  jobRoles: { catalog: JobRoleBulkService; requirements: RequirementImportService };
};

type Options = {
  author: Author & { employerId: EmployerId };
  effectiveOn: PlainDate;
  progress?: (line: string) => void;
};

type Counts = { created: number; updated: number; unchanged: number };

export type ImportSummary = {
  skills: Counts;
  jobRoles: Counts;
  requirementVersions: RequirementImportResult;
  /** Codes of occupations that O*NET does not rate: left out. */
  unrated: string[];
};

/** An element, tool or occupation that the employer's catalog cannot take in. */
export class ImportRefused extends Error {
  override readonly name = 'ImportRefused';
}

const SKILLS_AT_ONCE = 1_000;
const ROLES_AT_ONCE = 500;
/** About 6,000 requirements a transaction: fast, and nobody waits for it long. */
const VERSIONS_AT_ONCE = 100;

/**
 * Takes a whole O*NET release into an employer's catalog: elements and tools as skills, rated occupations as job roles
 * with one requirement version from `effectiveOn` on. Again updates what differs and leaves the rest alone. Without a
 * default scale the employer gets O*NET's; on another one, levels are converted end to end and rounded up, so that
 * no bar is lowered. Written in pieces: an import that broke off is simply run again.
 * @throws ImportRefused naming the first item that cannot be written
 */
export async function importRelease(
  services: ImportServices,
  release: OnetRelease,
  { author, effectiveOn, progress = () => undefined }: Options,
): Promise<ImportSummary> {
  const imported = toImport(release, effectiveOn);
  const scale = await services.skills.scales.ensureDefault(author, ONET_SCALE);

  const skills = await importSkills(services, author, imported.skills.map(weighed(release)));
  progress(`${imported.skills.length} skills`);
  const roles = await importRoles(services, author, imported.jobRoles);
  progress(`${imported.jobRoles.length} job roles`);

  const toLevel = conversionTo(scale);
  const wanted = imported.requirementVersions.map(({ jobRoleCode, requirements }) => ({
    jobRoleId: idOf(roles.ids, jobRoleCode),
    requirements: requirements.map(({ skillExternalId, level, weight, mandatory }) => ({
      skillId: idOf(skills.ids, skillExternalId),
      level: toLevel(level),
      weight,
      mandatory,
    })),
  }));
  const requirementVersions = { published: 0, replaced: 0, unchanged: 0 };
  const catalogSkillIds = [...skills.ids.values()];
  let done = 0;
  for (const piece of piecesOf(wanted, VERSIONS_AT_ONCE)) {
    const request = { effectiveOn, catalogSkillIds, roles: piece };
    const result = await services.jobRoles.requirements.importRequirements(author, request);
    requirementVersions.published += result.published;
    requirementVersions.replaced += result.replaced;
    requirementVersions.unchanged += result.unchanged;
    done += piece.length;
    progress(`requirements of ${done} of ${wanted.length} job roles`);
  }
  return {
    skills: skills.counts,
    jobRoles: roles.counts,
    requirementVersions,
    unrated: release.unrated,
  };
}

type WeighedSkill = ImportedSkill & { referenceWeight: number | null };

/** The mean weight, (importance - 1) / 4, of an element over all rated occupations; O*NET rates no tools. */
const weighed =
  ({ referenceMeans }: OnetRelease) =>
  (skill: ImportedSkill): WeighedSkill => {
    const mean = referenceMeans.get(skill.externalId);
    return { ...skill, referenceWeight: mean === undefined ? null : (mean - 1) / 4 };
  };

/** A level of O*NET on the employer's scale. */
function conversionTo(scale: { zero: number; max: number }): (level: number) => number {
  if (scale.zero === ONET_SCALE.zero && scale.max === ONET_SCALE.max) return (level) => level;
  const anchors = defaultAnchors(ONET_SCALE, scale);
  return (level) => Math.min(scale.max, requireLevel(convertLevel(level, anchors)));
}

function* piecesOf<Item>(items: readonly Item[], size: number): Generator<Item[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}

function idOf(ids: ReadonlyMap<string, string>, key: string): string {
  const id = ids.get(key);
  if (id === undefined) throw new ImportRefused(`The release names ${key} and does not hold it.`);
  return id;
}

type BulkResults = {
  results: readonly { outcome: string; id: string | null; errors: readonly { detail: string }[] }[];
} & Counts;

/** Adds what became of a piece. @throws ImportRefused */
function collect(
  into: { ids: Map<string, string>; counts: Counts },
  keys: readonly string[],
  { results, created, updated, unchanged }: BulkResults,
) {
  for (const [index, { id, errors }] of results.entries()) {
    const key = keys[index] ?? '';
    if (id === null) throw new ImportRefused(`${key}: ${errors[0]?.detail ?? 'refused.'}`);
    into.ids.set(key, id);
  }
  into.counts.created += created;
  into.counts.updated += updated;
  into.counts.unchanged += unchanged;
}

const nothingYet = () => ({
  ids: new Map<string, string>(),
  counts: { created: 0, updated: 0, unchanged: 0 },
});

/** An element whose name the employer uses for a skill of its own stands beside it as "… (O*NET)". */
async function importSkills(
  { skills: { catalog } }: ImportServices,
  author: Options['author'],
  skills: readonly WeighedSkill[],
) {
  const imported = nothingYet();
  for (const piece of piecesOf(skills, SKILLS_AT_ONCE)) {
    const first = await catalog.upsertMany(author, piece);
    const isNamesake = (index: number) =>
      first.results[index]?.errors.some(({ code }) => code === 'skill-name-taken') === true;
    const written = piece.filter((_skill, index) => !isNamesake(index));
    const results = first.results.filter(({ index }) => !isNamesake(index));
    collect(imported, written.map(keyOf), { ...first, results });
    const beside = piece
      .filter((_skill, index) => isNamesake(index))
      .map((skill) => ({ ...skill, name: `${skill.name} (O*NET)` }));
    if (beside.length > 0) {
      collect(imported, beside.map(keyOf), await catalog.upsertMany(author, beside));
    }
  }
  return imported;
}

const keyOf = ({ externalId }: ImportedSkill) => externalId;

async function importRoles(
  { jobRoles: { catalog } }: ImportServices,
  author: Options['author'],
  roles: OnetImport['jobRoles'],
) {
  const imported = nothingYet();
  for (const piece of piecesOf(roles, ROLES_AT_ONCE)) {
    const codes = piece.map(({ code }) => code);
    collect(imported, codes, await catalog.upsertMany(author, piece));
  }
  return imported;
}
