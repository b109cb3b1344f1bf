import {
  type Delegation,
  findConflicts,
  findDelegates,
  findLapse,
  findLapsedDelegation,
} from './find-delegates.js';

const occasion = { kind: 'reimbursement_request', today: '2026-11-23' };
const delegation: Delegation = {
  id: '1',
  fromId: 'grace',
  toId: 'dora',
  startsOn: '2026-11-16',
  endsOn: '2026-11-30',
  endedOn: null,
  kinds: ['reimbursement_request'],
  isDelegateActive: true,
};
const lapseOf = (change: Partial<Delegation>) => findLapse({ ...delegation, ...change }, occasion);

describe('whether a delegation counts', () => {
  test('it does from its first to its last day', () => {
    expect(lapseOf({})).toBeUndefined();
    expect(lapseOf({ startsOn: '2026-11-23', endsOn: '2026-11-23' })).toBeUndefined();
  });

  test.each<[string, Partial<Delegation>, object]>([
    ['ended the day before', { endsOn: '2026-11-22' }, { reason: 'ended', on: '2026-11-22' }],
    ['begins tomorrow', { startsOn: '2026-11-24' }, { reason: 'not-begun', on: '2026-11-24' }],
    ['was ended today', { endedOn: '2026-11-23' }, { reason: 'ended', on: '2026-11-23' }],
    ['is for something else', { kinds: ['enrollment'] }, { reason: 'other-kind' }],
    [
      'was taken back before it began',
      { startsOn: '2026-11-24', endedOn: '2026-11-20' },
      { reason: 'ended', on: '2026-11-20' },
    ],
  ])('not if it %s', (_what, change, lapse) => {
    expect(lapseOf(change)).toEqual(lapse);
  });
});

describe('finding who decides for the deciders', () => {
  const find = (delegations: Delegation[], barredIds: string[] = []) =>
    findDelegates({ deciderIds: ['grace', 'bella'], barredIds, delegations }, occasion);

  test('the delegate, for whoever delegated', () => {
    expect(find([delegation])).toEqual([{ employeeId: 'dora', onBehalfOfId: 'grace' }]);
  });

  test('of two delegations to one person the older counts', () => {
    const younger = { ...delegation, id: '2', fromId: 'bella' };
    expect(find([younger, delegation])).toEqual([{ employeeId: 'dora', onBehalfOfId: 'grace' }]);
  });

  test('a delegation is not passed on', () => {
    const onward = { ...delegation, id: '2', fromId: 'dora', toId: 'erin' };
    expect(find([delegation, onward]).map(({ employeeId }) => employeeId)).toEqual(['dora']);
  });

  test('two who delegate to each other decide in their own right', () => {
    const [there, back] = [
      { ...delegation, toId: 'bella' },
      { ...delegation, id: '2', fromId: 'bella', toId: 'grace' },
    ];
    expect(find([there, back])).toEqual([]);
  });

  test.each<[string, Partial<Delegation>, string[]]>([
    ['a delegate who is away', { isDelegateActive: false }, []],
    ['a delegate who is barred', {}, ['dora']],
    ['a delegation of somebody who is not asked', { fromId: 'henry' }, []],
    ['a delegation that is over', { endsOn: '2026-11-22' }, []],
  ])('not %s', (_what, change, barred) => {
    expect(find([{ ...delegation, ...change }], barred)).toEqual([]);
  });
});

describe('finding who is too close to a requester', () => {
  const find = (fromId: string, toId: string, change: Partial<Delegation> = {}) =>
    findConflicts(
      {
        requesterId: 'ada',
        directManagerId: 'grace',
        delegations: [{ ...delegation, fromId, toId, ...change }],
      },
      occasion,
    );

  test('the requester’s delegate, and the manager whose delegate the requester is', () => {
    expect(find('ada', 'ben')).toEqual(['ben']);
    expect(find('grace', 'ada')).toEqual(['grace']);
  });

  test('not a colleague whose delegate the requester is, nor anyone once it is over', () => {
    expect(find('ben', 'ada')).toEqual([]);
    expect(find('ada', 'ben', { endsOn: '2026-11-22' })).toEqual([]);
  });
});

describe('finding why a delegate does not decide', () => {
  const find = (...delegations: Delegation[]) =>
    findLapsedDelegation({ actorId: 'dora', deciderIds: ['grace'], delegations }, occasion);
  const over = { ...delegation, endsOn: '2026-11-20' };

  test('the delegation that lasted longest is told of', () => {
    expect(find({ ...over, endsOn: '2026-10-01' }, over)).toEqual({
      reason: 'ended',
      on: '2026-11-20',
    });
  });

  test('nothing without one, or from somebody who is not asked, or while one counts', () => {
    expect(find()).toBeUndefined();
    expect(find({ ...over, fromId: 'henry' })).toBeUndefined();
    expect(find(over, delegation)).toBeUndefined();
  });
});
