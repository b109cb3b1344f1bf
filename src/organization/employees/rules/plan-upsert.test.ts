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

  test('who was erased is not written to; the same person under another external id is somebody new', () => {
    const known = { idsByExternalId: new Map([['erased-7', '7']]) };
    expect(plan([person('erased-7'), person('again')], known)).toEqual([
      'employee-erased',
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

  test('of a circle of known employees the first item is refused and keeps its old manager', () => {
    const known = {
      idsByExternalId: new Map([
        ['ada', 'A'],
        ['grace', 'G'],
      ]),
    };
    const feed = [
      person('ada', { managerExternalId: 'grace' }),
      person('grace', { managerExternalId: 'ada' }),
    ];
    expect(plan(feed, known)).toEqual(['reporting-line-circle', 'G<A']);
  });

  test('of a circle of new employees nobody can be written', () => {
    const feed = [
      person('ada', { managerExternalId: 'grace' }),
      person('grace', { managerExternalId: 'ada' }),
    ];
    expect(plan(feed)).toEqual(['reporting-line-circle', 'manager-unknown']);
  });

  test('who is refused keeps the old manager, and others may not close a circle with that one', () => {
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
    const feed = [
      person('grace', { managerExternalId: 'ada' }),
      person('ada', { managerExternalId: 'nobody-known' }),
    ];
    expect(plan(feed, known)).toEqual(['reporting-line-circle', 'manager-unknown']);
  });

  test('the address of somebody who left is free for somebody else of the same feed', () => {
    const left = person('W-1', {
      email: 'ada@example.com',
      status: 'terminated',
      terminatedOn: '2025-01-01',
    });
    const rehired = person('W-2', { email: 'ada@example.com' });
    expect(plan([left, rehired])).toEqual(['new-1<', 'new-2<']);
    expect(plan([rehired, left])).toEqual(['new-1<', 'new-2<']);
  });

  test('a line of more than a hundred levels is refused where it becomes too long, and below', () => {
    const line = Array.from({ length: 104 }, (_each, level) =>
      person(`level-${level}`, level === 0 ? {} : { managerExternalId: `level-${level - 1}` }),
    );
    const planned = plan(line);
    expect(planned.slice(99)).toEqual([
      'new-100<new-99',
      'new-101<new-100',
      'reporting-line-too-deep',
      'manager-unknown',
      'manager-unknown',
    ]);
  });
});
