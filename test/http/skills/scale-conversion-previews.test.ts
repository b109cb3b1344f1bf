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

const STRAIGHT = [
  [0, 0],
  [7, 5],
];
/** The table of S4. */
const BENT = [
  [0, 0],
  [1.5, 1],
  [3, 2],
  [4, 3],
  [5.5, 4],
  [7, 5],
];
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

describe('POST /v1/scale-conversions/previews', () => {
  const preview = (level: number, more: object = {}) =>
    upskill.api.post(`${CONVERSIONS}/previews`, employer.admin, {
      fromScaleId: onet,
      toScaleId: company,
      level,
      ...more,
    });

  test('S1: level 4.88 of O*NET is 3.4857 of 5: it counts as 3 for a person and as 4 for a role', async () => {
    expect((await preview(4.88)).body).toEqual({
      normalised: 0.6971,
      level: 3.4857,
      creditedLevel: 3,
      requiredLevel: 4,
      conversionId: null,
      on: '2026-11-23',
    });
  });

  test('S2: level 4 of 7 is 2.8571 of 5: it counts as 2 for a person and as 3 for a role', async () => {
    expect((await preview(4)).body).toMatchObject({
      normalised: 0.5714,
      level: 2.8571,
      creditedLevel: 2,
      requiredLevel: 3,
    });
  });

  test('S4: with the employer’s own table level 4.88 of O*NET is 3.5867 of 5', async () => {
    const { id } = await created('2026-01-01');
    expect((await preview(4.88)).body).toMatchObject({
      level: 3.5867,
      creditedLevel: 3,
      requiredLevel: 4,
      conversionId: id,
    });
  });

  test('the table of the day is used: the first from its date on, the next from its own', async () => {
    const first = await created('2025-01-01');
    const next = await created('2026-06-01', { anchors: STRAIGHT });
    const used = async (on: string) => (await preview(4, { on })).body;
    expect(await used('2024-12-31')).toMatchObject({ level: 2.8571, conversionId: null });
    expect(await used('2025-01-01')).toMatchObject({ level: 3, conversionId: first.id });
    expect(await used('2026-05-31')).toMatchObject({ level: 3, conversionId: first.id });
    expect(await used('2026-06-01')).toMatchObject({ level: 2.8571, conversionId: next.id });
    expect((await preview(4)).body).toMatchObject({ conversionId: next.id, on: '2026-11-23' });
  });

  test('a level on an anchor is neither rounded up nor down', async () => {
    await created('2026-01-01');
    expect((await preview(5.5)).body).toMatchObject({
      level: 4,
      creditedLevel: 4,
      requiredLevel: 4,
    });
  });

  test('scales that begin above zero, with ends that are no whole levels', async () => {
    const grades = (await addScale('Grades', 4.5, 1)).id;
    const of = async (level: number) =>
      (await preview(level, { fromScaleId: grades, toScaleId: company })).body;
    expect(await of(1)).toMatchObject({ normalised: 0, level: 0, requiredLevel: 0 });
    expect(await of(4.5)).toMatchObject({ normalised: 1, level: 5, creditedLevel: 5 });
    const onto = async (level: number) => (await preview(level, { toScaleId: grades })).body;
    expect(await onto(7)).toMatchObject({ level: 4.5, creditedLevel: 4, requiredLevel: 4.5 });
    expect(await onto(0)).toMatchObject({ level: 1, creditedLevel: 1, requiredLevel: 1 });
  });

  test('422: a level beyond the scale, an unknown scale, a scale to itself', async () => {
    const beyond = await preview(7.1);
    expect([beyond.status, beyond.body.code]).toEqual([422, 'level-not-on-scale']);
    expect(beyond.body.errors).toMatchObject([{ pointer: '/level' }]);
    expect((await preview(1, { toScaleId: nobody })).body.code).toBe('unknown-reference');
    const itself = await preview(1, { toScaleId: onet });
    expect(itself.body.errors).toMatchObject([{ pointer: '/toScaleId', code: 'same-scale' }]);
  });
});
