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

/** The records of text in the form of RFC 4180: cells in quotes may hold the delimiter, line breaks and doubled quotes. */
function* splitQuoted(text: string, delimiter: string): Generator<Record> {
  let row = 1;
  let place = 0;
  let cells: string[] = [];
  while (place < text.length) {
    let cell: string;
    if (text[place] === '"') {
      const end = findClosingQuote(text, place + 1, row);
      cell = text.slice(place + 1, end).replaceAll('""', '"');
      place = end + 1;
      if (place < text.length && text[place] !== delimiter && !/[\r\n]/.test(text[place] ?? ''))
        throw new BrokenTable(row, 'something stands behind a closing quote');
    } else {
      let end = place;
      while (end < text.length && text[end] !== delimiter && text[end] !== '\n') end += 1;
      const isLast = text[end] !== delimiter;
      cell = text.slice(place, isLast && text[end - 1] === '\r' && end > place ? end - 1 : end);
      if (cell.includes('"')) throw new BrokenTable(row, 'a quote stands within a cell');
      place = end;
    }
    cells.push(cell);
    if (text[place] === delimiter) {
      place += 1;
      if (place === text.length) cells.push('');
      continue;
    }
    if (text[place] === '\r') place += 1;
    place += 1;
    if (cells.length > 1 || cells[0] !== '') {
      yield { row, cells };
      row += 1;
    }
    cells = [];
  }
  if (cells.length > 0) yield { row, cells };
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
