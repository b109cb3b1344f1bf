import {
  type Columns,
  type ImportFault,
  plainName,
  type Row,
  RowRefused,
  rowReader,
} from './read-rows.js';

/** A report longer than this helps nobody; all are counted. */
export const FAULTS_KEPT = 1_000;

export type Faults = ReturnType<typeof collectFaults>;

/** What is wrong with an import: the first thousand faults, and how many there are. */
export function collectFaults() {
  const list: ImportFault[] = [];
  let count = 0;
  const add = (fault: ImportFault) => {
    count += 1;
    if (list.length < FAULTS_KEPT) list.push(fault);
  };
  return {
    list: list as readonly ImportFault[],
    get count() {
      return count;
    },
    add,
    /** Runs `work` for a row; a row that is refused becomes a fault. Answers whether it was taken. */
    attempt(file: string, row: number, work: () => void): boolean {
      try {
        work();
        return true;
      } catch (error) {
        if (!(error instanceof RowRefused)) throw error;
        add({ file, row, code: error.code, detail: `${error.message}.` });
        return false;
      }
    },
  };
}

export type TakeRow = (file: string, row: number, cells: readonly string[]) => void;

/**
 * Makes what takes the rows of a table one by one, from its header. A row that cannot be taken becomes a fault; if a
 * column says what it is about, that is told to `spoil`, so that nothing is taken by halves.
 * @returns the columns that are missing, if any are
 */
export function tableReader<Column extends string>(
  header: readonly string[],
  columns: Columns<Column>,
  take: (row: Row<Column>) => void,
  options: {
    faults: Faults;
    /** Columns the table may lack. */
    optional?: readonly NoInfer<Column>[];
    refused?: { subject: NoInfer<Column>; spoil: (key: string) => void };
  },
): { missing: string[] } | TakeRow {
  const { faults, optional = [], refused } = options;
  const read = rowReader(header, columns, optional);
  if ('missing' in read) return read;
  const names: readonly string[] = refused ? columns[refused.subject] : [];
  const place = header.findIndex((name) => names.includes(plainName(name)));
  return (file, row, cells) => {
    const isTaken = faults.attempt(file, row, () => take(read(file, row, cells)));
    if (!isTaken) refused?.spoil(cells[place]?.trim() ?? '');
  };
}
