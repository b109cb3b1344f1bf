import { recordedEvents } from '../../setup/recorded-events.js';
import {
  type Credential,
  fresh,
  startTestApp,
  type TestApp,
  type TestEmployer,
  type TestPerson,
} from '../../setup/test-app.js';
import { startTestIssuer, type TestIssuer } from '../../setup/test-issuer.js';

let upskill: TestApp;
let employer: TestEmployer;
let issuer: TestIssuer;
let providerId: string;
let person: TestPerson;
beforeAll(async () => {
  upskill = await startTestApp();
  employer = await upskill.newEmployer();
  issuer = await startTestIssuer(upskill, employer);
  const { data } = await upskill.done(upskill.api.get('/v1/identity-providers', employer.admin));
  providerId = data.find((each: { issuer: string }) => each.issuer === issuer.issuer).id;
});
beforeEach(async () => {
  person = await upskill.hire(employer);
});
afterAll(() => upskill.stop());

const NOWHERE = '01939f6e-5a7c-7c3e-9b52-0d6a3f1b2c4d';
const pathOf = (employeeId: string) => `/v1/employees/${employeeId}/identities`;
const link = (employeeId: string, subject: string, by: Credential = employer.admin) =>
  upskill.api.post(pathOf(employeeId), by, { identityProviderId: providerId, subject });
const unlink = (employeeId: string, id: string, by: Credential = employer.admin, version = 1) =>
  upskill.api.delete(`${pathOf(employeeId)}/${id}`, by, version);
const statusOf = async (subject: string) => {
  const authorization = `Bearer ${await issuer.token(subject)}`;
  return (await upskill.api.get('/v1/me', { authorization })).status;
};

test('401 before, 201, and 200 from the next request on: nobody is signed in unasked (A-13)', async () => {
  const subject = fresh('subject');
  expect(await statusOf(subject)).toBe(401);
  const { status, body } = await link(person.id, subject);
  expect(status).toBe(201);
  expect(body).toMatchObject({ employeeId: person.id, identityProviderId: providerId, subject });
  expect(await statusOf(subject)).toBe(200);
  const { data } = await upskill.done(upskill.api.get(pathOf(person.id), employer.admin));
  expect(data).toContainEqual(body);
  expect((await recordedEvents(upskill, person.id)).map(({ name }) => name)).toContain(
    'employee_identity.linked',
  );
});

test('401: an e-mail address in a token is nobody’s identity', async () => {
  const token = await issuer.token(person.email, { claims: { email: person.email } });
  const me = await upskill.api.get('/v1/me', { authorization: `Bearer ${token}` });
  expect(me.status).toBe(401);
});

test('204: unlinked it signs nobody in from the next request on; of two at once one does it', async () => {
  const subject = fresh('subject');
  const { id } = await upskill.done(link(person.id, subject));
  const statuses = (await Promise.all([unlink(person.id, id), unlink(person.id, id)])).map(
    ({ status }) => status,
  );
  expect(statuses.sort()).toEqual([204, 404]);
  expect(await statusOf(subject)).toBe(401);
});

test('409: one subject is one person', async () => {
  const subject = fresh('subject');
  await upskill.done(link(person.id, subject));
  const other = await upskill.hire(employer);
  for (const { id } of [person, other]) {
    const { status, body } = await link(id, subject);
    expect([status, body.code]).toEqual([409, 'identity-taken']);
  }
});

test('403: nobody links themselves to what they could not be given (F-05)', async () => {
  const admin = await upskill.hire(employer, { roles: ['employer_admin'] });
  const linker = await upskill.apiKey(employer.id, ['employee-identities.write']);
  const giver = await upskill.apiKey(employer.id, [
    'employee-identities.write',
    'role-assignments.write',
  ]);
  for (const thief of [linker, giver]) {
    const { status, body } = await link(admin.id, fresh('thief'), thief);
    expect([status, body.code]).toEqual([403, 'role-not-yours']);
  }
  expect((await link(person.id, fresh('subject'), linker)).status).toBe(201);
  const strong = await upskill.apiKey(employer.id, 'all');
  const linked = await upskill.done(link(admin.id, fresh('subject'), strong));
  expect((await unlink(admin.id, linked.id, linker)).status).toBe(403);
  expect((await unlink(admin.id, linked.id, admin)).status).toBe(204);
});

test('403: an hr_admin and an auditor read identities and link none; an employee does neither', async () => {
  for (const role of ['hr_admin', 'auditor'] as const) {
    const reader = await upskill.hire(employer, { roles: [role] });
    expect((await upskill.api.get(pathOf(person.id), reader)).status).toBe(200);
    expect((await link(person.id, fresh('subject'), reader)).status).toBe(403);
  }
  expect((await upskill.api.get(pathOf(person.id), person)).status).toBe(403);
});

test('404: nobody’s, another employer’s, and the identity of somebody else (T-08)', async () => {
  const stranger = await upskill.newEmployer();
  const { id } = await upskill.done(link(person.id, fresh('subject')));
  for (const employeeId of [NOWHERE, (await upskill.hire(stranger)).id]) {
    expect((await link(employeeId, fresh('subject'))).status).toBe(404);
    expect((await upskill.api.get(pathOf(employeeId), employer.admin)).status).toBe(404);
    expect((await unlink(employeeId, id)).status).toBe(404);
  }
  expect((await unlink((await upskill.hire(employer)).id, id)).status).toBe(404);
  expect((await unlink(person.id, id, employer.admin, 2)).status).toBe(412);
});

test('422: a provider of nobody, or of another employer', async () => {
  const stranger = await upskill.newEmployer();
  await startTestIssuer(upskill, stranger);
  const { data } = await upskill.done(upskill.api.get('/v1/identity-providers', stranger.admin));
  for (const identityProviderId of [NOWHERE, data[0].id]) {
    const body = { identityProviderId, subject: fresh('subject') };
    const answer = await upskill.api.post(pathOf(person.id), employer.admin, body);
    expect([answer.status, answer.body.code]).toEqual([422, 'unknown-reference']);
  }
});
