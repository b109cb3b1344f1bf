import { isUtf8 } from 'node:buffer';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { collectFaults, type Faults } from './rules/collect-faults.js';
import type { OnetRelease } from './rules/complete-occupations.js';
import { type Catalog, listOnetCatalog } from './rules/list-onet-catalog.js';
import {
  type CatalogKind,
  EXPECTED_NAMES,
  nameTable,
  REQUIRED_TABLES,
} from './rules/name-tables.js';
import { escoReader } from './rules/read-esco-tables.js';
import { onetReader } from './rules/read-onet-tables.js';
import { BrokenTable, splitRecords } from './rules/split-records.js';

export type CatalogFile = { name: string; content: () => Promise<Buffer> };

/** A few milliseconds of work; then somebody else has a turn. */
const ROWS_A_TURN = 200;

type Reader = {
  begin(
    table: string,
    header: readonly string[],
  ): { missing: string[] } | ((file: string, row: number, cells: readonly string[]) => void);
};

/** Reads one file; pauses after every two hundred rows. Answers whether it could be read to its end. */
function* readTable(
  reader: Reader,
  { file, table }: { file: string; table: string },
  content: Buffer,
  faults: Faults,
): Generator<void, boolean> {
  const refuse = (row: number | null, code: string, detail: string) => {
    faults.add({ file, row, code, detail });
    return false;
  };
  if (!isUtf8(content)) return refuse(null, 'not-utf-8', 'The file is not UTF-8 text.');
  const records = splitRecords(new TextDecoder().decode(content));
  try {
    const { value: header } = records.next();
    if (!header) return refuse(null, 'file-empty', 'The file is empty.');
    const take = reader.begin(table, header.cells);
    if ('missing' in take) {
      const detail = `The header lacks: ${take.missing.join(', ')} (compared without blanks and signs).`;
      return refuse(1, 'column-missing', detail);
    }
    for (const { row, cells } of records) {
      take(file, row, cells);
      if (row % ROWS_A_TURN === 0) yield;
    }
    return true;
  } catch (error) {
    if (!(error instanceof BrokenTable)) throw error;
    return refuse(error.row, 'table-broken', `The rest cannot be read: ${error.message}.`);
  }
}

type NamedFile<File> = File & { table: string; order: number };

/** The files in the order of reading. Each table must be there, if it is needed, and once. */
function arrange<File extends { name: string }>(
  kind: CatalogKind,
  files: readonly File[],
  faults: Faults,
): NamedFile<File>[] {
  const named = files.flatMap((file) => {
    const found = nameTable(kind, file.name);
    return found ? [{ ...file, ...found }] : [];
  });
  for (const fault of listMissing(kind, named)) faults.add(fault);
  return named.sort((one, other) => one.order - other.order);
}

const fileFault = (file: string | null, code: string, detail: string) => ({
  file,
  row: null,
  code,
  detail,
});

/** What is wrong with a set of files before any of them is read: a table too few, or one that is there twice. */
export function listMissing(kind: CatalogKind, files: readonly { name: string }[]) {
  const tables = files.map(({ name }) => ({ name, table: nameTable(kind, name)?.table }));
  const isThere = (table: string) => tables.some((each) => each.table === table);
  const twice = tables.filter(
    ({ table }, index) => tables.findIndex((each) => each.table === table) !== index,
  );
  return [
    ...REQUIRED_TABLES[kind]
      .filter((table) => !isThere(table))
      .map((table) => {
        const detail = `The table of ${table} is missing. Expected are ${EXPECTED_NAMES[kind]}.`;
        return fileFault(null, 'file-missing', detail);
      }),
    ...twice.map(({ name, table }) =>
      fileFault(name, 'file-repeated', `There are two files with the table of ${table}.`),
    ),
  ];
}

function openReader(kind: CatalogKind, faults: Faults) {
  if (kind === 'esco') {
    const { begin, finish } = escoReader(faults);
    return { begin: begin as Reader['begin'], finish };
  }
  const { begin, finish } = onetReader(faults);
  return { begin: begin as Reader['begin'], finish: () => listOnetCatalog(finish()) };
}

/**
 * Reads the files of a release, of whatever format, in turns, so that nobody waits for it. What cannot be taken is in
 * `faults`.
 * @returns null if a file is missing or cannot be read to its end: nothing follows from the others then
 */
export async function readCatalog(
  kind: CatalogKind,
  files: readonly CatalogFile[],
  faults: Faults,
): Promise<Catalog | null> {
  const arranged = arrange(kind, files, faults);
  if (faults.count > 0) return null;
  const reader = openReader(kind, faults);
  let isWhole = true;
  for (const { name, table, content } of arranged) {
    const reading = readTable(reader, { file: name, table }, await content(), faults);
    let turn = reading.next();
    while (!turn.done) {
      await nextTurn();
      turn = reading.next();
    }
    isWhole = turn.value && isWhole;
  }
  await nextTurn();
  return isWhole ? reader.finish() : null;
}

/** The same of an O*NET release at once and in its own words: for the demo, whose data is small and known to be sound. */
export function readOnetRelease(
  files: readonly { name: string; content: () => Buffer }[],
): OnetRelease {
  const faults = collectFaults();
  const { begin, finish } = onetReader(faults);
  for (const { name, table, content } of arrange('onet', files, faults)) {
    const reading = readTable(
      { begin: begin as Reader['begin'] },
      { file: name, table },
      content(),
      faults,
    );
    while (!reading.next().done);
  }
  const [first] = faults.list;
  if (first) throw new Error(`${first.file}, row ${first.row}: ${first.detail}`);
  return finish();
}
