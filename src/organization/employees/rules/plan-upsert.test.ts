import { type Candidate, type KnownFacts, planUpsert } from './plan-upsert.js';

const person = (externalId: string, more: Partial<Candidate> = {}): Candidate => ({
  externalId,
  email: `${externalId}@example.com`,
  status: 'active',
  hiredOn: '2024-01-01',
  ...more,
});
const nobodyKnown: KnownFacts = {
  idsByExternalId: new Map(),
  emailHolders: new Map(),
  references: new Set(),
  managerOf: new Map(),
};

function plan(items: Candidate[], known: Partial<KnownFacts> = {}) {
  let made = 0;
  const results = planUpsert(items, { ...nobodyKnown, ...known }, () => `new-${++made}`);
  return results.map((each) =>
    'error' in each ? each.error.code : `${each.id}<${each.values.managerId ?? ''}`,
  );
}

describe('planning a feed of employees', () => {
  test('a manager may come later in the list than those who report to them', () => {
    expect(plan([person('ada', { managerExternalId: 'grace' }), person('grace')])).toEqual([
      'new-1<new-2',
      'new-2<',
    ]);
  });

  test('a bad item does not stop the others', () => {
    expect(plan([person('ada', { status: 'terminated' }), person('grace')])).toEqual([
      'employment-dates-wrong',
      'new-1<',
    ]);
  });

  test('who reports to a new employee that cannot be written fails too', () => {
    const feed = [
      person('carol', { managerExternalId: 'ada' }),
      person('ada', { managerExternalId: 'grace' }),
      person('grace', { departmentId: 'nowhere' }),
    ];
    expect(plan(feed)).toEqual(['manager-unknown', 'manager-unknown', 'unknown-reference']);
  });

  test('the same external id twice is refused the second time', () => {
    expect(plan([person('ada'), person('ada', { email: 'b@example.com' })])).toEqual([
      'new-1<',
      'duplicate-in-request',
    ]);
  });

  test('an e-mail address belongs to one person who works here, whatever its case', () => {
    const known = { emailHolders: new Map([['ada@example.com', 'W-1']]) };
    expect(plan([person('ada', { email: 'ADA@example.com' })], known)).toEqual(['email-taken']);
    expect(plan([person('ada'), person('bob', { email: 'Ada@Example.com' })])).toEqual([
      'new-1<',
      'email-taken',
    ]);
  });

  test('a feed may turn a line around, in any order', () => {
    const known = {
      idsByExternalId: new Map([
        ['ada', 'A'],
        ['grace', 'G'],
      ]),
      managerOf: new Map([
        ['A', 'G'],
        ['G', null],
      ]),
    };
    const turned = [person('grace', { managerExternalId: 'ada' }), person('ada')];
    expect(plan(turned, known)).toEqual(['G<A', 'A<']);
    expect(plan([...turned].reverse(), known)).toEqual(['A<', 'G<A']);
  });

  test('of a circle the first item is refused, and nobody ends up above themselves', () => {
    expect(
      plan([
        person('ada', { managerExternalId: 'grace' }),
        person('grace', { managerExternalId: 'ada' }),
      ]),
    ).toEqual(['reporting-line-circle', 'new-2<new-1']);
  });
});
