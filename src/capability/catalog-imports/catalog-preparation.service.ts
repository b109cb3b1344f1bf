import { checkCatalog } from './catalog-checking.service.js';
import { type CatalogFile, readCatalog } from './catalog-reading.service.js';
import type { CatalogTargets, ImportAuthor, Written } from './catalog-writing.service.js';
import { collectFaults, type Faults } from './rules/collect-faults.js';
import { noCounts } from './rules/count-outcomes.js';
import type { Catalog } from './rules/list-onet-catalog.js';
import type { CatalogKind } from './rules/name-tables.js';
import { isLevelOf, type LevelChoice, SCALES } from './rules/place-levels.js';

export type ImportRequest = LevelChoice & {
  kind: CatalogKind;
  mode: 'all_or_nothing' | 'partial';
  files: readonly CatalogFile[];
};

export type Prepared = {
  /** What will be written; null: nothing, for what `faults` says. */
  catalog: Catalog | null;
  faults: Faults;
  /** Where writing begins. */
  from: Written;
};

/** A chosen level that is none of the employer’s scale is a fault of the import as a whole. */
async function checkLevels(
  targets: CatalogTargets,
  author: ImportAuthor,
  { kind, essentialLevel, optionalLevel }: ImportRequest,
  faults: Faults,
): Promise<void> {
  if (essentialLevel === null && optionalLevel === null) return;
  const scale = (await targets.scales.findDefault(author)) ?? SCALES[kind];
  for (const [name, level] of Object.entries({ essentialLevel, optionalLevel })) {
    if (isLevelOf(level, scale)) continue;
    const detail = `${name} ${level} is not above ${scale.zero} and at most ${scale.max}, as your default scale asks.`;
    faults.add({ file: null, row: null, code: 'level-outside-scale', detail });
  }
}

/** Reads and checks everything before anything is written: with `all_or_nothing` one fault is enough to write nothing. */
export async function prepareImport(
  targets: CatalogTargets,
  author: ImportAuthor,
  request: ImportRequest,
): Promise<Prepared> {
  const faults = collectFaults();
  const nowhere = { progress: { skills: 0, jobRoles: 0, total: null }, counts: noCounts() };
  await checkLevels(targets, author, request, faults);
  if (faults.count > 0) return { catalog: null, faults, from: nowhere };
  const read = await readCatalog(request.kind, request.files, faults);
  if (!read) return { catalog: null, faults, from: nowhere };
  const catalog = await checkCatalog(read, faults);
  const counts = noCounts();
  const failedRoles = read.leftOut + read.roles.length - catalog.roles.length;
  const from = {
    progress: { skills: 0, jobRoles: 0, total: catalog.skills.length + catalog.roles.length },
    counts: {
      ...counts,
      skills: { ...counts.skills, failed: read.skills.length - catalog.skills.length },
      jobRoles: { ...counts.jobRoles, failed: failedRoles },
    },
  };
  const isRefused = faults.count > 0 && request.mode === 'all_or_nothing';
  return { catalog: isRefused ? null : catalog, faults, from };
}
