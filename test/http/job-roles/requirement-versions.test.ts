import { startTestApp, type TestApp, type TestEmployer } from '../../setup/test-app.js';

let upskill: TestApp;
let employer: TestEmployer;
let versions: string;
let reading: string;
let writing: string;
beforeAll(async () => {
  upskill = await startTestApp();
});
beforeEach(async () => {
  upskill.clock.now = new Date('2026-11-23T12:00:00Z');
  employer = await upskill.newEmployer();
  const add = (url: string, body: object) =>
    upskill.done(upskill.api.post(url, employer.admin, body));
  const levels = [{ value: 1, label: 'Some' }];
  await add('/v1/proficiency-scales', { name: 'Company', zero: 0, max: 5, levels });
  reading = (await add('/v1/skills', { name: 'Reading', kind: 'hard' })).id;
  writing = (await add('/v1/skills', { name: 'Writing', kind: 'hard' })).id;
  const role = await add('/v1/job-roles', { code: 'CLERK', title: 'Clerk' });
  versions = `/v1/job-roles/${role.id}/requirement-versions`;
});
afterAll(() => upskill.stop());

const asks = (skillId: string, level = 3, more: object = {}) => ({ skillId, level, ...more });
const create = (effectiveOn: string, ...requirements: object[]) =>
  upskill.api.post(versions, employer.admin, { effectiveOn, requirements });
const created = (effectiveOn: string, ...requirements: object[]) =>
  upskill.done(create(effectiveOn, ...requirements));
const dates = async (query = '') => {
  const { data } = await upskill.done(upskill.api.get(`${versions}${query}`, employer.admin));
  return data.map(({ effectiveOn }: { effectiveOn: string }) => effectiveOn);
};
const eventsOf = async (id: string) => {
  const { rows } = await upskill.owner.query(
    'select name, payload from outbox where subject_id = $1 order by id',
    [id],
  );
  return rows;
};

describe('POST /v1/job-roles/{id}/requirement-versions', () => {
  test('201: a role asks for skills at a level, with a weight, some of them mandatory', async () => {
    const mandatory = asks(writing, 4.88, { weight: 0.75, mandatory: true });
    const { status, headers, body } = await create('2026-01-01', mandatory, asks(reading));
    expect(status).toBe(201);
    expect(headers.location).toBe(`${versions}/${body.id}`);
    expect(body).toMatchObject({
      effectiveOn: '2026-01-01',
      requirements: [
        { skillId: reading, level: 3, weight: 1, mandatory: false },
        { skillId: writing, level: 4.88, weight: 0.75, mandatory: true },
      ],
      requiredCredentialTypeIds: [],
      version: 1,
    });
    expect(await upskill.done(upskill.api.get(`${versions}/${body.id}`, employer.admin))).toEqual(
      body,
    );
    const { id, jobRoleId, effectiveOn } = body;
    expect(await eventsOf(id)).toEqual([
      { name: 'role_requirements.published', payload: { id, jobRoleId, effectiveOn } },
    ]);
  });

  test('201: a role may ask for nothing', async () => {
    expect((await created('2026-01-01')).requirements).toEqual([]);
  });

  test('409: one version a day', async () => {
    await created('2026-01-01');
    const { status, body } = await create('2026-01-01', asks(reading));
    expect([status, body.code]).toEqual([409, 'requirement-version-exists']);
  });

  test('422: every skill that does not exist is pointed at', async () => {
    const nobody = '01939f6e-5a7c-7c3e-9b52-0d6a3f1b2c4d';
    const { status, body } = await create('2026-01-01', asks(reading), asks(nobody));
    expect([status, body.code]).toEqual([422, 'unknown-reference']);
    expect(body.errors).toMatchObject([{ pointer: '/requirements/1/skillId' }]);
  });

  test('422: a skill of another employer does not exist', async () => {
    const stranger = await upskill.newEmployer();
    const theirs = await upskill.done(
      upskill.api.post('/v1/skills', stranger.admin, { name: 'Reading', kind: 'hard' }),
    );
    expect((await create('2026-01-01', asks(theirs.id))).body.code).toBe('unknown-reference');
  });

  test('422: a skill asked for twice, even in other letters', async () => {
    const { status, body } = await create(
      '2026-01-01',
      asks(reading),
      asks(reading.toUpperCase(), 4),
    );
    expect([status, body.code]).toEqual([422, 'duplicate-requirement']);
  });

  test.each([0, 5.5])('422: level %d is none, or beyond the scale', async (level) => {
    const { status, body } = await create('2026-01-01', asks(reading, level));
    expect([status, body.code]).toEqual([422, 'level-outside-scale']);
    expect(body.errors).toMatchObject([{ pointer: '/requirements/0/level' }]);
  });

  test('422: a credential type that does not exist', async () => {
    const { status, body } = await upskill.api.post(versions, employer.admin, {
      effectiveOn: '2026-01-01',
      requirements: [],
      requiredCredentialTypeIds: [reading],
    });
    expect(status).toBe(422);
    expect(body.errors).toMatchObject([{ pointer: '/requiredCredentialTypeIds/0' }]);
  });

  test('422: without a scale there is no level to ask for', async () => {
    const bare = await upskill.newEmployer();
    const add = (url: string, body: object) =>
      upskill.done(upskill.api.post(url, bare.admin, body));
    const skill = await add('/v1/skills', { name: 'Reading', kind: 'hard' });
    const role = await add('/v1/job-roles', { code: 'CLERK', title: 'Clerk' });
    const url = `/v1/job-roles/${role.id}/requirement-versions`;
    const body = { effectiveOn: '2026-01-01', requirements: [asks(skill.id)] };
    expect((await upskill.api.post(url, bare.admin, body)).body.code).toBe('default-scale-missing');
  });

  test('400: a weight above a thousand, more than 500 requirements', async () => {
    expect((await create('2026-01-01', asks(reading, 3, { weight: 1_001 }))).status).toBe(400);
    const many = Array.from({ length: 501 }, () => asks(reading));
    expect((await create('2026-01-01', ...many)).status).toBe(400);
  });

  test('404: another employer’s role looks missing', async () => {
    const stranger = await upskill.newEmployer();
    const body = { effectiveOn: '2026-01-01', requirements: [] };
    expect((await upskill.api.post(versions, stranger.admin, body)).status).toBe(404);
    expect((await upskill.api.get(versions, stranger.admin)).body.code).toBe('job-role-not-found');
  });

  test('403: an employee reads what a role asks for and does not decide it', async () => {
    const ada = await upskill.hire(employer);
    expect((await upskill.api.get(versions, ada)).status).toBe(200);
    const body = { effectiveOn: '2026-01-01', requirements: [] };
    expect((await upskill.api.post(versions, ada, body)).status).toBe(403);
  });
});

