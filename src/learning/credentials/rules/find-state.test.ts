import { isActiveOn, type StateChange, stateOn, type Term } from './find-state.js';

const nurse = (
  stateChanges: StateChange[] = [],
  expiresOn: string | null = '2026-05-31',
): Term => ({
  issuedOn: '2024-06-01',
  expiresOn,
  stateChanges,
});

test('it is active from its day of issue through its last day, both included', () => {
  expect(
    ['2024-05-31', '2024-06-01', '2026-05-31', '2026-06-01'].map((day) => stateOn(nurse(), day)),
  ).toEqual([null, 'active', 'active', 'expired']);
  expect(isActiveOn(nurse(), '2024-05-31')).toBe(false);
});

test('without a last day it never expires', () => {
  expect(stateOn(nurse([], null), '2199-12-31')).toBe('active');
});

test('a suspension leaves a hole that ends with the reinstatement', () => {
  const held = nurse([
    { on: '2025-03-01', state: 'suspended' },
    { on: '2025-04-01', state: 'active' },
  ]);
  expect(
    ['2025-02-28', '2025-03-01', '2025-03-31', '2025-04-01'].map((day) => isActiveOn(held, day)),
  ).toEqual([true, false, false, true]);
});

test('what is revoked stays revoked after its last day; what is suspended expires', () => {
  const later = '2026-07-01';
  expect(stateOn(nurse([{ on: '2025-03-01', state: 'revoked' }]), later)).toBe('revoked');
  expect(stateOn(nurse([{ on: '2025-03-01', state: 'suspended' }]), later)).toBe('expired');
});

test('revoked on the day of issue, it never was in force', () => {
  const mistake = nurse([{ on: '2024-06-01', state: 'revoked' }]);
  expect(stateOn(mistake, '2024-06-01')).toBe('revoked');
});
