import { type CatalogItem, planSkillImport, type StoredSkill } from './plan-skill-import.js';

const item = (changes: Partial<CatalogItem> = {}): CatalogItem => ({
  externalId: '2.B.3.e',
  name: 'Programming',
  kind: 'hard',
  description: null,
  aliases: [],
  referenceWeight: null,
  ...changes,
});

const stored = (changes: Partial<StoredSkill> = {}): StoredSkill => ({
  ...item(),
  id: 'stored',
  source: 'onet',
  imported: null,
  ...changes,
});

const remembering = (changes: Partial<StoredSkill> = {}) => {
  const { externalId, ...fields } = item();
  return stored({ imported: { source: 'onet', externalId, fields }, ...changes });
};

const plan = (items: CatalogItem[], known: StoredSkill[]) => {
  let count = 0;
  const newId = () => {
    count += 1;
    return `new-${count}`;
  };
  return planSkillImport(items, known, { source: 'onet', label: 'O*NET', newId });
};

describe('a skill of a catalog', () => {
  test('is new if nothing of the employer’s is it', () => {
    expect(plan([item()], [])).toMatchObject([
      { id: 'new-1', before: undefined, values: { name: 'Programming' }, kept: [] },
    ]);
  });

  test('is the one an earlier import wrote, even if its id and name were changed since', () => {
    const own = remembering({ externalId: 'edited', source: 'custom', name: 'Coding' });
    expect(plan([item({ description: 'Of computers.' })], [own])).toMatchObject([
      { id: 'stored', values: { name: 'Coding', description: 'Of computers.' }, kept: ['name'] },
    ]);
  });

  test('keeps what the employer changed and says which, once the catalog says something else', () => {
    const own = remembering({ name: 'Coding', description: 'Our own words.' });
    const [planned] = plan([item({ name: 'Programs', description: 'Of computers.' })], [own]);
    expect(planned).toMatchObject({
      values: { name: 'Coding', description: 'Our own words.' },
      written: { name: 'Programs', description: 'Of computers.' },
      kept: ['name', 'description'],
    });
  });

  test('without memory, what is there counts as imported', () => {
    const known = stored({ description: 'Of an older release.' });
    expect(plan([item({ description: 'New.' })], [known])).toMatchObject([
      { id: 'stored', values: { description: 'New.' }, kept: [] },
    ]);
  });

  test('stands beside a skill of the employer’s own with its name, in the same place every time', () => {
    const own = stored({ id: 'own', source: 'custom', externalId: null });
    const [first] = plan([item()], [own]);
    expect(first).toMatchObject({ id: 'new-1', values: { name: 'Programming (O*NET)' } });
    const { name, ...fields } = first?.written ?? item();
    const again = stored({
      name,
      imported: { source: 'onet', externalId: '2.B.3.e', fields: { name, ...fields } },
    });
    expect(plan([item()], [own, again])).toMatchObject([
      { id: 'stored', values: { name: 'Programming (O*NET)' }, kept: [] },
    ]);
  });

  test('two of one name in one catalog are told apart by their ids', () => {
    const items = [item(), item({ externalId: 'b' }), item({ externalId: 'c' })];
    expect(plan(items, []).map(({ values }) => values.name)).toEqual([
      'Programming',
      'Programming (O*NET)',
      'Programming (O*NET c)',
    ]);
  });

  test('a tool in another spelling is the same tool; a skill with another id is another', () => {
    const tool = item({ kind: 'tool', name: 'PYTHON', externalId: 'tool:PYTHON' });
    const known = stored({ kind: 'tool', name: 'Python', externalId: 'tool:Python' });
    expect(plan([tool], [known])).toMatchObject([{ id: 'stored', values: { name: 'PYTHON' } }]);
    expect(plan([item({ externalId: 'other' })], [stored()])).toMatchObject([
      { id: 'new-1', values: { name: 'Programming (O*NET)' } },
    ]);
  });

  test('a name of 200 characters still leaves room for the brackets', () => {
    const own = stored({ id: 'own', source: 'custom', externalId: null, name: 'x'.repeat(200) });
    const [planned] = plan([item({ name: 'x'.repeat(200) })], [own]);
    expect(planned?.values.name).toHaveLength(200);
    expect(planned?.values.name.endsWith(' (O*NET)')).toBe(true);
  });
});
