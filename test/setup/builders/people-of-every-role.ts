import { assignableRoles, type Role } from '../../../src/platform/access/actor.js';
import type { Credential, TestApp, TestEmployer } from '../test-app.js';

/** One person for each role, holding no other, and an API key without a scope. */
export async function peopleOfEveryRole(
  upskill: TestApp,
  employer: TestEmployer,
): Promise<{ roles: [Role, Credential][]; keyWithoutScope: Credential }> {
  const manager = await upskill.hire(employer);
  const roles: [Role, Credential][] = [
    ['employee', await upskill.hire(employer, { manager })],
    ['manager', manager],
  ];
  for (const role of assignableRoles)
    roles.push([role, await upskill.hire(employer, { roles: [role] })]);
  return { roles, keyWithoutScope: await upskill.apiKey(employer.id, []) };
}
