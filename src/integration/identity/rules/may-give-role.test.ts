import { mayGiveRole } from './may-give-role.js';

const person = (...roles: string[]) => ({ kind: 'person' as const, roles, scopes: [] });
const key = (...scopes: string[]) => ({ kind: 'api_key' as const, roles: [], scopes });
const role = (name: string, ...scopes: string[]) => ({ name, scopes });

test('a person gives the roles they hold', () => {
  expect(mayGiveRole(person('employee', 'hr_admin'), role('hr_admin', 'a.read'))).toBe(true);
  expect(mayGiveRole(person('employee', 'hr_admin'), role('finance'))).toBe(false);
});

test('an employer_admin gives every role', () => {
  expect(mayGiveRole(person('employer_admin'), role('finance', 'budgets.write'))).toBe(true);
});

test('a key gives a role if it has every scope of it, and not if one is missing', () => {
  const finance = role('finance', 'budgets.read', 'budgets.write');
  const all = ['budgets.read', 'budgets.write', 'role-assignments.write'];
  expect(mayGiveRole(key(...all, 'employees.read'), finance)).toBe(true);
  for (const missing of all)
    expect(mayGiveRole(key(...all.filter((scope) => scope !== missing)), finance)).toBe(false);
});

test('a key gives no role, not even an empty one, unless giving roles is its scope', () => {
  expect(mayGiveRole(key('role-assignments.write'), role('empty'))).toBe(true);
  expect(mayGiveRole(key('role-assignments.read'), role('empty'))).toBe(false);
});
