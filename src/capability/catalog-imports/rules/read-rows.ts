/** Why a row, a file or an import as a whole cannot be taken. */
export type ImportFault = {
  /** Null: it is about the import, not about a file of it. */
  file: string | null;
  /** Counted as a spreadsheet counts: the header is row 1. Null: the file as a whole. */
  row: number | null;
  code: string;
  detail: string;
};

/** A row that says something it must not. */
export class RowRefused extends Error {
  override readonly name = 'RowRefused';
  constructor(
    readonly code: string,
    reason: string,
  ) {
    super(reason);
  }
}

/** One row of a table: asks for columns by name, and refuses what cannot be. */
export type Row<Column extends string> = {
  place: { file: string; row: number };
  has(column: Column): boolean;
  text(column: Column): string;
  /** As `text`, but may be empty. */
  optional(column: Column): string;
  /** A number in `[least, most]`, both included. */
  number(column: Column, least: number, most: number): number;
};

const DECIMAL = /^[+-]?(\d+(\.\d*)?|\.\d+)$/;

/** A column’s name without what differs between releases: case, blanks and signs. */
export const plainName = (header: string) => header.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** For each column the names it goes by, in plain form. */
export type Columns<Column extends string> = Readonly<Record<Column, readonly string[]>>;

/**
 * Makes a reader of rows from a table’s header. Columns are found by name, in any order; others are ignored.
 * @param optional columns the table may lack
 * @returns the reader, or the columns that are missing
 */
export function rowReader<Column extends string>(
  header: readonly string[],
  columns: Columns<Column>,
  optional: readonly NoInfer<Column>[] = [],
): { missing: string[] } | ((file: string, row: number, cells: readonly string[]) => Row<Column>) {
  const names = header.map(plainName);
  const entries = Object.entries(columns) as [Column, readonly string[]][];
  const places = new Map(
    entries.map(([column, known]) => [column, names.findIndex((name) => known.includes(name))]),
  );
  const missing = entries
    .filter(([column]) => places.get(column) === -1 && !optional.includes(column))
    .map(([, [name = '']]) => name);
  if (missing.length > 0) return { missing };

  return (file, row, cells) => {
    if (cells.length !== header.length) {
      const reason = `it has ${cells.length} cells where the header has ${header.length}`;
      throw new RowRefused('cell-count', reason);
    }
    const cellOf = (column: Column) => cells[places.get(column) ?? -1]?.trim() ?? '';
    /** As the file itself calls it, so that it is found there. */
    const nameOf = (column: Column) => header[places.get(column) ?? -1]?.trim() ?? column;
    const text = (column: Column) => {
      const value = cellOf(column);
      if (value === '') throw new RowRefused('cell-empty', `${nameOf(column)} is empty`);
      return value;
    };
    return {
      place: { file, row },
      has: (column) => places.get(column) !== -1,
      text,
      optional: cellOf,
      number: (column, least, most) => {
        const value = text(column);
        const number = DECIMAL.test(value) ? Number(value) : Number.NaN;
        if (number >= least && number <= most) return number;
        const reason = `${nameOf(column)} is "${value.slice(0, 50)}", not a number from ${least} to ${most}`;
        throw new RowRefused('number-out-of-range', reason);
      },
    };
  };
}
