import { findLastUse, isRequiredOn } from './find-last-use.js';

const facts = { usedOn: null, isRequired: false, asOf: '2026-05-01' };

describe('the last use of a skill', () => {
  test('what the role asks for is in use', () => {
    expect(findLastUse({ ...facts, isRequired: true })).toBe('2026-05-01');
    expect(findLastUse({ ...facts, isRequired: true, usedOn: '2020-01-01' })).toBe('2026-05-01');
  });

  test('otherwise it is the day somebody named, once that day has come', () => {
    expect(findLastUse({ ...facts, usedOn: '2026-05-01' })).toBe('2026-05-01');
    expect(findLastUse({ ...facts, usedOn: '2026-05-02' })).toBeNull();
  });

  test('nobody knows: null', () => {
    expect(findLastUse(facts)).toBeNull();
  });
});

test('a role asks for a skill from the version that names it to the one that does not', () => {
  const changes = [
    { effectiveOn: '2026-01-01', asks: false },
    { effectiveOn: '2024-01-01', asks: true },
  ];
  const on = (day: string) => isRequiredOn(changes, day);
  expect(['2023-12-31', '2024-01-01', '2025-12-31', '2026-01-01'].map(on)).toEqual([
    false,
    true,
    true,
    false,
  ]);
  expect(isRequiredOn([], '2026-01-01')).toBe(false);
});
