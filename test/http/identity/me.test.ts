import {
  type Credential,
  startTestApp,
  type TestApp,
  type TestEmployer,
} from '../../setup/test-app.js';

let upskill: TestApp;
let employer: TestEmployer;
beforeAll(async () => {
  upskill = await startTestApp();
  employer = await upskill.newEmployer();
});
afterAll(() => upskill.stop());

const me = (by: Credential) => upskill.api.get('/v1/me', by);

describe('GET /v1/me', () => {
  test('200: a person has roles and no scopes, and may do what the roles allow', async () => {
    const person = await upskill.hire(employer, { roles: ['auditor'] });
    const { status, body } = await me(person);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      kind: 'person',
      employerId: employer.id,
      employeeId: person.id,
      roles: ['employee', 'auditor'],
      scopes: [],
    });
    expect(body.permissions).toEqual(expect.arrayContaining(['employees.read', 'me.read']));
    expect(body.permissions).not.toContain('employees.write');
    expect(body.permissions).toEqual([...body.permissions].sort());
  });

  test('200: a key has scopes and no roles, and is nobody', async () => {
    const { body } = await me(await upskill.apiKey(employer.id, ['employees.read']));
    expect(body).toEqual({
      kind: 'api_key',
      employerId: employer.id,
      employeeId: null,
      roles: [],
      scopes: ['employees.read'],
      permissions: ['employees.read', 'me.read'],
    });
  });

  test('a key with every scope still may not do what only a person can', async () => {
    const { body } = await me(employer.admin);
    const personal = Object.entries(upskill.grants)
      .filter(([, { apiKeys }]) => apiKeys === false)
      .map(([permission]) => permission);
    expect(body.permissions.filter((each: string) => personal.includes(each))).toEqual([]);
  });

  test('what it lists is what is allowed: a permission not listed is refused', async () => {
    const person = await upskill.hire(employer);
    const { permissions } = (await me(person)).body;
    const answers = {
      'departments.read': await upskill.api.get('/v1/departments', person),
      'role-assignments.read': await upskill.api.get('/v1/role-assignments', person),
      'employer.read': await upskill.api.get('/v1/employer', person),
    };
    for (const [permission, { status }] of Object.entries(answers))
      expect([permission, status]).toEqual([
        permission,
        permissions.includes(permission) ? 200 : 403,
      ]);
  });

  test('200 while on leave; 401 at the next request once terminated, pending or not', async () => {
    const person = await upskill.hire(employer);
    const change = (body: object) =>
      upskill.done(upskill.api.patch(`/v1/employees/${person.id}`, employer.admin, body, '*'));
    await change({ status: 'on_leave' });
    expect((await me(person)).status).toBe(200);
    await change({ status: 'terminated', terminatedOn: '2026-01-31' });
    expect((await me(person)).status).toBe(401);
    await change({ status: 'pending' });
    expect((await me(person)).status).toBe(401);
    await change({ status: 'active', terminatedOn: null });
    expect((await me(person)).status).toBe(200);
  });

  test('401: without a credential, with a way to send one', async () => {
    const { status, body, headers } = await me({ authorization: '' });
    expect([status, body.code]).toEqual([401, 'sign-in-required']);
    expect(headers['www-authenticate']).toBe('Bearer realm="upskill"');
  });
});