describe('GET /v1/job-roles/{id}/requirement-versions', () => {
  beforeEach(async () => {
    for (const date of ['2026-01-01', '2027-06-01', '2025-01-01']) await created(date);
  });

  test('200: newest first, in pages', async () => {
    expect(await dates()).toEqual(['2027-06-01', '2026-01-01', '2025-01-01']);
    const first = await upskill.done(upskill.api.get(`${versions}?limit=2`, employer.admin));
    expect(await dates(`?limit=2&cursor=${first.nextCursor}`)).toEqual(['2025-01-01']);
  });

  test.each([
    ['2024-12-31', []],
    ['2025-12-31', ['2025-01-01']],
    ['2026-01-01', ['2026-01-01']],
    ['2030-01-01', ['2027-06-01']],
  ])('200: on %s the version in force is %j', async (asOf, expected) => {
    expect(await dates(`?asOf=${asOf}`)).toEqual(expected);
  });
});

describe('DELETE /v1/job-roles/{id}/requirement-versions/{versionId}', () => {
  const withdraw = (id: string, version: number | string = 1) =>
    upskill.api.delete(`${versions}/${id}`, employer.admin, version);

  test('204: a planned version is withdrawn with all it asks for', async () => {
    const planned = await created('2026-11-24', asks(reading));
    expect((await withdraw(planned.id)).status).toBe(204);
    expect((await upskill.api.get(`${versions}/${planned.id}`, employer.admin)).status).toBe(404);
    expect((await eventsOf(planned.id)).map(({ name }) => name)).toEqual([
      'role_requirements.published',
      'role_requirements.withdrawn',
    ]);
    expect((await create('2026-11-24')).status).toBe(201);
  });

  test('409: what is in force, today included, is history', async () => {
    const today = await created('2026-11-23');
    const { status, body } = await withdraw(today.id);
    expect([status, body.code]).toEqual([409, 'requirement-version-in-force']);
  });

  test('204: "today" is the employer’s own', async () => {
    const { id: tomorrow } = await created('2026-11-24');
    upskill.clock.now = new Date('2026-11-24T03:00:00Z');
    const { etag } = (await upskill.api.get('/v1/employer', employer.admin)).headers;
    const zone = { timeZone: 'America/New_York' };
    await upskill.done(upskill.api.patch('/v1/employer', employer.admin, zone, String(etag)));
    expect((await withdraw(tomorrow)).status).toBe(204);
  });

  test('412 and 428: the version that was read must be named', async () => {
    const { id } = await created('2027-01-01');
    expect((await withdraw(id, 2)).status).toBe(412);
    const bare = await upskill.call('DELETE', { url: `${versions}/${id}`, by: employer.admin });
    expect(bare.status).toBe(428);
    expect((await withdraw(id, '*')).status).toBe(204);
  });
});
