import { completeEmployment } from './complete-employment.js';

const employed = {
  status: 'active',
  hiredOn: '2024-01-01',
  terminatedOn: null,
  terminationReason: null,
} as const;

test('an employment that goes on needs no end', () => {
  expect(completeEmployment(employed).allowed).toBe(true);
});

test('an end that lies ahead is fine while the person still works', () => {
  expect(
    completeEmployment({ ...employed, terminatedOn: '2027-01-31', terminationReason: 'retirement' })
      .allowed,
  ).toBe(true);
});

test.each([
  ['who is terminated has a date', { status: 'terminated' as const }, 'terminated_without_date'],
  ['no employment ends before it begins', { terminatedOn: '2023-12-31' }, 'ends_before_it_begins'],
  ['a reason needs a date', { terminationReason: 'layoff' }, 'reason_without_date'],
])('%s', (_guarantee, change, reason) => {
  expect(completeEmployment({ ...employed, ...change })).toEqual({ allowed: false, reason });
});
