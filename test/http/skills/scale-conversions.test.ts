import { recordedEvents } from '../../setup/recorded-events.js';
import { startTestApp, type TestApp, type TestEmployer } from '../../setup/test-app.js';

let upskill: TestApp;
let employer: TestEmployer;
let company: string;
let onet: string;
beforeAll(async () => {
  upskill = await startTestApp();
});
beforeEach(async () => {
  upskill.clock.now = new Date('2026-11-23T12:00:00Z');
  employer = await upskill.newEmployer();
  company = (await addScale('Company 0–5', 5)).id;
  onet = (await addScale('O*NET level 0–7', 7)).id;
});
afterAll(() => upskill.stop());

const CONVERSIONS = '/v1/scale-conversions';
const nobody = '01939f6e-5a7c-7c3e-9b52-0d6a3f1b2c4d';
const addScale = (name: string, max: number, zero = 0) =>
  upskill.done(
    upskill.api.post('/v1/proficiency-scales', employer.admin, {
      name,
      zero,
      max,
      levels: [{ value: max, label: 'Top' }],
    }),
  );

/** `0:0 7:5` for [[0, 0], [7, 5]]. */
const table = (text: string) => text.split(' ').map((pair) => pair.split(':').map(Number));
const STRAIGHT = table('0:0 7:5');
/** The table of S4. */
const BENT = table('0:0 1.5:1 3:2 4:3 5.5:4 7:5');
const conversion = (effectiveOn: string, more: object = {}) => ({
  fromScaleId: onet,
  toScaleId: company,
  anchors: BENT,
  effectiveOn,
  ...more,
});
const create = (body: object, by = employer.admin) => upskill.api.post(CONVERSIONS, by, body);
const created = (effectiveOn: string, more: object = {}) =>
  upskill.done(create(conversion(effectiveOn, more)));
const list = (query = '') =>
  upskill.done(upskill.api.get(`${CONVERSIONS}${query}`, employer.admin));
const datesOf = async (query: string) =>
  (await list(query)).data.map(({ effectiveOn }: { effectiveOn: string }) => effectiveOn);

