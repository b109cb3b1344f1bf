import { isUtf8 } from 'node:buffer';
import { v7 as uuidv7 } from 'uuid';
import type { Actor } from '../../platform/access/actor.js';
import type { Database, EmployerTx } from '../../platform/db/database.js';
import { publish } from '../../platform/events/event.js';
import type { Page, Pager } from '../../platform/http/pagination.js';
import { type ExpectedVersion, requireVersion } from '../../platform/http/preconditions.js';
import * as events from './catalog-imports.events.js';
import * as problem from './catalog-imports.problems.js';
import * as repository from './catalog-imports.repository.js';
import type {
  CatalogImport,
  CatalogImportQuery,
  ImportRowError,
  ImportRowErrorQuery,
  NewCatalogImport,
} from './catalog-imports.schemas.js';
import { listMissing } from './catalog-reading.service.js';
import { deleteFiles, listErrors, putFile } from './import-files.repository.js';
import { FAULTS_KEPT } from './rules/collect-faults.js';
import { noCounts } from './rules/count-outcomes.js';
import { EXPECTED_NAMES, nameTable } from './rules/name-tables.js';

export type CatalogImportService = ReturnType<typeof catalogImportService>;

/** What is uploaded waits in the database: an employer may have so many imports that are not over. */
const MOST_OPEN = 20;

const missing = () => problem.importNotFound('There is no such import.');
const payloadOf = ({ id, kind }: Pick<CatalogImport, 'id' | 'kind'>) => ({ id, kind });

/** @throws `import-options-wrong` (422) */
function requireFittingOptions({ kind, options }: NewCatalogImport): void {
  if (kind === 'esco' || options === undefined || Object.keys(options).length === 0) return;
  const detail = 'O*NET rates the level of everything itself: levels are for ESCO.';
  const errors = [{ pointer: '/options', code: 'import-options-wrong', detail }];
  throw problem.importOptionsWrong(detail, { errors });
}

/** @throws `import-state-conflict` (409) */
function requireDraft({ state }: repository.ImportRow): void {
  if (state !== 'draft')
    throw problem.importStateConflict(`The import is ${state}: files are for drafts. Begin anew.`);
}

export function catalogImportService({ db, pager }: { db: Database; pager: Pager }) {
  const lockExpected = async (tx: EmployerTx, id: string, expected: ExpectedVersion) => {
    const row = await repository.lockImport(tx, id);
    if (!row) throw missing();
    requireVersion(expected, row.version);
    return row;
  };
  const readAgain = async (tx: EmployerTx, id: string): Promise<CatalogImport> => {
    const row = await repository.findImport(tx, id);
    if (!row) throw new Error('an import was written and is not there');
    return toResource(row);
  };

  return {
    create: (actor: Actor, given: NewCatalogImport): Promise<CatalogImport> => {
      requireFittingOptions(given);
      return db.inEmployer(actor.employerId, async (tx) => {
        if ((await repository.countOpen(tx)) >= MOST_OPEN)
          throw problem.tooManyImports(`${MOST_OPEN} imports are not over yet.`);
        const { kind, mode = 'all_or_nothing', effectiveOn = null, options } = given;
        const id = uuidv7();
        repository.insertImport(tx, {
          id,
          kind,
          mode,
          effectiveOn,
          options: {
            essentialLevel: options?.essentialLevel ?? null,
            optionalLevel: options?.optionalLevel ?? null,
          },
          progress: { skills: 0, jobRoles: 0, total: null },
          counts: noCounts(),
        });
        publish(tx, actor, events.importCreated(id, { id, kind }));
        return readAgain(tx, id);
      });
    },

    read: (actor: Actor, id: string): Promise<CatalogImport> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const row = await repository.findImport(tx, id);
        if (!row) throw missing();
        return toResource(row);
      }),

    list: (actor: Actor, query: CatalogImportQuery): Promise<Page<CatalogImport>> => {
      const { employerId } = actor;
      const bound = { employerId, operationId: 'listCatalogImports', filters: query };
      const page = pager.read(bound, query);
      return db.inEmployer(employerId, async (tx) => {
        const rows = await repository.listImports(tx, query, page);
        return pager.page(bound, page, rows, { item: toResource, after: (row) => [row.id] });
      });
    },

    /** Stores a file with a draft, in place of one of the same name. */
    upload: (
      actor: Actor,
      { importId, fileName }: { importId: string; fileName: string },
      expected: ExpectedVersion,
      content: Buffer,
    ): Promise<CatalogImport> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const row = await lockExpected(tx, importId, expected);
        requireDraft(row);
        if (!nameTable(row.kind, fileName)) {
          const expectedNames = EXPECTED_NAMES[row.kind];
          throw problem.importFileUnknown(`"${fileName}" is not among ${expectedNames}.`);
        }
        if (!isUtf8(content))
          throw problem.importFileUnreadable('Save the file as UTF-8 and send it again.');
        putFile(tx, importId, fileName, content);
        repository.touchImport(tx, importId);
        const changed = { changedFields: ['files'] };
        publish(tx, actor, events.importChanged(importId, payloadOf(row), changed));
        return readAgain(tx, importId);
      }),

    /** Puts a draft whose files are all there into the queue. @throws `import-incomplete` (422) */
    submit: (actor: Actor, id: string, expected: ExpectedVersion): Promise<CatalogImport> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const row = await lockExpected(tx, id, expected);
        requireDraft(row);
        const faults = listMissing(row.kind, row.files);
        const [first] = faults;
        if (first) {
          const errors = faults.map(({ code, detail }) => ({ pointer: '/files', code, detail }));
          throw problem.importIncomplete(first.detail, { errors });
        }
        const { kind, principalId, requestId } = actor;
        repository.submitImport(tx, id, { kind, principalId, requestId });
        publish(tx, actor, events.importSubmitted(id, payloadOf(row)));
        return readAgain(tx, id);
      }),

    /** Ends an import before it is done; what it wrote so far stays. @throws `import-state-conflict` (409) */
    cancel: (actor: Actor, id: string): Promise<CatalogImport> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const row = await lockExpected(tx, id, 'any');
        if (row.finishedAt !== null)
          throw problem.importStateConflict(`The import is over: it is ${row.state}.`);
        repository.cancelImport(tx, id);
        deleteFiles(tx, id);
        publish(tx, actor, events.importCancelled(id, payloadOf(row)));
        return readAgain(tx, id);
      }),

    listRowErrors: (
      actor: Actor,
      importId: string,
      query: ImportRowErrorQuery,
    ): Promise<Page<ImportRowError>> => {
      const { employerId } = actor;
      const bound = { employerId, operationId: 'listImportRowErrors', filters: { importId } };
      const page = pager.read(bound, query);
      return db.inEmployer(employerId, async (tx) => {
        if (!(await repository.findImport(tx, importId))) throw missing();
        const rows = await listErrors(tx, importId, page);
        return pager.page(bound, page, rows, { item: (row) => row, after: (row) => [row.id] });
      });
    },

    /** All row errors that are kept. */
    everyRowError: (actor: Actor, importId: string): Promise<ImportRowError[]> =>
      db.inEmployer(actor.employerId, async (tx) => {
        if (!(await repository.findImport(tx, importId))) throw missing();
        return listErrors(tx, importId, { after: undefined, limit: FAULTS_KEPT });
      }),
  };
}

function toResource(row: repository.ImportRow): CatalogImport {
  const { author: _author, attempts: _attempts, progress, ...fields } = row;
  const done = progress.skills + progress.jobRoles;
  return { ...fields, progress: { done, total: progress.total } };
}
