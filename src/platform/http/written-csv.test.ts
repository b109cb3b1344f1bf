import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { prefersCsv, writeCsv } from './written-csv.js';

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1', '＋1', '－1', '＠x'])(
  'a text that starts like a formula (%j) is shown, not computed',
  (text) => {
    const [, [cell] = []] = parse(writeCsv(['text'], [[text]]), { relax_column_count: true });
    expect(cell).toBe(`'${text}`);
  },
);

test('other texts, numbers and nothing stay what they are', () => {
  const csv = writeCsv(['a', 'b', 'c', 'd'], [['x "y", z', -5, null, true]]);
  expect(csv).toBe('a,b,c,d\r\n"x ""y"", z",-5,,true\r\n');
});

test('whatever the texts are, a reader of CSV reads them back, and no cell starts a formula', () => {
  const text = fc.string({ unit: fc.constantFrom('=', '+', '-', '@', '"', ',', '\n', 'a', "'") });
  fc.assert(
    fc.property(fc.array(fc.tuple(text, text)), (rows) => {
      const [, ...read] = parse(writeCsv(['a', 'b'], rows), { record_delimiter: '\r\n' });
      expect(read).toHaveLength(rows.length);
      for (const [place, cells] of read.entries()) {
        for (const [column, cell] of (cells as string[]).entries()) {
          expect(cell).not.toMatch(/^[=+\-@]/);
          expect([rows[place]?.[column], `'${rows[place]?.[column]}`]).toContain(cell);
        }
      }
    }),
  );
});

test.each([
  ['text/csv', true],
  ['text/csv; charset=utf-8, application/json', true],
  ['application/json, text/csv', false],
  ['*/*', false],
  [undefined, false],
])('Accept: %s asks for CSV: %s', (accept, expected) => {
  expect(prefersCsv(accept)).toBe(expected);
});
