import { startTestApp, type TestApp, type TestEmployer } from '../../setup/test-app.js';

let upskill: TestApp;
let employer: TestEmployer;
beforeAll(async () => {
  upskill = await startTestApp();
  employer = await upskill.newEmployer();
});
afterAll(() => upskill.stop());

const COMPOSED = 'Caf\u00e9 \u1e69'; // é, ṩ
const DECOMPOSED = 'Cafe\u0301 s\u0307\u0323'; // the same, letter by mark, and the marks in another order
const person = (changes: object) => ({
  externalId: 'N-1',
  givenName: 'No',
  familyName: 'Body',
  email: 'no.body@example.com',
  status: 'active',
  employmentType: 'full_time',
  hiredOn: '2020-01-01',
  ...changes,
});

describe('V-13: a name spelled in two ways of Unicode is one name', () => {
  test.each([
    ['/v1/departments', (name: string) => ({ name })],
    ['/v1/skills', (name: string) => ({ name, kind: 'tool' })],
    ['/v1/reimbursement-policies', (name: string) => ({ name })],
    ['/v1/job-roles', (code: string) => ({ code, title: 'A role' })],
  ])('409: %s', async (url, bodyOf) => {
    const first = await upskill.api.post(url, employer.admin, bodyOf(DECOMPOSED));
    expect(first.status).toBe(201);
    expect(Object.values(first.body)).toContain(COMPOSED);
    const second = await upskill.api.post(url, employer.admin, bodyOf(COMPOSED));
    const third = await upskill.api.post(url, employer.admin, bodyOf(DECOMPOSED));
    expect([second.status, third.status]).toEqual([409, 409]);
  });

  test('409: the id of another system; and it is found by either spelling', async () => {
    const made = await upskill.api.post(
      '/v1/employees',
      employer.admin,
      person({ externalId: DECOMPOSED, email: 'cafe@example.com' }),
    );
    expect([made.status, made.body.externalId]).toEqual([201, COMPOSED]);
    const again = person({ externalId: COMPOSED, email: 'other@example.com' });
    expect((await upskill.api.post('/v1/employees', employer.admin, again)).status).toBe(409);
    for (const spelling of [COMPOSED, DECOMPOSED]) {
      const url = `/v1/employees/by-external-id/${encodeURIComponent(spelling)}`;
      expect((await upskill.api.get(url, employer.admin)).body.id).toBe(made.body.id);
    }
  });

  test('400: an e-mail address with é, in one way or the other: addresses are of ASCII', async () => {
    for (const email of ['caf\u00e9@example.com', 'cafe\u0301@example.com']) {
      const answer = await upskill.api.post('/v1/employees', employer.admin, person({ email }));
      expect([answer.status, answer.body.errors[0].pointer]).toEqual([400, '/email']);
    }
  });

  test('409: an e-mail address in other letters is the same (V-13), but only here (E-05)', async () => {
    const hire = (by: TestEmployer, changes: object) =>
      upskill.api.post('/v1/employees', by.admin, person(changes));
    const first = await hire(employer, { externalId: 'N-2', email: 'Ada@Example.com' });
    const second = await hire(employer, { externalId: 'N-3', email: 'aDA@example.COM' });
    expect([first.status, second.status]).toEqual([201, 409]);
    const elsewhere = await upskill.newEmployer();
    const there = await hire(elsewhere, { externalId: 'N-2', email: 'Ada@Example.com' });
    expect(there.status).toBe(201);
  });
});

describe('V-26: nothing is above itself', () => {
  test('422: a department below itself, in capital letters too', async () => {
    const { body } = await upskill.api.post('/v1/departments', employer.admin, { name: 'Loop' });
    for (const parentId of [body.id, body.id.toUpperCase()]) {
      const url = `/v1/departments/${body.id}`;
      const answer = await upskill.api.patch(url, employer.admin, { parentId }, body.version);
      expect(answer.status).toBe(422);
    }
  });

  test('422: an employee who reports to themselves, and a program that asks for itself', async () => {
    const hired = await upskill.hire(employer);
    const boss = { managerId: hired.id.toUpperCase() };
    const url = `/v1/employees/${hired.id}`;
    expect((await upskill.api.patch(url, employer.admin, boss, hired.version)).status).toBe(422);

    const program = await upskill.done(
      upskill.api.post('/v1/training-programs', employer.admin, {
        title: 'Statistics',
        kind: 'seminar',
        delivery: 'online',
        hours: 4,
        teaches: [],
      }),
    );
    const loop = { prerequisiteProgramIds: [program.id.toUpperCase()] };
    const path = `/v1/training-programs/${program.id}`;
    const answer = await upskill.api.patch(path, employer.admin, loop, program.version);
    expect(answer.status).toBe(422);
  });
});

test('V-23: the id of another system is text, though it looks like a path', async () => {
  const { externalId, ...known } = person({ externalId: '../../etc/passwd' });
  const url = `/v1/employees/by-external-id/${encodeURIComponent(externalId)}`;
  const made = await upskill.api.put(url, employer.admin, known);
  expect([made.status, made.body.externalId]).toEqual([201, externalId]);
  expect((await upskill.api.get(url, employer.admin)).body.id).toBe(made.body.id);
});

test('E-04: who may not look people up learns nothing of an address', async () => {
  const colleague = await upskill.hire(employer);
  const known = (await upskill.hire(employer)).email;
  const ask = (email: string) =>
    upskill.call('POST', {
      url: '/v1/employees',
      by: colleague,
      body: person({ externalId: 'N-9', email }),
      headers: { 'x-request-id': 'same-for-both' },
    });
  const [taken, free] = [await ask(known), await ask('nobody@example.com')];
  expect(taken.status).toBe(403);
  expect(taken.text).toBe(free.text);
});
