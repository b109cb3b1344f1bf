import type { PlainDate } from '../../kernel/calendar.js';
import { filesInFolder } from './catalog-folder.service.js';
import { prepareImport } from './catalog-preparation.service.js';
import {
  type CatalogTargets,
  type ImportAuthor,
  type Progress,
  writeCatalog,
} from './catalog-writing.service.js';
import type { Counts } from './rules/count-outcomes.js';
import type { CatalogKind } from './rules/name-tables.js';
import type { LevelChoice } from './rules/place-levels.js';
import type { ImportFault } from './rules/read-rows.js';

export type FolderImport = Partial<LevelChoice> & {
  kind: CatalogKind;
  folder: string;
  effectiveOn: PlainDate;
  /** Takes what is sound of it, in spite of row errors. */
  isPartial?: boolean;
  report?: (progress: Progress) => void;
};

export type ImportSummary = Counts & { unrated: string[]; rowErrors: readonly ImportFault[] };

/** A release that cannot be taken in: a file or row of it is wrong. Nothing was written. */
export class ImportRefused extends Error {
  override readonly name = 'ImportRefused';
  constructor(
    readonly faults: readonly ImportFault[],
    readonly count: number,
  ) {
    super(faults.slice(0, 10).map(describeFault).join('\n'));
  }
}

/** One sentence naming the file and, where known, the row. */
function describeFault({ file, row, detail }: ImportFault): string {
  if (file === null) return detail;
  return `${file}${row === null ? '' : `, row ${row}`}: ${detail}`;
}

/** For the command line and the demo: an import that is waited for, without a resource of its own. */
export function folderImporter(targets: CatalogTargets) {
  return {
    /** @throws ImportRefused */
    async importFolder(author: ImportAuthor, given: FolderImport): Promise<ImportSummary> {
      const { kind, folder, effectiveOn, isPartial = false, report = () => undefined } = given;
      const levels = {
        essentialLevel: given.essentialLevel ?? null,
        optionalLevel: given.optionalLevel ?? null,
      };
      const { catalog, faults, from } = await prepareImport(targets, author, {
        kind,
        mode: isPartial ? 'partial' : 'all_or_nothing',
        files: filesInFolder(kind, folder),
        ...levels,
      });
      if (!catalog) throw new ImportRefused(faults.list, faults.count);
      const { counts } = await writeCatalog(targets, catalog, {
        ...levels,
        author,
        effectiveOn,
        from,
        inPiece: async (work) => {
          const written = await work();
          report(written.progress);
          return written;
        },
      });
      return { ...counts, unrated: catalog.unrated, rowErrors: faults.list };
    },
  };
}
