import { checkTerm } from './check-term.js';

const today = '2026-11-26';
const term = { issuedOn: today, expiresOn: null, stateChanges: [] };

test('issued today, valid for a day at least', () => {
  expect(checkTerm({ ...term, expiresOn: today }, today)).toBeUndefined();
  expect(checkTerm({ ...term, expiresOn: '2026-11-25' }, today)).toMatchObject({
    code: 'credential-term-reversed',
    pointer: '/expiresOn',
  });
});

test('not issued tomorrow', () => {
  expect(checkTerm({ ...term, issuedOn: '2026-11-27' }, today)).toMatchObject({
    code: 'credential-issued-in-future',
    pointer: '/issuedOn',
  });
});

test('not issued after its state changed, but on that day', () => {
  const changed = (on: string) => ({
    ...term,
    stateChanges: [
      { on, state: 'suspended' as const },
      { on: '2026-12-01', state: 'active' as const },
    ],
  });
  expect(checkTerm(changed(today), today)).toBeUndefined();
  expect(checkTerm(changed('2026-11-25'), today)).toMatchObject({
    code: 'credential-issued-after-change',
  });
});
