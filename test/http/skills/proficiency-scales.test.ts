import { recordedEvents } from '../../setup/recorded-events.js';
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
    expect(listed).toEqual({ data: [body], deleted: [], nextCursor: null });
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

describe('scales of an employer’s own', () => {
  test('201: levels in fractions, as many as a hundred, with one label twice', async () => {
    const levels = Array.from({ length: 100 }, (_each, index) => ({
      value: index / 99,
      label: `Step ${Math.floor(index / 2)}`,
    }));
    const { status, body } = await create({ name: 'Shares', zero: 0, max: 1, levels });
    expect([status, body.levels]).toEqual([201, levels]);
    const more = [...levels, { value: 1.5, label: 'Beyond' }];
    expect((await create({ name: 'More', zero: 0, max: 2, levels: more })).status).toBe(400);
  });

  test('201: a negative zero is a zero, and lies at the end of the scale', async () => {
    const text = JSON.stringify({
      ...company,
      zero: 'none',
      levels: [{ value: 'none', label: 'None' }],
    });
    const answer = await upskill.app.inject({
      method: 'POST',
      url: '/v1/proficiency-scales',
      headers: { ...employer.admin, 'content-type': 'application/json' },
      payload: text.replaceAll('"none"', '-0'),
    });
    expect(answer.statusCode).toBe(201);
    expect(answer.body).not.toContain('-0');
    const { id } = answer.json();
    const levels = [{ value: 0, label: 'Nothing' }];
    const url = `/v1/proficiency-scales/${id}`;
    expect((await upskill.api.patch(url, employer.admin, { levels }, 1)).status).toBe(200);
  });

  test('422: a scale of no length', async () => {
    const none = { name: 'None', zero: 3, max: 3, levels: [{ value: 3, label: 'All' }] };
    expect((await create(none)).body.errors).toMatchObject([{ pointer: '/max' }]);
  });
});

describe('DELETE /v1/proficiency-scales/{scaleId}', () => {
  const remove = (id: string, version: number | string = 1) =>
    upskill.api.delete(`/v1/proficiency-scales/${id}`, employer.admin, version);
  let other: string;
  beforeEach(async () => {
    await upskill.done(create(company));
    other = (await upskill.done(create({ ...company, name: 'Other' }))).id;
  });

  test('204: a scale that nothing was measured on goes, and its name is free again', async () => {
    expect((await remove(other)).status).toBe(204);
    const url = `/v1/proficiency-scales/${other}`;
    expect((await upskill.api.get(url, employer.admin)).status).toBe(404);
    expect((await create({ ...company, name: 'Other' })).status).toBe(201);
    const names = (await recordedEvents(upskill, other)).map(({ name }) => name);
    expect(names).toEqual(['proficiency_scale.created', 'proficiency_scale.deleted']);
  });

  test('409: the default stays, used or not', async () => {
    const { data } = await upskill.done(upskill.api.get('/v1/proficiency-scales', employer.admin));
    const { status, body } = await remove(data[0].id);
    expect([status, body.code]).toEqual([409, 'default-scale-stays']);
  });

  test('409: somebody was assessed on it', async () => {
    const person = await upskill.hire(employer);
    const skill = await upskill.done(
      upskill.api.post('/v1/skills', employer.admin, { name: 'Reading', kind: 'hard' }),
    );
    const assessment = { skillId: skill.id, level: 1, scaleId: other, source: 'test' };
    const url = `/v1/employees/${person.id}/assessments`;
    await upskill.done(upskill.api.post(url, employer.admin, assessment));
    const { status, body } = await remove(other);
    expect([status, body.code]).toEqual([409, 'proficiency-scale-in-use']);
  });

  test('409: levels are converted from it or to it', async () => {
    const third = (await upskill.done(create({ ...company, name: 'Third' }))).id;
    const conversion = {
      fromScaleId: other,
      toScaleId: third,
      anchors: [
        [0, 0],
        [5, 5],
      ],
      effectiveOn: '2199-01-01',
    };
    const { id } = await upskill.done(
      upskill.api.post('/v1/scale-conversions', employer.admin, conversion),
    );
    expect((await remove(other)).body.code).toBe('proficiency-scale-in-use');
    expect((await remove(third)).body.code).toBe('proficiency-scale-in-use');
    await upskill.api.delete(`/v1/scale-conversions/${id}`, employer.admin, 1);
    expect((await remove(other)).status).toBe(204);
  });

  test('one of the two wins: a conversion that names the scale, or its deletion', async () => {
    const { data } = await upskill.done(upskill.api.get('/v1/proficiency-scales', employer.admin));
    for (let round = 0; round < 5; round += 1) {
      const scale = await upskill.done(create({ ...company, name: `Round ${round}` }));
      const conversion = {
        fromScaleId: scale.id,
        toScaleId: data[0].id,
        anchors: [
          [0, 0],
          [5, 5],
        ],
        effectiveOn: '2026-01-01',
      };
      const [made, removed] = await Promise.all([
        upskill.api.post('/v1/scale-conversions', employer.admin, conversion),
        remove(scale.id),
      ]);
      expect([
        [201, 409],
        [422, 204],
      ]).toContainEqual([made.status, removed.status]);
    }
  });

  test('412, 428, 403 and 404: as for everything that can be deleted', async () => {
    expect((await remove(other, 2)).status).toBe(412);
    const url = `/v1/proficiency-scales/${other}`;
    expect((await upskill.call('DELETE', { url, by: employer.admin })).status).toBe(428);
    const ada = await upskill.hire(employer);
    expect((await upskill.api.delete(url, ada, 1)).status).toBe(403);
    const stranger = await upskill.newEmployer();
    expect((await upskill.api.delete(url, stranger.admin, 1)).status).toBe(404);
  });
});