describe('POST /v1/scale-conversions', () => {
  test('201: an employer lays down how levels of one scale read on another, and it is known who did', async () => {
    const ada = await upskill.hire(employer, { roles: ['learning_admin'] });
    const { status, headers, body } = await create(conversion('2026-01-01'), ada);
    expect(status).toBe(201);
    expect(headers.location).toBe(`${CONVERSIONS}/${body.id}`);
    expect(headers.etag).toBe('"v1"');
    expect(body).toMatchObject({
      fromScaleId: onet,
      toScaleId: company,
      anchors: BENT,
      effectiveOn: '2026-01-01',
      createdBy: { kind: 'person', id: ada.id },
      version: 1,
    });
    const read = await upskill.api.get(`${CONVERSIONS}/${body.id}`, employer.admin);
    expect(read.body).toEqual(body);
    expect(await recordedEvents(upskill, body.id)).toEqual([
      { name: 'scale_conversion.created', changedFields: [] },
    ]);
  });

  test('201: laid down by an API key, and in the other direction by another table', async () => {
    const { createdBy } = await created('2026-01-01');
    expect(createdBy.kind).toBe('api_key');
    const back = { fromScaleId: company, toScaleId: onet, anchors: BENT.map(([a, b]) => [b, a]) };
    expect((await create(conversion('2026-01-01', back))).status).toBe(201);
  });

  test('409: two tables for one pair begin on one date; the other dates are free', async () => {
    await created('2026-01-01');
    const { status, body } = await create(conversion('2026-01-01', { anchors: STRAIGHT }));
    expect([status, body.code]).toEqual([409, 'scale-conversion-exists']);
    expect((await create(conversion('2026-01-02'))).status).toBe(201);
  });

  test('201 once and 409 nine times: ten write the table of one day at once', async () => {
    const all = await Promise.all(
      Array.from({ length: 10 }, () => create(conversion('2026-01-01'))),
    );
    const statuses = all.map(({ status }) => status).sort();
    expect(statuses).toEqual([201, ...Array.from({ length: 9 }, () => 409)]);
    expect((await list()).data).toHaveLength(1);
  });

  test.each([
    ['it falls', table('0:0 3:4 7:3'), '/anchors/2', 'to-falling'],
    ['it names a level twice', table('0:0 3:1 3:2 7:5'), '/anchors/2', 'from-not-rising'],
    ['it leaves the first scale', table('0:0 8:5'), '/anchors/1/0', 'outside-scale'],
    ['it leaves the second scale', table('0:0 7:5.5'), '/anchors/1/1', 'outside-scale'],
    ['it gives something for nothing', table('0:1 7:5'), '/anchors/0', 'none-is-not-none'],
    ['it says nothing of the top', table('0:0 6:5'), '/anchors/1', 'top-is-missing'],
  ])('422: a table that is none: %s', async (_why, anchors, pointer, code) => {
    const { status, body } = await create(conversion('2026-01-01', { anchors }));
    expect([status, body.code]).toEqual([422, 'scale-conversion-wrong']);
    expect(body.errors).toMatchObject([{ pointer, code }]);
  });

  test('422: a scale to itself', async () => {
    const { status, body } = await create(conversion('2026-01-01', { toScaleId: onet }));
    expect([status, body.code]).toEqual([422, 'scale-conversion-wrong']);
    expect(body.errors).toMatchObject([{ pointer: '/toScaleId', code: 'same-scale' }]);
  });

  test('422: scales that do not exist, or belong to another employer', async () => {
    const both = conversion('2026-01-01', { fromScaleId: nobody, toScaleId: nobody });
    const { status, body } = await create(both);
    expect([status, body.code]).toEqual([422, 'unknown-reference']);
    expect(body.errors.map(({ pointer }: any) => pointer)).toEqual(['/fromScaleId', '/toScaleId']);
    const stranger = await upskill.newEmployer();
    expect((await create(conversion('2026-01-01'), stranger.admin)).body.code).toBe(
      'unknown-reference',
    );
  });

  test.each([
    ['one anchor', table('0:0')],
    [
      'an anchor of three numbers',
      [
        [0, 0, 0],
        [7, 5, 5],
      ],
    ],
    ['a level below zero', table('-1:0 7:5')],
    [
      'words',
      [
        ['none', 'none'],
        ['top', 'top'],
      ],
    ],
    ['more than a hundred anchors', Array.from({ length: 101 }, (_each, index) => [index / 20, 0])],
  ])('400: %s', async (_what, anchors) => {
    expect((await create(conversion('2026-01-01', { anchors }))).status).toBe(400);
  });

  test('201: a negative zero is a zero', async () => {
    const text = JSON.stringify(conversion('2026-01-01')).replace('[[0,0]', '[[-0,-0]');
    const answer = await upskill.app.inject({
      method: 'POST',
      url: CONVERSIONS,
      headers: { ...employer.admin, 'content-type': 'application/json' },
      payload: text,
    });
    expect(answer.statusCode).toBe(201);
    expect(answer.body).toContain('"anchors":[[0,0]');
  });

  test('403: an employee reads conversions and lays none down', async () => {
    const ada = await upskill.hire(employer);
    expect((await upskill.api.get(CONVERSIONS, ada)).status).toBe(200);
    expect((await create(conversion('2026-01-01'), ada)).status).toBe(403);
  });
});

