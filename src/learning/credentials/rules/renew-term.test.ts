import type { StateChange } from './find-state.js';
import { renewTerm } from './renew-term.js';

const term = (...stateChanges: StateChange[]) => ({
  issuedOn: '2024-06-01',
  expiresOn: '2026-05-31',
  stateChanges,
});
const asked = { on: '2026-05-20', expiresOn: undefined, validMonths: 24 };
const reason = (
  before: Parameters<typeof renewTerm>[0],
  more: Partial<typeof asked> | object = {},
) => {
  const ruling = renewTerm(before, { ...asked, ...more });
  return ruling.allowed ? undefined : ruling.reason;
};

test('renewed in time, the new term follows the old one without a hole', () => {
  const inTime = { allowed: true, result: { expiresOn: '2028-05-31', stateChanges: [] } };
  expect(renewTerm(term(), asked)).toEqual(inTime);
  expect(renewTerm(term(), { ...asked, on: '2026-06-01' })).toEqual(inTime);
});

test('renewed too late, the days between stay a hole, and the new term starts with the renewal', () => {
  expect(renewTerm(term(), { ...asked, on: '2026-06-20' })).toEqual({
    allowed: true,
    result: {
      expiresOn: '2028-06-19',
      stateChanges: [
        { on: '2026-06-01', state: 'expired' },
        { on: '2026-06-20', state: 'active' },
      ],
    },
  });
});

test('the last day may be named, or be none', () => {
  const named = renewTerm(term(), { ...asked, expiresOn: '2027-01-31' });
  expect(named).toMatchObject({ result: { expiresOn: '2027-01-31' } });
  expect(renewTerm(term(), { ...asked, expiresOn: null })).toMatchObject({
    result: { expiresOn: null },
  });
  expect(renewTerm(term(), { ...asked, validMonths: null })).toMatchObject({
    result: { expiresOn: null },
  });
});

test('it moves the end on, and covers the day of the renewal', () => {
  expect(reason(term(), { expiresOn: '2026-05-31' })).toBe('ends-no-later');
  expect(reason(term(), { on: '2026-08-01', expiresOn: '2026-07-31' })).toBe('ends-no-later');
  expect(reason(term(), { on: '2026-08-01', expiresOn: '2026-08-01' })).toBeUndefined();
});

test('what is suspended, revoked or valid for good is not renewed', () => {
  expect(reason(term({ on: '2025-01-01', state: 'suspended' }))).toBe('is-suspended');
  expect(reason(term({ on: '2025-01-01', state: 'revoked' }))).toBe('is-revoked');
  expect(reason({ ...term(), expiresOn: null })).toBe('never-expires');
  expect(reason(term(), { on: '2024-05-31' })).toBe('before-issue');
});

test('a hole starts no earlier than the change that came last', () => {
  const corrected = {
    ...term({ on: '2025-03-01', state: 'suspended' }, { on: '2025-06-01', state: 'active' }),
    expiresOn: '2025-04-30',
  };
  expect(renewTerm(corrected, { ...asked, on: '2025-07-01' })).toMatchObject({
    result: {
      stateChanges: [
        { on: '2025-06-01', state: 'expired' },
        { on: '2025-07-01', state: 'active' },
      ],
    },
  });
});
