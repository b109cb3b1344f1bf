import { RowRefused, rowReader } from './read-rows.js';

const columns = { code: ['onetsoccode', 'onetsoc'], level: ['datavalue'], note: ['note'] };

function read(header: string[], cells: string[]) {
  const reader = rowReader(header, columns, ['note']);
  if ('missing' in reader) throw new Error(reader.missing.join());
  return reader('Skills.txt', 2, cells);
}

describe('a row', () => {
  test('is read by the names of its columns, whatever their order, case and signs', () => {
    const row = read(['Data Value', 'Other', 'O*NET-SOC Code'], [' 4.12 ', 'x', '11-1011.00']);
    expect([row.text('code'), row.number('level', 0, 7)]).toEqual(['11-1011.00', 4.12]);
    expect([row.has('note'), row.has('code'), row.optional('note')]).toEqual([false, true, '']);
    expect(row.place).toEqual({ file: 'Skills.txt', row: 2 });
  });

  test('cannot be read without a column that must be there', () => {
    expect(rowReader(['Note'], columns, ['note'])).toEqual({
      missing: ['onetsoccode', 'datavalue'],
    });
  });

  test.each(['', 'n/a', '7.01', '-1', '1e0', '0x1', 'Infinity', '４', '1,5'])(
    'is refused where "%s" stands for a number from 0 to 7',
    (value) => {
      const row = read(['onet_soc', 'data value'], ['11-1011.00', value]);
      expect(() => row.number('level', 0, 7)).toThrow(RowRefused);
    },
  );

  test('is refused if it has a cell less or more than the header', () => {
    const header = ['onet_soc', 'data value'];
    expect(() => read(header, ['11-1011.00'])).toThrow('it has 1 cells where the header has 2');
    expect(() => read(header, ['11-1011.00', '1', '2'])).toThrow(RowRefused);
  });

  test('is refused where a cell that says what it is about is empty', () => {
    expect(() => read(['onet_soc', 'data value'], [' ', '1']).text('code')).toThrow(
      'onet_soc is empty',
    );
  });
});
