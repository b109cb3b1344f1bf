import type { PlainDate } from '../../kernel/calendar.js';
import type { EmployerId } from '../../kernel/ids.js';
import type { Database } from '../../platform/db/database.js';
import type { Author } from '../../platform/events/event.js';
import { type Counts, countOutcomes, type Outcome } from './rules/count-outcomes.js';
import type { Catalog, CatalogRole, CatalogSkill } from './rules/list-onet-catalog.js';
import { type LevelChoice, levelOn, SCALES } from './rules/place-levels.js';

export type ImportAuthor = Author & { employerId: EmployerId };
type Source = { source: 'onet' | 'esco'; label: string };
type Scale = { zero: number; max: number };

/** Asks the skills and job-roles modules to take in what a catalog says; each call is one transaction. */
export type CatalogTargets = {
  scales: {
    findDefault(author: ImportAuthor): Promise<Scale | undefined>;
    ensureDefault(author: ImportAuthor, scale: (typeof SCALES)['onet']): Promise<Scale>;
  };
  conversions: {
    requirementsFromNamed(
      employerId: EmployerId,
      scale: Scale & { name: string },
      on: PlainDate,
    ): Promise<((level: number) => number) | null>;
  };
  skills: {
    importSkills(
      author: ImportAuthor,
      given: Source & { items: readonly Omit<CatalogSkill, 'place'>[] },
    ): Promise<(Outcome & { id: string })[]>;
  };
  roles: {
    importRoles(
      author: ImportAuthor,
      given: Source & { effectiveOn: PlainDate; roles: readonly RoleToWrite[] },
    ): Promise<{ role: Outcome; version: Outcome }[]>;
  };
};
/** The targets on a connection of one’s own: workers have another role in the database. */
export type TargetsOn = (db: Database) => CatalogTargets;

type RoleToWrite = Omit<CatalogRole, 'place' | 'requirements' | 'profile' | 'toolExternalIds'> & {
  requirements: { skillId: string; level: number; weight: number }[];
  profile: { skillId: string; importance: number; level: number }[];
  toolIds: string[];
};

/** How far an import has come: so many skills and roles are written; `total` is null until all is read. */
export type Progress = { skills: number; jobRoles: number; total: number | null };
export type Written = { progress: Progress; counts: Counts };

export type WritingOptions = LevelChoice & {
  author: ImportAuthor;
  effectiveOn: PlainDate;
  /** Where an earlier attempt stopped. */
  from: Written;
  /** Runs each piece, and keeps what is written with it, in one transaction if need be. */
  inPiece: (work: () => Promise<Written>) => Promise<Written>;
};

/** Small pieces, because what one is made of is computed in one go, and everybody else waits meanwhile. */
const SKILLS_AT_ONCE = 200;

const ROLES_AT_ONCE = 20;

function* piecesOf<Item>(items: readonly Item[], size: number): Generator<[number, Item[]]> {
  for (let start = 0; start < items.length; start += size)
    yield [start, items.slice(start, start + size)];
}

/** Writes the skills; those an earlier attempt wrote are looked up, and not counted again. */
async function writeSkills(targets: CatalogTargets, catalog: Catalog, options: WritingOptions) {
  const ids = new Map<string, string>();
  let written = options.from;
  const { source, label } = catalog;
  for (const [start, piece] of piecesOf(catalog.skills, SKILLS_AT_ONCE)) {
    const items = piece.map(({ place: _place, ...skill }) => skill);
    written = await options.inPiece(async () => {
      const results = await targets.skills.importSkills(options.author, { source, label, items });
      for (const [index, { id }] of results.entries()) ids.set(items[index]?.externalId ?? '', id);
      const { progress, counts } = written;
      if (start < progress.skills) return written;
      return {
        progress: { ...progress, skills: start + piece.length },
        counts: { ...counts, skills: countOutcomes(counts.skills, results) },
      };
    });
  }
  return { ids, written };
}

/**
 * Writes a catalog in pieces: skills first, then roles with what they ask for. Without a default scale the employer gets
 * the one the catalog suggests; on another one, levels are converted by the employer's table or end to end, and rounded
 * up, so that no bar is lowered. An import that broke off goes on where it was.
 */
export async function writeCatalog(
  targets: CatalogTargets,
  catalog: Catalog,
  options: WritingOptions,
): Promise<Written> {
  const { author, effectiveOn, inPiece } = options;
  const scale = await targets.scales.ensureDefault(author, SCALES[catalog.source]);
  const { requirementsFromNamed } = targets.conversions;
  const byTable = await requirementsFromNamed(
    author.employerId,
    SCALES[catalog.source],
    effectiveOn,
  );
  const skills = await writeSkills(targets, catalog, options);
  const idOf = (externalId: string): string => {
    const id = skills.ids.get(externalId);
    if (id === undefined) throw new Error(`the catalog names ${externalId} and does not hold it`);
    return id;
  };
  const toWrite = ({ place: _place, toolExternalIds, ...role }: CatalogRole): RoleToWrite => ({
    ...role,
    requirements: role.requirements.map(({ skillExternalId, level, weight }) => ({
      skillId: idOf(skillExternalId),
      level: levelOn(scale, { level, weight }, options, byTable),
      weight,
    })),
    profile: role.profile.map(({ skillExternalId, ...rating }) => ({
      skillId: idOf(skillExternalId),
      ...rating,
    })),
    toolIds: toolExternalIds.map(idOf),
  });

  let { written } = skills;
  for (const [start, piece] of piecesOf(catalog.roles, ROLES_AT_ONCE)) {
    if (start < written.progress.jobRoles) continue;
    written = await inPiece(async () => {
      const { source, label } = catalog;
      const roles = piece.map(toWrite);
      const given = { source, label, effectiveOn, roles };
      const results = await targets.roles.importRoles(author, given);
      const { progress, counts } = written;
      const versions = results.map(({ version }) => version);
      return {
        progress: { ...progress, jobRoles: start + piece.length },
        counts: {
          ...counts,
          jobRoles: countOutcomes(
            counts.jobRoles,
            results.map(({ role }) => role),
          ),
          requirementVersions: countOutcomes(counts.requirementVersions, versions),
        },
      };
    });
  }
  return written;
}
