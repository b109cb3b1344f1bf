import { startTestApp, type TestApp, type TestEmployer } from '../../setup/test-app.js';

let upskill: TestApp;
let employer: TestEmployer;
let company: string;
let onet: string;
let reading: string;
let writing: string;
let versions: string;
beforeAll(async () => {
  upskill = await startTestApp();
});
beforeEach(async () => {
  employer = await upskill.newEmployer();
  company = await addScale('Company 0–5', 5);
  onet = await addScale('O*NET level 0–7', 7);
  reading = (await add('/v1/skills', { name: 'Reading', kind: 'hard' })).id;
  writing = (await add('/v1/skills', { name: 'Writing', kind: 'hard' })).id;
  const role = await add('/v1/job-roles', { code: 'CLERK', title: 'Clerk' });
  versions = `/v1/job-roles/${role.id}/requirement-versions`;
});
afterAll(() => upskill.stop());

const add = (url: string, body: object) =>
  upskill.done(upskill.api.post(url, employer.admin, body));
const addScale = async (name: string, max: number, zero = 0): Promise<string> =>
  (
    await add('/v1/proficiency-scales', {
      name,
      zero,
      max,
      levels: [{ value: max, label: 'Top' }],
    })
  ).id;
const convert = (effectiveOn: string, anchors: number[][]) =>
  add('/v1/scale-conversions', { fromScaleId: onet, toScaleId: company, anchors, effectiveOn });
const ask = (effectiveOn: string, ...requirements: object[]) =>
  upskill.api.post(versions, employer.admin, { effectiveOn, requirements });
const levelsOf = async (effectiveOn: string, ...requirements: object[]) => {
  const { requirements: stored } = await upskill.done(ask(effectiveOn, ...requirements));
  return stored.map(({ level }: { level: number }) => level);
};
const onOnet = (level: number, skillId = reading) => ({ skillId, level, scaleId: onet });

describe('a requirement on another scale', () => {
  test.each([
    [4.88, 4],
    [4, 3],
    [7, 5],
    [0.01, 1],
    [1.4, 1],
  ])(
    '201: level %d of 7 is kept as %d of 5: converted end to end, rounded up (S1, S2)',
    async (level, kept) => {
      expect(await levelsOf('2026-01-01', onOnet(level))).toEqual([kept]);
    },
  );

  test('201: S4: the employer’s own table is used, the one in force when the version begins', async () => {
    await convert('2025-01-01', [
      [0, 0],
      [1.5, 1],
      [3, 2],
      [4, 3],
      [5.5, 4],
      [7, 5],
    ]);
    await convert('2027-01-01', [
      [0, 0],
      [6, 1],
      [7, 5],
    ]);
    expect(await levelsOf('2024-12-31', onOnet(5.5))).toEqual([4]); // 3.93 of 5, end to end
    expect(await levelsOf('2025-01-01', onOnet(5.5))).toEqual([4]);
    expect(await levelsOf('2026-06-01', onOnet(3))).toEqual([2]); // 2.14 of 5, end to end
    expect(await levelsOf('2027-01-01', onOnet(5.5))).toEqual([1]);
  });

  test('201: without a scale, or on the default one, a level is kept as it is given', async () => {
    const named = { skillId: writing, level: 3.2, scaleId: company.toUpperCase() };
    const { requirements } = await upskill.done(
      ask('2026-01-01', { skillId: reading, level: 2.75 }, named),
    );
    expect(requirements).toEqual([
      { skillId: reading, level: 2.75, weight: 1, mandatory: false },
      { skillId: writing, level: 3.2, weight: 1, mandatory: false },
    ]);
  });

  test('201: scales side by side in one version, never above the top', async () => {
    const half = await addScale('Half', 4.5, 0.5);
    const mixed = [onOnet(3), { skillId: writing, level: 4.4, scaleId: half }];
    expect(await levelsOf('2026-01-01', ...mixed)).toEqual([3, 5]);
  });

  test('the person who meets it on the one scale and is credited less on the other has a gap', async () => {
    const ada = await upskill.hire(employer);
    const requirement = await levelsOf('2020-01-01', onOnet(4));
    await add(`/v1/employees/${ada.id}/assessments`, {
      skillId: reading,
      level: 4,
      scaleId: onet,
      source: 'test',
    });
    const { data } = await upskill.done(
      upskill.api.get(`/v1/employees/${ada.id}/skills`, employer.admin),
    );
    expect(requirement).toEqual([3]);
    expect(data).toMatchObject([{ level: 2.8571, creditedLevel: 2 }]);
  });

  test('422: a level beyond the scale it names, or none on it', async () => {
    for (const level of [0, 7.01]) {
      const { status, body } = await ask('2026-01-01', onOnet(level));
      expect([status, body.code]).toEqual([422, 'level-outside-scale']);
      expect(body.errors).toMatchObject([
        { pointer: '/requirements/0/level', detail: expect.stringContaining('at most 7') },
      ]);
    }
  });

  test('422: a level that means none on the default scale', async () => {
    await convert('2025-01-01', [
      [0, 0],
      [3, 0],
      [7, 5],
    ]);
    const { status, body } = await ask('2026-01-01', onOnet(2.5));
    expect([status, body.code]).toEqual([422, 'level-outside-scale']);
    expect(await levelsOf('2026-01-01', onOnet(3.1))).toEqual([1]);
  });

  test('422: a scale that does not exist, or is another employer’s', async () => {
    const ours = onet;
    const stranger = await upskill.newEmployer();
    const theirs = await upskill.done(
      upskill.api.post('/v1/proficiency-scales', stranger.admin, {
        name: 'Theirs',
        zero: 0,
        max: 9,
        levels: [{ value: 9, label: 'Top' }],
      }),
    );
    const { status, body } = await ask(
      '2026-01-01',
      { ...onOnet(3), scaleId: ours },
      { skillId: writing, level: 3, scaleId: theirs.id },
    );
    expect([status, body.code]).toEqual([422, 'unknown-reference']);
    expect(body.errors).toMatchObject([{ pointer: '/requirements/1/scaleId' }]);
  });
});
