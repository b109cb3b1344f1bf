import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CsvError, parse } from 'csv-parse/sync';

/** A data file that is missing or says something it must not: one sentence naming the file and, where known, the row. */
export class DataFileError extends Error {
  override readonly name = 'DataFileError';

  constructor(
    readonly file: string,
    /** Counted as a spreadsheet counts: the header is row 1. */
    readonly row: number | null,
    reason: string,
  ) {
    super(`${file}${row === null ? '' : `, row ${row}`}: ${reason}.`);
  }
}

/** One row of a table: asks for columns by name, and refuses in the name of its file and row. */
export type CsvRow<Column extends string> = {
  text(column: Column): string;
  /** As `text`, but may be empty. */
  optional(column: Column): string;
  /** A number in `[least, most]`, both included. */
  number(column: Column, least: number, most: number): number;
  flag(column: Column): boolean;
  refuse(reason: string): DataFileError;
};

const FIRST_DATA_ROW = 2;

/**
 * Reads a UTF-8 CSV file with a header line; columns beyond `columns` are ignored.
 * @throws DataFileError if the file is missing, is not CSV, lacks a column, or breaks off within a row.
 */
export function readCsvTable<Column extends string>(
  directory: string,
  file: string,
  columns: readonly Column[],
): CsvRow<Column>[] {
  const [header = [], ...records] = parseRecords(file, readText(directory, file));
  const missing = columns.filter((column) => !header.includes(column));
  if (missing.length > 0) {
    throw new DataFileError(file, 1, `the column ${missing.join(', ')} is missing`);
  }
  const places = new Map(columns.map((column) => [column, header.indexOf(column)]));
  return records.map((record, index) =>
    asRow(file, index + FIRST_DATA_ROW, (column) => record[places.get(column) ?? -1] ?? ''),
  );
}

function readText(directory: string, file: string): string {
  const path = join(directory, file);
  if (!existsSync(path)) throw new DataFileError(file, null, 'the file is missing');
  return readFileSync(path, 'utf8');
}

function parseRecords(file: string, text: string): string[][] {
  try {
    return parse(text, { bom: true, skip_empty_lines: true });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const row = typeof error.records === 'number' ? error.records + 1 : null;
    throw new DataFileError(file, row, `this is not well-formed CSV (${error.code})`);
  }
}

function asRow<Column extends string>(
  file: string,
  row: number,
  cellOf: (column: Column) => string,
): CsvRow<Column> {
  const refuse = (reason: string) => new DataFileError(file, row, reason);
  const text = (column: Column) => {
    const value = cellOf(column).trim();
    if (value === '') throw refuse(`${column} is empty`);
    return value;
  };
  return {
    refuse,
    text,
    optional: (column) => cellOf(column).trim(),
    number: (column, least, most) => {
      const value = Number(text(column));
      if (value >= least && value <= most) return value;
      throw refuse(`${column} is "${cellOf(column)}", not a number from ${least} to ${most}`);
    },
    flag: (column) => cellOf(column).trim() === 'Y',
  };
}
