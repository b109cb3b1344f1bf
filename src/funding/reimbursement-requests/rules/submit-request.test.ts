import { submitRequest } from './submit-request.js';

type Facts = Parameters<typeof submitRequest>[0];

const facts: Facts = {
  state: 'draft',
  version: 1,
  expectedVersion: 1,
  requesterId: 'ada',
  actorId: 'ada',
  refusals: [],
  calculated: { uncapped: 80_000, reimbursable: 50_000 },
  remaining: { annual: 50_000, lifetime: null },
  budgetAvailable: 50_000,
};
const submit = (change: Partial<Facts>) => submitRequest({ ...facts, ...change });

describe('submitting a reimbursement request', () => {
  test('a draft goes into approval and reserves what is reimbursable', () => {
    expect(submit({})).toEqual({
      allowed: true,
      result: { state: 'in_approval', reserve: 50_000 },
    });
  });

  test.each<[string, Partial<Facts>, string]>([
    ['only the requester submits', { actorId: 'grace' }, 'not-your-request'],
    ['a request is submitted once', { state: 'in_approval' }, 'request-already-submitted'],
    ['an approved one is not submitted again', { state: 'approved' }, 'request-already-submitted'],
    ['a withdrawn one is over', { state: 'withdrawn' }, 'request-already-submitted'],
    ['what changed must be read again', { expectedVersion: 0 }, 'stale-version'],
    [
      'who is not eligible is refused',
      { refusals: [{ code: 'tenure-too-short' }] },
      'not-eligible',
    ],
    [
      'a course worth nothing is refused as such, whatever the caps',
      { calculated: { uncapped: 0, reimbursable: 0 }, remaining: { annual: 0, lifetime: 0 } },
      'nothing-reimbursable',
    ],
    [
      'nothing left of the cap',
      { calculated: { uncapped: 80_000, reimbursable: 0 }, remaining: { annual: 0, lifetime: 0 } },
      'cap-exceeded',
    ],
    [
      'less left of the year than was calculated',
      { remaining: { annual: 49_999, lifetime: null } },
      'cap-exceeded',
    ],
    [
      'less left of the lifetime than was calculated',
      { remaining: { annual: null, lifetime: 49_999 } },
      'cap-exceeded',
    ],
    ['less in the budget than is needed', { budgetAvailable: 49_999 }, 'budget-exceeded'],
    ['a department without a budget', { budgetAvailable: 0 }, 'budget-exceeded'],
  ])('%s', (_guarantee, change, reason) => {
    expect(submit(change)).toEqual({ allowed: false, reason });
  });

  test('a policy without caps leaves the budget to decide', () => {
    expect(submit({ remaining: { annual: null, lifetime: null } }).allowed).toBe(true);
  });
});
