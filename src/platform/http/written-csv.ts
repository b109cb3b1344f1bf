type Cell = string | number | boolean | null;

/** What makes a spreadsheet compute a cell instead of showing it, full-width forms included (OWASP, CSV injection). */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/** A text that a spreadsheet shows and never computes. */
const defuse = (text: string) => (FORMULA.test(text) ? `'${text}` : text);

function writeCell(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') return String(cell);
  const text = defuse(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * A table as CSV (RFC 4180) with a header line. Texts that start like a formula get an apostrophe in front; numbers stay
 * numbers.
 */
export function writeCsv(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [header, ...rows].map((cells) => `${cells.map(writeCell).join(',')}\r\n`).join('');
}

/** Whether the caller would rather have CSV than JSON, by its Accept header. */
export const prefersCsv = (accept: string | undefined): boolean =>
  /^\s*text\/csv\s*(;|,|$)/i.test(accept ?? '');
