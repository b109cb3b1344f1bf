import { changeState, type StateAction } from './change-state.js';
import type { StateChange } from './find-state.js';

const term = (...stateChanges: StateChange[]) => ({
  issuedOn: '2024-06-01',
  expiresOn: '2026-05-31',
  stateChanges,
});
const suspended = { on: '2025-03-01', state: 'suspended' } as const;
const revoked = { on: '2025-03-01', state: 'revoked' } as const;
const outcome = (before: ReturnType<typeof term>, action: StateAction, on: string) => {
  const ruling = changeState(before, action, on);
  return ruling.allowed ? ruling.result.state : ruling.reason;
};

test('an active one is suspended or revoked, and not reinstated', () => {
  expect(changeState(term(), 'suspension', '2025-03-01')).toEqual({
    allowed: true,
    result: suspended,
  });
  expect(outcome(term(), 'revocation', '2025-03-01')).toBe('revoked');
  expect(outcome(term(), 'reinstatement', '2025-03-01')).toBe('is-active');
});

test('a suspended one is reinstated or revoked; a revoked one is reinstated on appeal only', () => {
  expect(outcome(term(suspended), 'suspension', '2025-04-01')).toBe('is-suspended');
  expect(outcome(term(suspended), 'revocation', '2025-04-01')).toBe('revoked');
  expect(outcome(term(suspended), 'reinstatement', '2025-04-01')).toBe('active');
  expect(outcome(term(revoked), 'revocation', '2025-04-01')).toBe('is-revoked');
  expect(outcome(term(revoked), 'suspension', '2025-04-01')).toBe('is-revoked');
  expect(outcome(term(revoked), 'reinstatement', '2025-04-01')).toBe('active');
});

test('an expired one can be revoked; it is not suspended, and renewed instead of reinstated', () => {
  expect(outcome(term(), 'revocation', '2026-06-01')).toBe('revoked');
  expect(outcome(term(), 'suspension', '2026-06-01')).toBe('is-expired');
  expect(outcome(term(suspended), 'reinstatement', '2026-06-01')).toBe('is-expired');
  expect(outcome(term(revoked), 'reinstatement', '2026-06-01')).toBe('is-expired');
  expect(outcome(term(suspended), 'reinstatement', '2026-05-31')).toBe('active');
});

test('changes come in the order of their days, on the day of the last one at the earliest', () => {
  expect(outcome(term(), 'suspension', '2024-05-31')).toBe('before-issue');
  expect(outcome(term(), 'revocation', '2024-06-01')).toBe('revoked');
  expect(outcome(term(suspended), 'reinstatement', '2025-02-28')).toBe('before-last-change');
  expect(outcome(term(suspended), 'reinstatement', '2025-03-01')).toBe('active');
});

test('nobody changes hands a hundred times', () => {
  const days = Array.from({ length: 100 }, (_, index) => `2025-01-01T${index}`);
  const many = term(...days.map((on) => ({ on, state: 'active' as const })));
  expect(outcome(many, 'suspension', '2026-01-01')).toBe('too-many-changes');
});
