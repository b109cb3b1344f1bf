import { type CatalogRole, planRoleImport, type StoredRole } from './plan-role-import.js';

const item = (changes: Partial<CatalogRole> = {}): CatalogRole => ({
  externalId: '29-1141.00',
  code: '29-1141.00',
  title: 'Registered Nurses',
  family: '29',
  description: null,
  jobZone: 3,
  ...changes,
});
const fields = { title: 'Registered Nurses', family: '29', description: null, jobZone: 3 };
const stored = (changes: Partial<StoredRole> = {}): StoredRole => ({
  ...fields,
  id: 'stored',
  code: '29-1141.00',
  source: 'onet',
  imported: null,
  ...changes,
});
const memory = { source: 'onet', externalId: '29-1141.00', fields };

const plan = (items: CatalogRole[], known: StoredRole[]) =>
  planRoleImport(items, known, { source: 'onet', label: 'O*NET', newId: () => 'new' });

describe('a role of a catalog', () => {
  test('is new under its code if the employer has none', () => {
    expect(plan([item()], [])).toMatchObject([{ id: 'new', code: '29-1141.00', kept: [] }]);
  });

  test('is the one an earlier import wrote, whatever code it has now', () => {
    const renamed = stored({ code: 'NURSE', imported: memory });
    expect(plan([item({ title: 'Nurses' })], [renamed])).toMatchObject([
      { id: 'stored', code: 'NURSE', values: { title: 'Nurses' } },
    ]);
  });

  test('keeps what the employer changed', () => {
    const changed = stored({ title: 'Our nurses', imported: memory });
    expect(plan([item({ title: 'Nurses', jobZone: 4 })], [changed])).toMatchObject([
      { values: { title: 'Our nurses', jobZone: 4 }, kept: ['title'], isOwn: false },
    ]);
  });

  test('without memory, what is there from this source counts as imported', () => {
    expect(plan([item({ title: 'Nurses' })], [stored()])).toMatchObject([
      { id: 'stored', values: { title: 'Nurses' }, kept: [], isOwn: false },
    ]);
  });

  test('is the employer’s own role of that code, of which all stays', () => {
    const own = stored({ source: 'custom', title: 'Ward nurse', jobZone: null });
    expect(plan([item()], [own])).toMatchObject([
      {
        id: 'stored',
        isOwn: true,
        values: { title: 'Ward nurse', jobZone: null },
        kept: ['title', 'jobZone'],
      },
    ]);
  });

  test('gets another code where another entry’s role has its own', () => {
    const other = stored({ imported: { ...memory, externalId: 'other' } });
    expect(plan([item()], [other])).toMatchObject([{ id: 'new', code: '29-1141.00 (O*NET)' }]);
  });
});
