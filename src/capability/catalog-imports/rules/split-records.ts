export type Record = {
  /** Counted as a spreadsheet counts: the header is row 1. */
  row: number;
  cells: string[];
};

/** Text that is no table: where reading had to stop. */
export class BrokenTable extends Error {
  override readonly name = 'BrokenTable';
  constructor(
    readonly row: number,
    reason: string,
  ) {
    super(reason);
  }
}

const LONGEST_CELL = 100_000;

/** Tabs where the first line has one; else commas or, as spreadsheets of some countries write, semicolons. */
export function findDelimiter(text: string): '\t' | ',' | ';' {
  const [first = ''] = text.slice(0, 10_000).split(/\r?\n/, 1);
  if (first.includes('\t')) return '\t';
  return first.includes(',') || !first.includes(';') ? ',' : ';';
}

/** The records of tab-separated text, one a line; quotes mean nothing there. */
function* splitLines(text: string): Generator<Record> {
  let row = 0;
  let start = 0;
  while (start < text.length) {
    const found = text.indexOf('\n', start);
    const end = found === -1 ? text.length : found;
    const line = text.slice(start, text[end - 1] === '\r' && end > start ? end - 1 : end);
    start = end + 1;
    if (line === '') continue;
    row += 1;
    yield { row, cells: line.split('\t') };
  }
}

/** Where the quoted cell that begins at `start` ends: the place of its closing quote. @throws BrokenTable */
function findClosingQuote(text: string, start: number, row: number): number {
  let place = start;
  for (;;) {
    const quote = text.indexOf('"', place);
    if (quote === -1 || quote - start > LONGEST_CELL)
      throw new BrokenTable(row, 'a quote is opened and not closed');
    if (text[quote + 1] !== '"') return quote;
    place = quote + 2;
  }
}

type Cell = { cell: string; end: number };

/** The cell in quotes that begins at `start`, and the place behind it. @throws BrokenTable */
function readQuoted(text: string, start: number, delimiter: string, row: number): Cell {
  const quote = findClosingQuote(text, start + 1, row);
  const end = quote + 1;
  if (end < text.length && ![delimiter, '\r', '\n'].includes(text[end] ?? ''))
    throw new BrokenTable(row, 'something stands behind a closing quote');
  return { cell: text.slice(start + 1, quote).replaceAll('""', '"'), end };
}

/** The cell without quotes that begins at `start`, and the place of the delimiter or line end behind it. */
function readPlain(text: string, start: number, delimiter: string, row: number): Cell {
  let end = start;
  while (end < text.length && text[end] !== delimiter && text[end] !== '\n') end += 1;
  if (text[end] !== delimiter && end > start && text[end - 1] === '\r') end -= 1;
  const cell = text.slice(start, end);
  if (cell.includes('"')) throw new BrokenTable(row, 'a quote stands within a cell');
  return { cell, end };
}

/** The record that begins at `start`, and the place where the next one begins. */
function readRecord(text: string, start: number, delimiter: string, row: number) {
  const cells: string[] = [];
  let place = start;
  for (;;) {
    const read = text[place] === '"' ? readQuoted : readPlain;
    const { cell, end } = read(text, place, delimiter, row);
    cells.push(cell);
    if (text[end] !== delimiter) {
      const lineEnd = text[end] === '\r' && text[end + 1] === '\n' ? 2 : 1;
      return { cells, next: end + lineEnd };
    }
    place = end + 1;
  }
}

/** The records of text in the form of RFC 4180: cells in quotes may hold the delimiter, line breaks and doubled quotes. */
function* splitQuoted(text: string, delimiter: string): Generator<Record> {
  let row = 1;
  let place = 0;
  while (place < text.length) {
    const { cells, next } = readRecord(text, place, delimiter, row);
    place = next;
    if (cells.length === 1 && cells[0] === '') continue;
    yield { row, cells };
    row += 1;
  }
}

/**
 * Splits a table into its records, one at a time, so that whoever reads may pause between two. Empty lines are skipped and
 * not counted. Tabs separate without quoting, as O*NET writes; commas and semicolons quote as RFC 4180 says.
 * @throws BrokenTable where the rest cannot be read
 */
export function splitRecords(text: string): Generator<Record> {
  const delimiter = findDelimiter(text);
  return delimiter === '\t' ? splitLines(text) : splitQuoted(text, delimiter);
}
