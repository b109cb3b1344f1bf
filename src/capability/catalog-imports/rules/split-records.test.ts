import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { BrokenTable, splitRecords } from './split-records.js';

const cellsOf = (text: string) => [...splitRecords(text)].map(({ cells }) => cells);

describe('a table', () => {
  test.each([
    [
      'tabs',
      'a\tb\r\n1\t"2\r\n',
      [
        ['a', 'b'],
        ['1', '"2'],
      ],
    ],
    [
      'commas',
      'a,b\n"1, ""one""",2',
      [
        ['a', 'b'],
        ['1, "one"', '2'],
      ],
    ],
    [
      'semicolons',
      'a;b\n1;2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'line breaks within quotes',
      'a,b\n"x\ny",2\n',
      [
        ['a', 'b'],
        ['x\ny', '2'],
      ],
    ],
    [
      'an empty last cell',
      'a,b\n1,',
      [
        ['a', 'b'],
        ['1', ''],
      ],
    ],
    [
      'quotes at the very end',
      'a,b\r\n1,"2"',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'empty lines',
      'a,b\n\n1,2\n\n\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
  ])('with %s is split into cells', (_what, text, cells) => {
    expect(cellsOf(text)).toEqual(cells);
  });

  test('counts its records as a spreadsheet does', () => {
    const rows = [...splitRecords('a,b\n"x\ny",1\n\nz,2\n')].map(({ row }) => row);
    expect(rows).toEqual([1, 2, 3]);
  });

  test.each([
    ['a quote that is never closed', 'a,b\n"1,2\n3,4', 2],
    ['something behind a closing quote', 'a,b\n"1"x,2', 2],
    ['a quote within a cell', 'a,b\n1,2\n3"4,5', 3],
    ['a cell without end', `a,b\n"${'x'.repeat(200_000)}",1`, 2],
  ])('with %s stops there', (_what, text, row) => {
    const reading = () => cellsOf(text);
    expect(reading).toThrow(BrokenTable);
    expect(reading).toThrow(expect.objectContaining({ row }));
  });

  test('is read as other readers of CSV read it', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r\n', ' ', 'é') });
    const record = fc.array(cell, { minLength: 2, maxLength: 4 });
    const written = (value: string) =>
      /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
    fc.assert(
      fc.property(
        fc.array(record, { minLength: 1 }),
        fc.constantFrom('\n', '\r\n'),
        (rows, end) => {
          // The header decides about the delimiter.
          const text = [['a', 'b'], ...rows].map((each) => each.map(written).join(',')).join(end);
          expect(cellsOf(text)).toEqual(
            parse(text, { relax_column_count: true, record_delimiter: end }),
          );
        },
      ),
    );
  });
});
