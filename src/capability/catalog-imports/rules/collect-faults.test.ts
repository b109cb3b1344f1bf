import { collectFaults, FAULTS_KEPT } from './collect-faults.js';
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
