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

const company = {
  name: 'Company 0–5',
  zero: 0,
  max: 5,
  levels: [
    { value: 0, label: 'None' },
    { value: 2.5, label: 'Skilled' },
    { value: 5, label: 'Expert' },
  ],
};
const create = (body: object) => upskill.api.post('/v1/proficiency-scales', employer.admin, body);

describe('POST /v1/proficiency-scales', () => {
  test('201: the first scale of an employer becomes the default, later ones do not', async () => {
    const first = await create(company);
    expect(first.status).toBe(201);
    expect(first.headers.location).toBe(`/v1/proficiency-scales/${first.body.id}`);
    expect(first.body).toMatchObject({ ...company, isDefault: true, version: 1 });
    const second = await create({ ...company, name: 'Other' });
    expect(second.body).toMatchObject({ isDefault: false });
  });

  test('409: there is one default, and it stays', async () => {
    await upskill.done(create({ ...company, isDefault: true }));
    const { status, body } = await create({ ...company, name: 'Other', isDefault: true });
    expect([status, body.code]).toEqual([409, 'default-scale-exists']);
  });

  test('201: of two first scales sent at once, one becomes the default', async () => {
    const both = await Promise.all([create(company), create({ ...company, name: 'Other' })]);
    expect(both.map(({ status }) => status)).toEqual([201, 201]);
    expect(both.filter(({ body }) => body.isDefault)).toHaveLength(1);
  });

  test('409: a name belongs to one scale', async () => {
    await upskill.done(create(company));
    expect((await create(company)).body.code).toBe('proficiency-scale-name-taken');
  });

  test.each([
    ['the top lies below none', { max: 0 }, '/max'],
    ['levels fall', { levels: [...company.levels].reverse() }, '/levels'],
    ['a level lies above the top', { max: 4 }, '/levels'],
  ])('422: %s', async (_why, more, pointer) => {
    const { status, body } = await create({ ...company, ...more });
    expect([status, body.code]).toEqual([422, 'proficiency-scale-wrong']);
    expect(body.errors[0].pointer).toBe(pointer);
  });
});

describe('GET and PATCH /v1/proficiency-scales', () => {
  test('200: names and labels may change', async () => {
    const scale = await upskill.done(create(company));
    const url = `/v1/proficiency-scales/${scale.id}`;
    const levels = company.levels.map(({ value }) => ({ value, label: `Step ${value}` }));
    const { body } = await upskill.api.patch(url, employer.admin, { name: 'Steps', levels }, 1);
    expect(body).toMatchObject({ name: 'Steps', levels, version: 2, isDefault: true });
    const listed = await upskill.done(upskill.api.get('/v1/proficiency-scales', employer.admin));
    expect(listed).toEqual({ data: [body], nextCursor: null });
    const { rows } = await upskill.owner.query(
      `select changed_fields from outbox where name = 'proficiency_scale.changed' and subject_id = $1`,
      [scale.id],
    );
    expect(rows).toEqual([{ changed_fields: ['name', 'levels'] }]);
  });

  test('422: the values of a scale stay, for people were measured on them', async () => {
    const scale = await upskill.done(create(company));
    const url = `/v1/proficiency-scales/${scale.id}`;
    const levels = company.levels.slice(0, 2);
    const { status, body } = await upskill.api.patch(url, employer.admin, { levels }, 1);
    expect([status, body.code]).toEqual([422, 'proficiency-scale-values-fixed']);
    expect((await upskill.api.patch(url, employer.admin, { max: 9 }, 1)).status).toBe(400);
  });

  test('404: another employer’s scale looks missing', async () => {
    const scale = await upskill.done(create(company));
    const stranger = await upskill.newEmployer();
    const { status } = await upskill.api.get(`/v1/proficiency-scales/${scale.id}`, stranger.admin);
    expect(status).toBe(404);
  });
});
