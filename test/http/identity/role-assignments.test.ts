import { assignableRoles } from '../../../src/platform/access/actor.js';
import { recordedEvents } from '../../setup/recorded-events.js';
import {
  startTestApp,
  type TestApp,
  type TestEmployer,
  type TestPerson,
} from '../../setup/test-app.js';

let upskill: TestApp;
let employer: TestEmployer;
let person: TestPerson;
beforeAll(async () => {
  upskill = await startTestApp();
  employer = await upskill.newEmployer();
});
beforeEach(async () => {
  person = await upskill.hire(employer);
});
afterAll(() => upskill.stop());

const NOWHERE = '01939f6e-5a7c-7c3e-9b52-0d6a3f1b2c4d';
const grant = (employeeId: string, role: string, by = employer.admin) =>
  upskill.api.post('/v1/role-assignments', by, { employeeId, role });
const revoke = (id: string, by = employer.admin, version: number | string = 1) =>
  upskill.api.delete(`/v1/role-assignments/${id}`, by, version);
const list = async (query: string, by = employer.admin) =>
  (await upskill.done(upskill.api.get(`/v1/role-assignments?${query}`, by))).data;
const rolesOf = async (by: TestPerson) => (await upskill.done(upskill.api.get('/v1/me', by))).roles;

describe('POST /v1/role-assignments', () => {
  test('201: the role works from the next request on, and its giving is told', async () => {
    const { status, body } = await grant(person.id, 'learning_admin');
    expect(status).toBe(201);
    expect(body).toMatchObject({ employeeId: person.id, role: 'learning_admin', version: 1 });
    expect(await rolesOf(person)).toEqual(['employee', 'learning_admin']);
    expect((await recordedEvents(upskill, person.id)).map(({ name }) => name)).toContain(
      'role.granted',
    );
  });

  test('201: an employer_admin gives out every role', async () => {
    const admin = await upskill.hire(employer, { roles: ['employer_admin'] });
    for (const role of assignableRoles)
      expect((await grant(person.id, role, admin)).status).toBe(201);
  });

  test('403: nobody gives what they do not hold, least of all to themselves (F-05)', async () => {
    const hr = await upskill.hire(employer, { roles: ['hr_admin'] });
    for (const role of assignableRoles.filter((each) => each !== 'hr_admin')) {
      for (const { id } of [person, hr]) {
        const { status, body } = await grant(id, role, hr);
        expect([status, body.code]).toEqual([403, 'role-not-yours']);
      }
    }
    expect((await grant(person.id, 'hr_admin', hr)).status).toBe(201);
    expect(await rolesOf(hr)).toEqual(['employee', 'hr_admin']);
  });

  test('403: an employee, an auditor, a holder of the role itself, a key without the scope', async () => {
    const auditor = await upskill.hire(employer, { roles: ['auditor'] });
    const finance = await upskill.hire(employer, { roles: ['finance'] });
    const key = await upskill.apiKey(employer.id, ['role-assignments.read']);
    for (const by of [person, auditor, finance, key]) {
      const { status, body } = await grant(person.id, 'finance', by);
      expect([status, body.code]).toEqual([403, 'not-permitted']);
    }
  });

  test('403: a key gives no role that can do what the key cannot; 201: a key that can do it all', async () => {
    const narrow = await upskill.apiKey(employer.id, ['role-assignments.write', 'employees.read']);
    for (const role of assignableRoles) {
      const { status, body } = await grant(person.id, role, narrow);
      expect([role, status, body.code]).toEqual([role, 403, 'role-not-yours']);
    }
    expect(await rolesOf(person)).toEqual(['employee']);
    const broad = await upskill.apiKey(employer.id, 'all');
    for (const role of assignableRoles)
      expect((await grant(person.id, role, broad)).status).toBe(201);
  });

  test('201: a key with the scopes of one role gives that one; 403: with all of them but one, it does not', async () => {
    const scopes = Object.entries(upskill.grants)
      .filter(([, { apiKeys, roles }]) => apiKeys === true && roles.includes('payroll'))
      .map(([scope]) => scope);
    const lacking = await upskill.apiKey(employer.id, [
      'role-assignments.write',
      ...scopes.slice(1),
    ]);
    expect((await grant(person.id, 'payroll', lacking)).status).toBe(403);
    const payroll = await upskill.apiKey(employer.id, ['role-assignments.write', ...scopes]);
    expect((await grant(person.id, 'payroll', payroll)).status).toBe(201);
    expect((await grant(person.id, 'employer_admin', payroll)).status).toBe(403);
  });

  test('409: held already', async () => {
    await upskill.done(grant(person.id, 'payroll'));
    const { status, body } = await grant(person.id, 'payroll');
    expect([status, body.code]).toEqual([409, 'role-already-held']);
  });

  test('422: nobody, or somebody of another employer', async () => {
    const stranger = await upskill.hire(await upskill.newEmployer());
    for (const id of [NOWHERE, stranger.id]) {
      const { status, body } = await grant(id, 'auditor');
      expect([status, body.code]).toEqual([422, 'unknown-reference']);
    }
  });

  test.each(['manager', 'employee', 'root'])('400: %s is no role to give', async (role) => {
    expect((await grant(person.id, role)).status).toBe(400);
  });
});

