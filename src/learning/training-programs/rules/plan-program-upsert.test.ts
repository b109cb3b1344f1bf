import { money } from '../../../kernel/money.js';
import { type CatalogFacts, type CatalogItem, planProgramUpsert } from './plan-program-upsert.js';

const nothingKnown = { ids: new Set<string>(), byExternalId: new Map<string, string>() };
const facts = (known: Partial<CatalogFacts> = {}): CatalogFacts => ({
  credentialTypeIds: new Set(['license']),
  providers: nothingKnown,
  skills: nothingKnown,
  programs: nothingKnown,
  statuses: new Map(),
  prerequisitesOf: new Map(),
  ...known,
});
const byExternalId = (pairs: Record<string, string>) => ({
  ids: new Set(Object.values(pairs)),
  byExternalId: new Map(Object.entries(pairs)),
});

function plan(items: CatalogItem[], known?: Partial<CatalogFacts>) {
  let next = 0;
  const planned = planProgramUpsert(items, facts(known), () => `new-${next++}`);
  return planned.map((each) =>
    'errors' in each ? each.errors.map(({ code, pointer }) => `${code} ${pointer}`) : each.values,
  );
}

const asking = (externalId: string, ...prerequisiteExternalIds: string[]): CatalogItem => ({
  externalId,
  prerequisiteExternalIds,
});

describe('planning to write a catalog', () => {
  test('names become ids, of the provider, the skills and the program itself', () => {
    const [planned] = plan(
      [
        {
          externalId: 'P1',
          providerExternalId: 'college',
          teaches: [{ source: 'onet', skillExternalId: '2.B.3.e', level: 3 }],
          entryLevels: [{ skillId: 'skill-sql', level: 1 }],
        },
      ],
      {
        providers: byExternalId({ college: 'provider-1' }),
        skills: byExternalId({ 'onet:2.B.3.e': 'skill-code', sql: 'skill-sql' }),
        programs: byExternalId({ P1: 'program-1' }),
        statuses: new Map([['P1', 'published']]),
      },
    );
    expect(planned).toMatchObject({
      id: 'program-1',
      status: 'published',
      providerId: 'provider-1',
      teaches: [{ skillId: 'skill-code', level: 3 }],
      entryLevels: [{ skillId: 'skill-sql', level: 1 }],
    });
  });

  test('a credential type that is not there is pointed at', () => {
    const awarding = (credentialTypeId: string) => ({ externalId: 'P1', credentialTypeId });
    expect(plan([awarding('license')])).toMatchObject([{ credentialTypeId: 'license' }]);
    expect(plan([awarding('unheard')])).toEqual([['unknown-reference /credentialTypeId']]);
  });

  test('every name that stands for nothing is pointed at', () => {
    const item = {
      externalId: 'P1',
      providerId: 'nobody',
      teaches: [{ source: 'esco', skillExternalId: '?', level: 1 }],
      entryLevels: [{ skillId: 'none', level: 1 }],
    };
    expect(plan([item, { externalId: 'P2', providerExternalId: 'nobody' }])).toEqual([
      [
        'unknown-reference /providerId',
        'unknown-reference /teaches/0/skillExternalId',
        'unknown-reference /entryLevels/0/skillId',
      ],
      ['unknown-reference /providerExternalId'],
    ]);
  });

  test('a new program is a draft; a known one keeps its status', () => {
    const known = {
      programs: byExternalId({ old: 'program-old' }),
      statuses: new Map([['old', 'retired' as const]]),
    };
    expect(plan([{ externalId: 'new' }, { externalId: 'old' }], known)).toMatchObject([
      { status: 'draft' },
      { status: 'retired' },
    ]);
  });

  test('a draft may be published, and nothing goes back', () => {
    const known = {
      programs: byExternalId({ draft: 'program-1', open: 'program-2', gone: 'program-3' }),
      statuses: new Map([
        ['draft', 'draft' as const],
        ['open', 'published' as const],
        ['gone', 'retired' as const],
      ]),
    };
    const items: CatalogItem[] = [
      { externalId: 'draft', status: 'published' },
      { externalId: 'open', status: 'draft' },
      { externalId: 'gone', status: 'published' },
    ];
    expect(plan(items, known)).toEqual([
      expect.objectContaining({ status: 'published' }),
      ['program-status-conflict /status'],
      ['program-status-conflict /status'],
    ]);
  });

  test('a prerequisite may come later in the list', () => {
    expect(plan([asking('second', 'first'), asking('first')])).toMatchObject([
      { id: 'new-0', prerequisiteProgramIds: ['new-1'] },
      { id: 'new-1', prerequisiteProgramIds: [] },
    ]);
  });

  test('what asks for a new program that cannot be written fails with it', () => {
    const broken = { ...asking('first'), providerId: 'nobody' };
    expect(plan([asking('third', 'second'), asking('second', 'first'), broken])).toEqual([
      ['unknown-reference /prerequisiteExternalIds/0'],
      ['unknown-reference /prerequisiteExternalIds/0'],
      ['unknown-reference /providerId'],
    ]);
  });

  test('a known program that cannot be written stays what it was to those that ask for it', () => {
    const known = { programs: byExternalId({ first: 'program-1' }) };
    const broken = { ...asking('first'), providerId: 'nobody' };
    expect(plan([asking('second', 'first'), broken], known)).toMatchObject([
      { prerequisiteProgramIds: ['program-1'] },
      ['unknown-reference /providerId'],
    ]);
  });

  test('of a circle the first program is refused and keeps what it asked for', () => {
    const known = { programs: byExternalId({ a: 'program-a', b: 'program-b' }) };
    expect(plan([asking('a', 'b'), asking('b', 'a')], known)).toMatchObject([
      ['prerequisite-circle /prerequisiteExternalIds'],
      { prerequisiteProgramIds: ['program-a'] },
    ]);
  });

  test('a circle through a stored prerequisite is refused too', () => {
    const known = {
      programs: byExternalId({ a: 'program-a', b: 'program-b' }),
      prerequisitesOf: new Map([['program-b', ['program-a']]]),
    };
    const item = { externalId: 'a', prerequisiteProgramIds: ['program-b'] };
    expect(plan([item], known)).toEqual([['prerequisite-circle /prerequisiteProgramIds']]);
  });

  test('one feed may turn two programs around', () => {
    const known = {
      programs: byExternalId({ a: 'program-a', b: 'program-b' }),
      prerequisitesOf: new Map([['program-b', ['program-a']]]),
    };
    expect(plan([asking('a', 'b'), asking('b')], known)).toMatchObject([
      { prerequisiteProgramIds: ['program-b'] },
      { prerequisiteProgramIds: [] },
    ]);
  });

  test('the second of two items with one external id is refused', () => {
    expect(plan([asking('a'), asking('a')])).toMatchObject([
      { id: 'new-0' },
      ['duplicate-in-request /externalId'],
    ]);
  });

  test('a price in two currencies is refused', () => {
    const price = [
      { type: 'tuition', amount: money(1, 'USD') },
      { type: 'fees', amount: money(1, 'EUR') },
    ];
    expect(plan([{ externalId: 'a', price }])).toEqual([
      ['currencies-differ /price/1/amount/currency'],
    ]);
  });
});
