import { ruleOnErasure } from './rule-on-erasure.js';

test('who has left and has nothing open is erased', () => {
  expect(ruleOnErasure({ status: 'terminated', openRequests: 0 }).allowed).toBe(true);
});

test.each([
  ['pending', 0, 'still_employed'],
  ['active', 0, 'still_employed'],
  ['on_leave', 3, 'still_employed'],
  ['terminated', 1, 'reimbursements_open'],
] as const)('%s with %i open requests: %s', (status, openRequests, reason) => {
  expect(ruleOnErasure({ status, openRequests })).toEqual({ allowed: false, reason });
});
