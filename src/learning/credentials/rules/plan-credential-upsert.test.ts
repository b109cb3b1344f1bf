import {
  type CredentialItem,
  type KnownCredential,
  planCredentialUpsert,
  type UpsertFacts,
} from './plan-credential-upsert.js';

const known: KnownCredential = {
  id: 'c-1',
  employeeId: 'ada',
  credentialTypeId: 'rn',
  number: 'RN-1',
  issuedOn: '2024-06-01',
  expiresOn: '2028-05-31',
  url: null,
  externalId: 'x-1',
  stateChanges: [{ on: '2025-01-01', state: 'suspended' }],
};
const facts: UpsertFacts = {
  people: [
    { id: 'ada', externalId: 'W-1' },
    { id: 'bob', externalId: 'W-2' },
    { id: 'gone', externalId: 'erased-gone' },
  ],
  erased: new Set(['gone']),
  types: [
    { id: 'rn', externalId: 'T-RN', validMonths: 24 },
    { id: 'md', externalId: null, validMonths: null },
  ],
  known: [known],
  today: '2026-11-26',
};
const item = (more: Partial<CredentialItem> = {}): CredentialItem => ({
  externalId: 'x-2',
  employeeExternalId: 'W-2',
  credentialTypeExternalId: 'T-RN',
  issuedOn: '2026-01-01',
  ...more,
});
const plan = (...items: CredentialItem[]) => {
  let made = 0;
  return planCredentialUpsert(items, facts, () => `new-${++made}`);
};
const faults = (...items: CredentialItem[]) =>
  plan(...items).map((each) =>
    'error' in each ? `${each.error.pointer} ${each.error.code}` : 'fine',
  );

test('a new one is found its holder and its type, and ends as long as the type says', () => {
  expect(plan(item())).toEqual([
    {
      before: undefined,
      values: {
        id: 'new-1',
        employeeId: 'bob',
        credentialTypeId: 'rn',
        number: null,
        issuedOn: '2026-01-01',
        expiresOn: '2027-12-31',
        url: null,
        externalId: 'x-2',
      },
    },
  ]);
});

test('a known one keeps its last day, unless one is said', () => {
  const same = { externalId: 'x-1', employeeExternalId: 'W-1', issuedOn: '2024-06-01' };
  expect(plan(item(same))).toMatchObject([
    { values: { id: 'c-1', expiresOn: '2028-05-31', number: null } },
  ]);
  expect(plan(item({ ...same, expiresOn: null }))).toMatchObject([{ values: { expiresOn: null } }]);
});

test('whose it is and of which type is not changed', () => {
  expect(faults(item({ externalId: 'x-1' }))).toEqual(['/employeeId credential-holder-fixed']);
  const doctor = { credentialTypeId: 'md', credentialTypeExternalId: undefined };
  expect(faults(item({ externalId: 'x-1', employeeExternalId: 'W-1', ...doctor }))).toEqual([
    '/credentialTypeId credential-holder-fixed',
  ]);
});

test('names that stand for nothing, and people who were erased', () => {
  expect(
    faults(
      item({ employeeExternalId: 'W-9' }),
      item({ externalId: 'a', employeeExternalId: undefined, employeeId: 'nobody' }),
      item({ externalId: 'b', credentialTypeExternalId: 'T-9' }),
      item({ externalId: 'c', employeeExternalId: undefined, employeeId: 'gone' }),
    ),
  ).toEqual([
    '/employeeExternalId unknown-reference',
    '/employeeId unknown-reference',
    '/credentialTypeExternalId unknown-reference',
    '/employeeId employee-erased',
  ]);
});

test('a number belongs to one credential of the type, in the store and in the list', () => {
  expect(
    faults(
      item({ number: 'RN-1' }),
      item({ externalId: 'a', number: 'RN-2' }),
      item({ externalId: 'b', number: 'RN-2', employeeExternalId: 'W-1' }),
    ),
  ).toEqual(['/number credential-number-taken', 'fine', '/number credential-number-taken']);
});

test('an external id stands once, and the days fit', () => {
  expect(faults(item(), item())).toEqual(['fine', '/externalId duplicate-in-request']);
  expect(faults(item({ issuedOn: '2026-11-27' }))).toEqual([
    '/issuedOn credential-issued-in-future',
  ]);
  const moved = { externalId: 'x-1', employeeExternalId: 'W-1', issuedOn: '2025-01-02' };
  expect(faults(item(moved))).toEqual(['/issuedOn credential-issued-after-change']);
});