describe('GET /v1/scale-conversions', () => {
  test('200: all versions, those in force on a day, those of a date, those of a pair', async () => {
    for (const date of ['2026-01-01', '2025-01-01', '2027-06-01']) await created(date);
    const back = {
      fromScaleId: company,
      toScaleId: onet,
      anchors: table('0:0 5:7'),
    };
    await created('2020-01-01', back);
    expect(await datesOf('')).toEqual(['2026-01-01', '2025-01-01', '2027-06-01', '2020-01-01']);
    expect(await datesOf('?asOf=2024-12-31')).toEqual(['2020-01-01']);
    expect(await datesOf('?asOf=2026-11-23')).toEqual(['2026-01-01', '2020-01-01']);
    expect(await datesOf(`?asOf=2026-11-23&fromScaleId=${onet}`)).toEqual(['2026-01-01']);
    expect(await datesOf(`?toScaleId=${onet}`)).toEqual(['2020-01-01']);
    expect(await datesOf('?effectiveOn=2027-06-01')).toEqual(['2027-06-01']);
  });

  test('200: in pages, each once; and what was laid down since', async () => {
    for (const day of ['01', '02', '03', '04', '05']) await created(`2026-01-${day}`);
    const seen: string[] = [];
    for (let cursor = ''; ; ) {
      const page = await list(`?limit=2${cursor}`);
      seen.push(...page.data.map(({ effectiveOn }: any) => effectiveOn));
      if (!page.nextCursor) break;
      cursor = `&cursor=${page.nextCursor}`;
    }
    expect(seen).toEqual(['2026-01-01', '2026-01-02', '2026-01-03', '2026-01-04', '2026-01-05']);
    const [, , third] = (await list()).data;
    expect(await datesOf(`?updatedSince=${third.updatedAt}`)).toEqual([
      '2026-01-03',
      '2026-01-04',
      '2026-01-05',
    ]);
  });

  test('404: another employer’s conversion looks missing, and so does it in a list', async () => {
    const { id } = await created('2026-01-01');
    const stranger = await upskill.newEmployer();
    const url = `${CONVERSIONS}/${id}`;
    expect((await upskill.api.get(url, stranger.admin)).body.code).toBe(
      'scale-conversion-not-found',
    );
    expect((await upskill.api.delete(url, stranger.admin, 1)).status).toBe(404);
    expect((await upskill.api.get(CONVERSIONS, stranger.admin)).body.data).toEqual([]);
  });
});

describe('DELETE /v1/scale-conversions/{conversionId}', () => {
  const withdraw = (id: string, version: number | string = 1) =>
    upskill.api.delete(`${CONVERSIONS}/${id}`, employer.admin, version);

  test('204: what is planned is withdrawn, and its date is free again', async () => {
    const { id } = await created('2026-11-24');
    expect((await withdraw(id)).status).toBe(204);
    expect((await upskill.api.get(`${CONVERSIONS}/${id}`, employer.admin)).status).toBe(404);
    expect((await recordedEvents(upskill, id)).map(({ name }) => name)).toEqual([
      'scale_conversion.created',
      'scale_conversion.withdrawn',
    ]);
    expect((await create(conversion('2026-11-24'))).status).toBe(201);
  });

  test('409: what holds, since today or earlier, stays', async () => {
    for (const date of ['2026-11-23', '2020-01-01']) {
      const { id } = await created(date);
      const { status, body } = await withdraw(id);
      expect([status, body.code]).toEqual([409, 'scale-conversion-in-force']);
    }
  });

  test('412 and 428: the version that was read must be named', async () => {
    const { id } = await created('2027-01-01');
    expect((await withdraw(id, 2)).status).toBe(412);
    const url = `${CONVERSIONS}/${id}`;
    expect((await upskill.call('DELETE', { url, by: employer.admin })).status).toBe(428);
  });
});

describe('what other modules read', () => {
  test('the published view has every version, with its anchors', async () => {
    await created('2026-01-01');
    const { rows } = await upskill.owner.query(
      `select from_scale_id, to_scale_id, effective_on::text, anchors from skills_scale_conversions
       where employer_id = $1`,
      [employer.id],
    );
    expect(rows).toEqual([
      { from_scale_id: onet, to_scale_id: company, effective_on: '2026-01-01', anchors: BENT },
    ]);
  });
});
