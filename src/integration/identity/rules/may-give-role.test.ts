import { mayGiveRole } from './may-give-role.js';

const person = (...roles: string[]) => ({ kind: 'person' as const, roles, scopes: [] });
const key = (...scopes: string[]) => ({ kind: 'api_key' as const, roles: [], scopes });

test('a person gives the roles they hold', () => {
  expect(mayGiveRole(person('employee', 'hr_admin'), 'hr_admin')).toBe(true);
  expect(mayGiveRole(person('employee', 'hr_admin'), 'finance')).toBe(false);
});

test('an employer_admin gives every role', () => {
  expect(mayGiveRole(person('employer_admin'), 'finance')).toBe(true);
});

test('a key gives roles if that is its scope, whatever else it may do', () => {
  expect(mayGiveRole(key('role-assignments.write'), 'employer_admin')).toBe(true);
  expect(mayGiveRole(key('employee-identities.write', 'employees.write'), 'auditor')).toBe(false);
});
