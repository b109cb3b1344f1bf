import { collectFaults, FAULTS_KEPT, tableReader } from './collect-faults.js';
import { RowRefused } from './read-rows.js';

const refuse = () => {
  throw new RowRefused('cell-empty', 'title is empty');
};

test('a refused row is a fault that names file and row', () => {
  const faults = collectFaults();
  expect(faults.attempt('Skills.txt', 7, refuse)).toBe(false);
  expect(faults.attempt('Skills.txt', 8, () => undefined)).toBe(true);
  expect(faults.list).toEqual([
    { file: 'Skills.txt', row: 7, code: 'cell-empty', detail: 'title is empty.' },
  ]);
});

test('a defect is not a fault of the file', () => {
  const defect = () => {
    throw new TypeError('defect');
  };
  expect(() => collectFaults().attempt('Skills.txt', 2, defect)).toThrow(TypeError);
});

test('the first thousand are kept, all are counted', () => {
  const faults = collectFaults();
  for (let row = 0; row < FAULTS_KEPT + 5; row += 1) faults.attempt('Skills.txt', row, refuse);
  expect([faults.list.length, faults.count]).toEqual([FAULTS_KEPT, FAULTS_KEPT + 5]);
});

describe('a table', () => {
  const columns = { code: ['onetsoccode'], zone: ['jobzone'] };

  test('is not begun without its columns', () => {
    const faults = collectFaults();
    expect(tableReader(['Job Zone'], columns, () => undefined, { faults })).toEqual({
      missing: ['onetsoccode'],
    });
  });

  test('gives its rows on; of one that cannot be taken it says what it was about', () => {
    const faults = collectFaults();
    const taken: number[] = [];
    const spoilt: string[] = [];
    const take = tableReader(
      ['O*NET-SOC Code', 'Job Zone'],
      columns,
      (row) => taken.push(row.number('zone', 1, 5)),
      { faults, refused: { subject: 'code', spoil: (code) => spoilt.push(code) } },
    );
    if ('missing' in take) throw new Error('the columns are there');
    take('Job Zones.txt', 2, ['11-1011.00', '5']);
    take('Job Zones.txt', 3, ['11-1021.00', '9']);
    expect([taken, spoilt, faults.count]).toEqual([[5], ['11-1021.00'], 1]);
  });
});