describe('GET /v1/role-assignments', () => {
  test('200: by person, by role, and those given since', async () => {
    const audit = await upskill.done(grant(person.id, 'auditor'));
    const pay = await upskill.done(grant(person.id, 'payroll'));
    expect(await list(`employeeId=${person.id}`)).toEqual([audit, pay]);
    expect(await list(`employeeId=${person.id}&role=payroll`)).toEqual([pay]);
    const since = encodeURIComponent(pay.updatedAt);
    expect(await list(`employeeId=${person.id}&updatedSince=${since}`)).toEqual([pay]);
  });

  test('200: an auditor and an hr_admin read them; 403: an employee does not', async () => {
    for (const role of ['auditor', 'hr_admin'] as const)
      expect(await list('', await upskill.hire(employer, { roles: [role] }))).not.toEqual([]);
    expect((await upskill.api.get('/v1/role-assignments', person)).status).toBe(403);
  });

  test('another employer’s are not among them', async () => {
    const stranger = await upskill.newEmployer();
    await upskill.done(grant(person.id, 'auditor'));
    expect(await list('', stranger.admin)).toEqual([]);
  });
});

describe('DELETE /v1/role-assignments/{roleAssignmentId}', () => {
  test('204: gone at the next request, and its taking is told', async () => {
    const { id } = await upskill.done(grant(person.id, 'finance'));
    expect((await revoke(id)).status).toBe(204);
    expect(await rolesOf(person)).toEqual(['employee']);
    expect((await recordedEvents(upskill, person.id)).at(-1)?.name).toBe('role.revoked');
    expect((await revoke(id)).status).toBe(404);
  });

  test('of two takings at once exactly one is told', async () => {
    const { id } = await upskill.done(grant(person.id, 'finance'));
    const statuses = (await Promise.all([revoke(id), revoke(id)])).map(({ status }) => status);
    expect(statuses.sort()).toEqual([204, 404]);
    const told = (await recordedEvents(upskill, person.id)).map(({ name }) => name);
    expect(told.filter((name) => name === 'role.revoked')).toHaveLength(1);
  });

  test('403: nobody takes away what they do not hold (F-05)', async () => {
    const hr = await upskill.hire(employer, { roles: ['hr_admin'] });
    const { id } = await upskill.done(grant(person.id, 'employer_admin'));
    const { status, body } = await revoke(id, hr);
    expect([status, body.code]).toEqual([403, 'role-not-yours']);
    expect(await rolesOf(person)).toContain('employer_admin');
  });

  test('403: a key takes no role that can do what the key cannot', async () => {
    const narrow = await upskill.apiKey(employer.id, ['role-assignments.write', 'employees.read']);
    const { id } = await upskill.done(grant(person.id, 'employer_admin'));
    const { status, body } = await revoke(id, narrow);
    expect([status, body.code]).toEqual([403, 'role-not-yours']);
    expect((await revoke(id, await upskill.apiKey(employer.id, 'all'))).status).toBe(204);
  });

  test('404, 412, 428: another employer’s, another version, without If-Match', async () => {
    const { id } = await upskill.done(grant(person.id, 'finance'));
    const stranger = await upskill.newEmployer();
    const theirs = await revoke(id, stranger.admin);
    expect([theirs.status, theirs.body.code]).toEqual([404, 'role-assignment-not-found']);
    expect((await revoke(NOWHERE)).body.detail).toBe(theirs.body.detail);
    expect((await revoke(id, employer.admin, 2)).status).toBe(412);
    const blind = { url: `/v1/role-assignments/${id}`, by: employer.admin };
    expect((await upskill.call('DELETE', blind)).status).toBe(428);
    expect((await revoke(id, employer.admin, '*')).status).toBe(204);
  });
});
