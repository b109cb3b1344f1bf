import { withdrawRequest } from './withdraw-request.js';

type Facts = Parameters<typeof withdrawRequest>[0];

const facts: Facts = {
  state: 'in_approval',
  version: 2,
  expectedVersion: 2,
  requesterId: 'ada',
  actorId: 'ada',
  reserved: 50_000,
};
const withdraw = (change: Partial<Facts>) => withdrawRequest({ ...facts, ...change });

describe('withdrawing a reimbursement request', () => {
  test('the requester takes it back while it is being approved, and everything is released', () => {
    expect(withdraw({})).toEqual({
      allowed: true,
      result: { state: 'withdrawn', release: 50_000 },
    });
  });

  test.each<[string, Partial<Facts>, string]>([
    ['nobody else withdraws it', { actorId: 'grace' }, 'not-your-request'],
    ['a draft is deleted, not withdrawn', { state: 'draft' }, 'request-not-submitted'],
    ['an approved one is past withdrawal', { state: 'approved' }, 'request-already-decided'],
    ['a rejected one is past withdrawal', { state: 'rejected' }, 'request-already-decided'],
    ['it is withdrawn once', { state: 'withdrawn' }, 'request-withdrawn'],
    ['what changed must be read again', { expectedVersion: 1 }, 'stale-version'],
  ])('%s', (_guarantee, change, reason) => {
    expect(withdraw(change)).toEqual({ allowed: false, reason });
  });

  test('the end of employment withdraws drafts and requests in approval', () => {
    expect(withdraw({ actorId: null })).toMatchObject({ result: { release: 50_000 } });
    expect(withdraw({ actorId: null, state: 'draft', reserved: 0 })).toMatchObject({
      result: { state: 'withdrawn', release: 0 },
    });
    expect(withdraw({ actorId: null, state: 'approved' }).allowed).toBe(false);
  });
});
