import { brokenInvariants } from '../../setup/invariants.js';
import { fresh, startTestApp, type TestApp } from '../../setup/test-app.js';

let upskill: TestApp;
beforeAll(async () => {
  upskill = await startTestApp();
});
afterAll(async () => {
  const broken = await brokenInvariants(upskill.owner);
  await upskill.stop();
  expect(broken).toEqual([]);
});

const url = '/v1/reimbursement-policies';
const add = (by: { authorization: string }, name = fresh('Plan')) =>
  upskill.done(upskill.api.post(url, by, { name }));

describe('POST /v1/reimbursement-policies', () => {
  test('201: the first policy is the default, the second is not', async () => {
    const { admin } = await upskill.newEmployer();
    const first = await upskill.api.post(url, admin, { name: 'Tuition' });
    expect(first.status).toBe(201);
    expect(first.headers.location).toBe(`${url}/${first.body.id}`);
    expect(first.body).toMatchObject({ name: 'Tuition', isDefault: true, version: 1 });
    expect((await add(admin)).isDefault).toBe(false);
  });

  test('201: of policies that arrive together exactly one is the default', async () => {
    const { admin } = await upskill.newEmployer();
    const made = await Promise.all([add(admin), add(admin), add(admin), add(admin)]);
    expect(made.filter(({ isDefault }) => isDefault)).toHaveLength(1);
  });

  test('409: a name is taken, however it is spelled', async () => {
    const { admin } = await upskill.newEmployer();
    await add(admin, 'Tuition');
    const { status, body } = await upskill.api.post(url, admin, { name: 'TUITION' });
    expect(status).toBe(409);
    expect(body.code).toBe('reimbursement-policy-name-taken');
  });

  test('403: benefits staff write policies, managers and auditors do not', async () => {
    const employer = await upskill.newEmployer();
    const benefits = await upskill.hire(employer, { roles: ['benefits_admin'] });
    const auditor = await upskill.hire(employer, { roles: ['auditor'] });
    const manager = await upskill.hire(employer);
    await upskill.hire(employer, { manager });
    expect((await upskill.api.post(url, benefits, { name: 'Theirs' })).status).toBe(201);
    for (const person of [auditor, manager]) {
      expect((await upskill.api.post(url, person, { name: 'Not theirs' })).status).toBe(403);
    }
  });
});

describe('GET /v1/reimbursement-policies', () => {
  test('200: everybody reads, page by page, what changed since', async () => {
    const employer = await upskill.newEmployer();
    const first = await add(employer.admin);
    const second = await add(employer.admin);
    const employee = await upskill.hire(employer);
    const page = await upskill.done(upskill.api.get(`${url}?limit=1`, employee));
    expect(page.data).toEqual([first]);
    const rest = await upskill.done(
      upskill.api.get(`${url}?limit=1&cursor=${page.nextCursor}`, employee),
    );
    expect(rest).toEqual({ data: [second], nextCursor: null });
    const since = `${url}?updatedSince=${second.updatedAt}`;
    expect((await upskill.done(upskill.api.get(since, employee))).data).toEqual([second]);
    expect((await upskill.done(upskill.api.get(`${url}/${first.id}`, employee))).id).toBe(first.id);
  });

  test('404: another employer’s policy looks missing', async () => {
    const [own, other] = [await upskill.newEmployer(), await upskill.newEmployer()];
    const theirs = await add(other.admin);
    const { status, body } = await upskill.api.get(`${url}/${theirs.id}`, own.admin);
    expect(status).toBe(404);
    expect(body.code).toBe('reimbursement-policy-not-found');
    expect((await upskill.done(upskill.api.get(url, own.admin))).data).toEqual([]);
  });
});

describe('PATCH /v1/reimbursement-policies/{policyId}', () => {
  test('200: a new name is a new version; the same name is none', async () => {
    const { admin } = await upskill.newEmployer();
    const { id } = await add(admin);
    const renamed = await upskill.done(
      upskill.api.patch(`${url}/${id}`, admin, { name: 'New' }, 1),
    );
    expect(renamed).toMatchObject({ name: 'New', version: 2, isDefault: true });
    const again = await upskill.done(upskill.api.patch(`${url}/${id}`, admin, { name: 'New' }, 2));
    expect(again.version).toBe(2);
  });

  test('200: another policy takes over as the default', async () => {
    const { admin } = await upskill.newEmployer();
    const [first, second] = [await add(admin), await add(admin)];
    await upskill.done(upskill.api.patch(`${url}/${second.id}`, admin, { isDefault: true }, 1));
    const { data } = await upskill.done(upskill.api.get(url, admin));
    expect(data).toMatchObject([
      { id: first.id, isDefault: false, version: 2 },
      { id: second.id, isDefault: true, version: 2 },
    ]);
  });

  test('400: the default is not given up, only taken over', async () => {
    const { admin } = await upskill.newEmployer();
    const { id } = await add(admin);
    const { status } = await upskill.api.patch(`${url}/${id}`, admin, { isDefault: false }, 1);
    expect(status).toBe(400);
  });

  test('412 and 428: a name is changed only by somebody who has read it', async () => {
    const { admin } = await upskill.newEmployer();
    const { id } = await add(admin);
    expect((await upskill.api.patch(`${url}/${id}`, admin, { name: 'X' }, 7)).status).toBe(412);
    const blind = await upskill.call('PATCH', {
      url: `${url}/${id}`,
      by: admin,
      body: { name: 'X' },
    });
    expect(blind.status).toBe(428);
  });
});
