import { readFileSync } from 'node:fs';
import { readFiles } from './house-rules.js';

/** Ids as titles bear them, before a colon or in brackets: `V-13: …`, `… (E-01, T-01)`. */
const LABEL = /(?:[A-Z]-\d\d(?:\.\.[A-Z]-\d\d)?(?:, )?)+(?:\)|:)/g;
const CASE = /\b([VHCEF])-(\d\d)(?:\.\.\1-(\d\d))?\b/g;

/** The cases a text names; `H-01..H-06` names six. */
function casesIn(text: string): string[] {
  return Array.from(text.matchAll(CASE)).flatMap(([, group = '', first = '', last = first]) =>
    Array.from(
      { length: Number(last) - Number(first) + 1 },
      (_each, index) => `${group}-${String(Number(first) + index).padStart(2, '0')}`,
    ),
  );
}

/** The cases that label a test. */
function tested(): Set<string> {
  const labels = readFiles('test', 'src')
    .filter(({ path }) => path.endsWith('.test.ts') && !path.endsWith('hostile-cases.test.ts'))
    .flatMap(({ text }) => text.match(LABEL) ?? []);
  return new Set(casesIn(labels.join('\n')));
}

const listed = () =>
  Array.from(
    readFileSync('docs/hostile-cases.md', 'utf8').matchAll(/^\| ([VHCEF]-\d\d) \|/gm),
    ([, each = '']) => each,
  );

test('the page of hostile cases has V-01 to V-26, H-01 to H-14, C-01 to C-10, E-01 to E-12 and F-01 to F-08, each once', () => {
  expect(listed()).toEqual(casesIn('V-01..V-26 H-01..H-14 C-01..C-10 E-01..E-12 F-01..F-08'));
});

test('every case has a test with its id in the title, and no test names a case the page does not have', () => {
  const [page, titles] = [listed(), tested()];
  expect(page.filter((each) => !titles.has(each))).toEqual([]);
  expect([...titles].filter((each) => !page.includes(each))).toEqual([]);
});
