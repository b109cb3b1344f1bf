import { findRefusedScopes } from './find-refused-scopes.js';

const known = ['employees.read', 'employees.write', 'budgets.read'];

test('what the giver holds is given', () => {
  const held = ['employees.read', 'budgets.read', 'me.read'];
  expect(findRefusedScopes({ wanted: ['employees.read', 'budgets.read'], known, held })).toEqual({
    unknown: [],
    notHeld: [],
  });
});

test('one scope more than the giver holds is named', () => {
  const wanted = ['employees.read', 'employees.write'];
  const { unknown, notHeld } = findRefusedScopes({ wanted, known, held: ['employees.read'] });
  expect([unknown, notHeld]).toEqual([[], ['employees.write']]);
});

test('a scope nobody has is unknown, though the giver holds a permission of that name', () => {
  const facts = { wanted: ['me.read', 'toString'], known, held: ['me.read'] };
  expect(findRefusedScopes(facts)).toEqual({ unknown: ['me.read', 'toString'], notHeld: [] });
});
