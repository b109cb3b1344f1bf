import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Holds a committed file against what the code says now; `npm run docs` writes it anew. */
export function expectGenerated(path: string, text: string): void {
  if (process.env.WRITE_GENERATED) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  expect(readFileSync(path, 'utf8')).toBe(text);
}

/** A table in Markdown. Bars inside cells are escaped. */
export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]) {
  return [header, header.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');
}
