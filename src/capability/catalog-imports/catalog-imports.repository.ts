import type { EmployerTx } from '../../platform/db/database.js';
import type { Author } from '../../platform/events/event.js';
import type { PageRequest } from '../../platform/http/pagination.js';
import type { CatalogImport, CatalogImportQuery } from './catalog-imports.schemas.js';
import type { Progress, Written } from './catalog-writing.service.js';

export type ImportRow = Omit<CatalogImport, 'progress'> & {
  progress: Progress;
  author: Author | null;
  attempts: number;
};

const SELECT = `select i.id, i.kind, i.mode, i.effective_on as "effectiveOn", i.options, i.state, i.progress, i.counts,
  i.unrated_codes as "unratedCodes", i.row_error_count as "rowErrorCount", i.failure, i.author, i.attempts,
  i.submitted_at as "submittedAt", i.started_at as "startedAt", i.finished_at as "finishedAt", i.version,
  i.created_at as "createdAt", i.updated_at as "updatedAt", coalesce((
    select jsonb_agg(jsonb_build_object('name', f.name, 'sizeBytes', octet_length(f.content), 'uploadedAt',
      to_char(f.uploaded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')) order by f.name)
    from catalog_import_files f where f.employer_id = current_employer() and f.import_id = i.id
  ), '[]') as files
  from catalog_imports i where i.employer_id = current_employer()`;

const FIND = { name: 'catalog_import_by_id', text: `${SELECT} and i.id = $1` };
const LOCK = { name: 'catalog_import_lock', text: `${SELECT} and i.id = $1 for update of i` };

/** Served by the primary keys of both tables. */
export async function findImport(tx: EmployerTx, id: string): Promise<ImportRow | undefined> {
  const [row] = await tx.rows<ImportRow>(FIND, [id]);
  return row;
}

export async function lockImport(tx: EmployerTx, id: string): Promise<ImportRow | undefined> {
  const [row] = await tx.rows<ImportRow>(LOCK, [id]);
  return row;
}

const LIST = {
  name: 'catalog_imports',
  text: `${SELECT} and ($1::text is null or i.kind = $1) and ($2::text is null or i.state = $2)
         and ($3::timestamptz is null or i.updated_at >= $3) and ($4::uuid is null or i.id > $4) order by i.id limit $5`,
};

/** Oldest first. Served by the primary key or (employer_id, updated_at, id). */
export function listImports(tx: EmployerTx, query: CatalogImportQuery, page: PageRequest) {
  const { kind = null, state = null, updatedSince = null } = query;
  const after = page.after?.[0] ?? null;
  return tx.rows<ImportRow>(LIST, [kind, state, updatedSince, after, page.limit + 1]);
}

const COUNT_OPEN = {
  name: 'catalog_imports_open',
  text: `select count(*) as open from catalog_imports where employer_id = current_employer() and finished_at is null`,
};

/** How many are not over yet. */
export async function countOpen(tx: EmployerTx): Promise<number> {
  const [row] = await tx.rows<{ open: number }>(COUNT_OPEN);
  return Number(row?.open ?? 0);
}

const INSERT = {
  name: 'catalog_import_insert',
  text: `insert into catalog_imports (id, kind, mode, effective_on, options, progress, counts)
         values ($1, $2, $3, $4, $5, $6, $7)`,
};

type NewRow = Pick<ImportRow, 'id' | 'kind' | 'mode' | 'effectiveOn' | 'options'> & Written;

export function insertImport(tx: EmployerTx, row: NewRow): void {
  tx.send(INSERT, [
    row.id,
    row.kind,
    row.mode,
    row.effectiveOn,
    JSON.stringify(row.options),
    JSON.stringify(row.progress),
    JSON.stringify(row.counts),
  ]);
}

const TOUCH = {
  name: 'catalog_import_touch',
  text: `update catalog_imports set version = version + 1, updated_at = now()
         where employer_id = current_employer() and id = $1`,
};

/** Counts a change of what belongs to the import. */
export const touchImport = (tx: EmployerTx, id: string): void => tx.send(TOUCH, [id]);

const SUBMIT = {
  name: 'catalog_import_submit',
  text: `update catalog_imports set state = 'queued', author = $2, submitted_at = now(), version = version + 1,
           updated_at = now() where employer_id = current_employer() and id = $1`,
};

export const submitImport = (tx: EmployerTx, id: string, author: Author): void =>
  tx.send(SUBMIT, [id, JSON.stringify(author)]);

const CANCEL = {
  name: 'catalog_import_cancel',
  text: `update catalog_imports set state = 'cancelled', finished_at = now(), lease_id = null, leased_until = null,
           version = version + 1, updated_at = now() where employer_id = current_employer() and id = $1`,
};

export const cancelImport = (tx: EmployerTx, id: string): void => tx.send(CANCEL, [id]);
