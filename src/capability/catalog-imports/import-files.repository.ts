import { v7 as uuidv7 } from 'uuid';
import type { EmployerTx } from '../../platform/db/database.js';
import type { PageRequest } from '../../platform/http/pagination.js';
import type { ImportRowError } from './catalog-imports.schemas.js';
import type { ImportFault } from './rules/read-rows.js';

const PUT = {
  name: 'catalog_import_file_put',
  text: `insert into catalog_import_files (import_id, name, content) values ($1, $2, $3)
         on conflict (employer_id, import_id, name) do update set content = excluded.content, uploaded_at = now()`,
};

/** Stores a file, in place of one of the same name. */
export const putFile = (tx: EmployerTx, importId: string, name: string, content: Buffer): void =>
  tx.send(PUT, [importId, name, content]);

/** Bytes travel as text and are read back in one go: so many at a time keep nobody else waiting. */
const PART_BYTES = 2 * 1024 * 1024;
const CONTENT = {
  name: 'catalog_import_file_content',
  text: `select substring(content from $3 for ${PART_BYTES}) as part from catalog_import_files
         where employer_id = current_employer() and import_id = $1 and name = $2`,
};

/** The bytes of a file; undefined if it is gone. */
export async function readFileContent(tx: EmployerTx, importId: string, name: string) {
  const parts: Buffer[] = [];
  for (let start = 1; ; start += PART_BYTES) {
    const [row] = await tx.rows<{ part: Buffer }>(CONTENT, [importId, name, start]);
    if (!row) return undefined;
    parts.push(row.part);
    if (row.part.length < PART_BYTES) return Buffer.concat(parts);
  }
}

const DELETE_FILES = {
  name: 'catalog_import_files_delete',
  text: `delete from catalog_import_files where employer_id = current_employer() and import_id = $1`,
};

export const deleteFiles = (tx: EmployerTx, importId: string): void =>
  tx.send(DELETE_FILES, [importId]);

const DELETE_ERRORS = {
  name: 'catalog_import_errors_delete',
  text: `delete from catalog_import_errors where employer_id = current_employer() and import_id = $1`,
};
const INSERT_ERRORS = {
  name: 'catalog_import_errors_insert',
  text: `insert into catalog_import_errors (import_id, id, file, file_row, code, detail)
         select $1, id, file, "row", code, detail
         from jsonb_to_recordset($2::jsonb) as given(id uuid, file text, "row" integer, code text, detail text)`,
};

/** What is wrong with the import, in place of what an earlier attempt found. */
export function replaceErrors(tx: EmployerTx, importId: string, faults: readonly ImportFault[]) {
  tx.send(DELETE_ERRORS, [importId]);
  if (faults.length === 0) return;
  const rows = faults.map((fault) => ({ ...fault, id: uuidv7() }));
  // No text of PostgreSQL can hold a NUL; a file can.
  tx.send(INSERT_ERRORS, [importId, JSON.stringify(rows).replaceAll('\\u0000', '\\ufffd')]);
}

const LIST_ERRORS = {
  name: 'catalog_import_errors',
  text: `select id, file, file_row as "row", code, detail from catalog_import_errors
         where employer_id = current_employer() and import_id = $1 and ($2::uuid is null or id > $2) order by id limit $3`,
};

/** In the order in which they were found. Served by the primary key. */
export function listErrors(tx: EmployerTx, importId: string, { after, limit }: PageRequest) {
  return tx.rows<ImportRowError>(LIST_ERRORS, [importId, after?.[0] ?? null, limit + 1]);
}
