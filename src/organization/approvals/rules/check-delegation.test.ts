import { checkDelegation, checkNewDates } from './check-delegation.js';

const facts = {
  fromId: 'grace',
  toId: 'dora',
  fromStatus: 'active',
  toStatus: 'active',
  startsOn: '2026-11-23',
  endsOn: '2026-11-30',
  today: '2026-11-23',
};

describe('delegating approvals', () => {
  test.each([
    ['from today on', {}],
    ['for one day', { endsOn: '2026-11-23' }],
    ['from a day that is past', { startsOn: '2026-11-01' }],
    ['by somebody on leave', { fromStatus: 'on_leave' }],
  ])('allowed: %s', (_what, change) => {
    expect(checkDelegation({ ...facts, ...change })).toMatchObject({ allowed: true });
  });

  test.each([
    ['to oneself', { toId: 'grace' }, 'to-oneself'],
    ['to somebody on leave', { toStatus: 'on_leave' }, 'delegate-not-active'],
    ['to somebody who has not started', { toStatus: 'pending' }, 'delegate-not-active'],
    ['by somebody who has left', { fromStatus: 'terminated' }, 'delegator-has-left'],
    ['backwards in time', { endsOn: '2026-11-22' }, 'ends-before-it-starts'],
    ['for the past', { startsOn: '2026-11-01', endsOn: '2026-11-22' }, 'lies-in-the-past'],
  ])('refused: %s', (_what, change, reason) => {
    expect(checkDelegation({ ...facts, ...change })).toEqual({ allowed: false, reason });
  });
});

describe('changing the dates of a delegation', () => {
  const today = '2026-11-23';
  const begun = { startsOn: '2026-11-16', endsOn: '2026-11-30' };
  const planned = { startsOn: '2026-12-01', endsOn: '2026-12-31' };

  test('what has begun may last longer or shorter, up to today', () => {
    for (const endsOn of ['2026-12-31', today])
      expect(checkNewDates(begun, { ...begun, endsOn }, today)).toMatchObject({ allowed: true });
  });

  test('what has not begun may move', () => {
    const earlier = { startsOn: today, endsOn: '2026-11-24' };
    expect(checkNewDates(planned, earlier, today)).toMatchObject({ allowed: true });
  });

  test.each([
    ['a start that is past', begun, { ...begun, startsOn: today }, 'has-begun'],
    ['into the past', begun, { ...begun, endsOn: '2026-11-22' }, 'lies-in-the-past'],
    ['backwards', planned, { ...planned, endsOn: '2026-11-30' }, 'ends-before-it-starts'],
    ['what is over', { ...begun, endsOn: '2026-11-22' }, begun, 'over'],
  ])('refused: %s', (_what, before, after, reason) => {
    expect(checkNewDates(before, after, today)).toEqual({ allowed: false, reason });
  });
});
