import { startTestApp, type TestApp, type TestEmployer } from '../../setup/test-app.js';

let upskill: TestApp;
let employer: TestEmployer;
beforeAll(async () => {
  upskill = await startTestApp();
});
beforeEach(async () => {
  employer = await upskill.newEmployer();
});
afterAll(() => upskill.stop());

const nurse = { code: '29-1141.00', title: 'Registered Nurses', family: '29', source: 'onet' };
const baker = { code: 'BAKER', title: 'Baker' };
const create = (body: object, by = employer.admin) => upskill.api.post('/v1/job-roles', by, body);
const created = (body: object) => upskill.done(create(body));
const upsert = (...items: object[]) =>
  upskill.done(upskill.api.post('/v1/job-roles/bulk', employer.admin, { items }));
const eventsOf = async (id: string) => {
  const { rows } = await upskill.owner.query(
    'select name, changed_fields from outbox where subject_id = $1 order by id',
    [id],
  );
  return rows.map((row) => [row.name, ...row.changed_fields]);
};

describe('POST /v1/job-roles', () => {
  test('201: what is absent is null or the default', async () => {
    const { status, headers, body } = await create(baker);
    expect(status).toBe(201);
    expect(headers.location).toBe(`/v1/job-roles/${body.id}`);
    expect(body).toMatchObject({ ...baker, family: null, source: 'custom', description: null });
    expect(await eventsOf(body.id)).toEqual([['job_role.created']]);
  });

  test('409: a code belongs to one role', async () => {
    await created(baker);
    const { status, body } = await create({ ...nurse, code: 'BAKER' });
    expect([status, body.code]).toEqual([409, 'job-role-code-taken']);
  });

  test('403: an employee reads job roles and does not write them', async () => {
    const ada = await upskill.hire(employer);
    expect((await upskill.api.get('/v1/job-roles', ada)).status).toBe(200);
    expect((await create(baker, ada)).status).toBe(403);
    const auditor = await upskill.hire(employer, { roles: ['auditor'] });
    expect((await create(baker, auditor)).status).toBe(403);
    const hr = await upskill.hire(employer, { roles: ['hr_admin'] });
    expect((await create(baker, hr)).status).toBe(201);
  });
});

describe('GET and PATCH /v1/job-roles/{id}', () => {
  test('200: a change counts the version up and says what changed', async () => {
    const role = await created(nurse);
    const url = `/v1/job-roles/${role.id}`;
    const body = { title: 'Nurse', family: null };
    const { body: after } = await upskill.api.patch(url, employer.admin, body, 1);
    expect(after).toMatchObject({ title: 'Nurse', family: null, code: nurse.code, version: 2 });
    expect(await upskill.done(upskill.api.get(url, employer.admin))).toEqual(after);
    const same = await upskill.api.patch(url, employer.admin, { title: 'Nurse' }, 2);
    expect(same.body.version).toBe(2);
    expect(await eventsOf(role.id)).toEqual([
      ['job_role.created'],
      ['job_role.changed', 'title', 'family'],
    ]);
  });

  test('404: another employer’s role looks missing', async () => {
    const role = await created(nurse);
    const stranger = await upskill.newEmployer();
    const url = `/v1/job-roles/${role.id}`;
    expect((await upskill.api.get(url, stranger.admin)).body.code).toBe('job-role-not-found');
    expect((await upskill.api.patch(url, stranger.admin, { title: 'Mine' }, 1)).status).toBe(404);
  });
});

describe('GET /v1/job-roles', () => {
  test('200: by family, by source, by code; in pages', async () => {
    await upsert(nurse, baker, { ...nurse, code: '29-1171.00', title: 'Nurse Practitioners' });
    const list = async (query: string) => {
      const url = `/v1/job-roles?${query}`;
      const { data } = await upskill.done(upskill.api.get(url, employer.admin));
      return data.map(({ code }: { code: string }) => code);
    };
    expect(await list('family=29')).toEqual(['29-1141.00', '29-1171.00']);
    expect(await list('source=custom')).toEqual(['BAKER']);
    expect(await list('code=BAKER')).toEqual(['BAKER']);
    const first = await upskill.done(upskill.api.get('/v1/job-roles?limit=2', employer.admin));
    expect(await list(`limit=2&cursor=${first.nextCursor}`)).toEqual(['29-1171.00']);
  });
});

describe('POST /v1/job-roles/bulk', () => {
  test('200: each item stands or fails alone, and says why', async () => {
    const answer = await upsert(nurse, { code: 'X' }, baker, { ...baker, title: 'Again' });
    expect(answer).toMatchObject({ created: 2, updated: 0, unchanged: 0, failed: 2 });
    expect(answer.results).toMatchObject([
      { index: 0, code: nurse.code, outcome: 'created', errors: [] },
      { index: 1, code: 'X', outcome: 'failed', id: null, errors: [{ pointer: '/title' }] },
      { index: 2, code: 'BAKER', outcome: 'created' },
      { index: 3, outcome: 'failed', errors: [{ code: 'duplicate-in-request' }] },
    ]);
  });

  test('200: again updates what differs and leaves the rest alone', async () => {
    const { results } = await upsert(nurse, baker);
    const again = await upsert({ ...nurse, title: 'Nurse' }, baker);
    expect(again).toMatchObject({ created: 0, updated: 1, unchanged: 1 });
    expect(await eventsOf(results[0].id)).toEqual([
      ['job_role.created'],
      ['job_role.changed', 'title'],
    ]);
    expect(await eventsOf(results[1].id)).toEqual([['job_role.created']]);
  });

  test('200: two catalogs sent at once add a role once', async () => {
    const answers = await Promise.all([upsert(nurse, baker), upsert(baker, nurse)]);
    expect(answers.reduce((sum, { created: count }) => sum + count, 0)).toBe(2);
  });

  test('400: more than 500 roles at once', async () => {
    const items = Array.from({ length: 501 }, (_, index) => ({ ...baker, code: `B-${index}` }));
    const { status } = await upskill.api.post('/v1/job-roles/bulk', employer.admin, { items });
    expect(status).toBe(400);
  });
});
