import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CatalogFile, readOnetRelease } from './catalog-reading.service.js';
import type { OnetRelease } from './rules/complete-occupations.js';
import { type CatalogKind, nameTable, releaseOf } from './rules/name-tables.js';

/** The tables in a folder, by name; of several numbered releases those of the newest. Other files are passed over. */
function listTables(kind: CatalogKind, folder: string): string[] {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const tables = names.filter((name) => nameTable(kind, name) !== undefined);
  const newest = Math.max(0, ...tables.map(releaseOf));
  return tables.filter((name) => releaseOf(name) === newest);
}

/** The files of a release in a folder, to be read when their turn comes. */
export const filesInFolder = (kind: CatalogKind, folder: string): CatalogFile[] =>
  listTables(kind, folder).map((name) => ({ name, content: () => readFile(join(folder, name)) }));

/** Reads an O*NET release at once. @throws Error if something of it cannot be read */
export const readOnetFolder = (folder: string): OnetRelease =>
  readOnetRelease(
    listTables('onet', folder).map((name) => ({
      name,
      content: () => readFileSync(join(folder, name)),
    })),
  );
