import fc from 'fast-check';
import { money } from '../../../kernel/money.js';
import { decideOnRequest } from './decide-on-request.js';

type Facts = Parameters<typeof decideOnRequest>[0];

const facts: Facts = {
  state: 'in_approval',
  version: 3,
  expectedVersion: 3,
  requesterId: 'ada',
  actorId: 'grace',
  actorMayDecideStep: true,
  steps: [
    { step: 'manager', decidedById: null },
    { step: 'benefits', decidedById: null },
  ],
  currentStep: 'manager',
  decision: { verdict: 'approve' },
  reimbursable: money(400_000, 'USD'),
  approvedSoFar: null,
};
const atBenefits: Partial<Facts> = {
  actorId: 'benny',
  currentStep: 'benefits',
  steps: [
    { step: 'manager', decidedById: 'grace' },
    { step: 'benefits', decidedById: null },
  ],
  approvedSoFar: 400_000,
};
const decide = (change: Partial<Facts> = {}) => decideOnRequest({ ...facts, ...change });
const approve = (amount: number, currency = 'USD') => ({
  decision: { verdict: 'approve' as const, approvedAmount: money(amount, currency) },
});

describe('deciding on a reimbursement request', () => {
  test('the manager’s approval sends it on to benefits', () => {
    expect(decide()).toEqual({
      allowed: true,
      result: { state: 'in_approval', currentStep: 'benefits', approvedAmount: 400_000 },
    });
  });

  test('the last approval is final and commits what was reserved', () => {
    expect(decide(atBenefits)).toEqual({
      allowed: true,
      result: {
        state: 'approved',
        currentStep: null,
        approvedAmount: 400_000,
        commit: 400_000,
        release: 0,
      },
    });
  });

  test('B01: of 4,000 reserved, 3,500 approved are committed and 500 released', () => {
    expect(decide({ ...atBenefits, ...approve(350_000) })).toMatchObject({
      result: { state: 'approved', approvedAmount: 350_000, commit: 350_000, release: 50_000 },
    });
  });

  test('what an earlier step has cut stays cut', () => {
    const cut = { ...atBenefits, approvedSoFar: 300_000 };
    expect(decide(cut)).toMatchObject({ result: { approvedAmount: 300_000, release: 100_000 } });
    expect(decide({ ...cut, ...approve(300_001) })).toEqual({
      allowed: false,
      reason: 'amount-too-high',
    });
    expect(decide({ ...cut, ...approve(1) })).toMatchObject({
      result: { commit: 1, release: 399_999 },
    });
  });

  test('a rejection with a reason ends the request and releases everything', () => {
    const rejected = {
      allowed: true,
      result: { state: 'rejected', currentStep: null, release: 400_000 },
    };
    expect(decide({ decision: { verdict: 'reject', reasonCode: 'no-need' } })).toEqual(rejected);
    expect(decide({ decision: { verdict: 'reject', note: 'Next year.' } })).toEqual(rejected);
  });

  test.each<[string, Partial<Facts>, string]>([
    ['nobody decides on their own request', { actorId: 'ada' }, 'own-request'],
    ['a draft has not been asked for', { state: 'draft' }, 'request-not-submitted'],
    ['an approval is final', { state: 'approved' }, 'request-already-decided'],
    ['a rejection is final', { state: 'rejected' }, 'request-already-decided'],
    ['a withdrawn request is over', { state: 'withdrawn' }, 'request-withdrawn'],
    ['A05: what changed must be read again', { expectedVersion: 2 }, 'stale-version'],
    ['a step belongs to its approvers', { actorMayDecideStep: false }, 'not-your-step'],
    ['nobody decides twice', { ...atBenefits, actorId: 'grace' }, 'already-decided-by-you'],
    [
      'nobody decides after somebody has decided for them',
      {
        ...atBenefits,
        actorId: 'grace',
        steps: [
          { step: 'manager', decidedById: 'dora', onBehalfOfId: 'grace' },
          { step: 'benefits', decidedById: null },
        ],
      },
      'already-decided-by-you',
    ],
    ['a rejection needs a reason', { decision: { verdict: 'reject' } }, 'reason-required'],
    ['a blank is no reason', { decision: { verdict: 'reject', note: '  ' } }, 'reason-required'],
    [
      'a rejection grants nothing',
      { decision: { verdict: 'reject', note: 'No.', approvedAmount: money(1, 'USD') } },
      'amount-not-for-rejection',
    ],
    ['an approval is at least 1', approve(0), 'amount-not-positive'],
    ['an approval is at most what is reimbursable', approve(400_001), 'amount-too-high'],
    ['an approval is in the currency of the request', approve(1, 'EUR'), 'currency-mismatch'],
  ])('%s', (_guarantee, change, reason) => {
    expect(decide(change)).toEqual({ allowed: false, reason });
  });

  test('whoever lost a race hears of the other decision, not that the step is another’s', () => {
    const lost = { actorMayDecideStep: false, version: 4, expectedVersion: 3 };
    expect(decide(lost)).toEqual({ allowed: false, reason: 'stale-version' });
    expect(decide({ ...lost, state: 'approved' })).toMatchObject({
      reason: 'request-already-decided',
    });
  });

  test('whatever is granted, it is committed and the rest of the reservation released', () => {
    const amount = fc.integer({ min: -5, max: 500_000 });
    fc.assert(
      fc.property(amount, fc.integer({ min: 1, max: 400_000 }), (granted, approvedSoFar) => {
        const ruling = decide({ ...atBenefits, approvedSoFar, ...approve(granted) });
        expect(ruling.allowed).toBe(granted >= 1 && granted <= approvedSoFar);
        if (!ruling.allowed || ruling.result.state !== 'approved') return;
        expect(ruling.result.commit + ruling.result.release).toBe(400_000);
        expect(ruling.result.release).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
