import { escoFiles, onetFiles } from '../../setup/builders/catalog-releases.js';
import {
  counts,
  type ImportScene,
  PROGRAMMERS,
  startImportScene,
} from '../../setup/builders/import-scene.js';

let scene: ImportScene;
beforeAll(async () => {
  scene = await startImportScene();
});
beforeEach(() => scene.newEmployer());
afterAll(() => scene.stop());

describe('an O*NET release', () => {
  test('becomes skills, tools and roles, with what they ask for from the day on', async () => {
    const done = await scene.importOf(onetFiles());
    expect(done).toMatchObject({
      state: 'completed',
      counts: {
        skills: counts({ created: 5 }),
        jobRoles: counts({ created: 2 }),
        requirementVersions: counts({ created: 2 }),
      },
      progress: { done: 7, total: 7 },
      unratedCodes: ['15-1252.00'],
      files: [],
      rowErrorCount: 0,
      failure: null,
    });
    expect(await scene.roleOf(PROGRAMMERS)).toMatchObject({
      title: 'Computer Programmers',
      source: 'onet',
      family: '15',
      jobZone: 4,
    });
    expect(await scene.askedOf(PROGRAMMERS)).toEqual({
      Programming: { level: 4.88, weight: 0.9375, mandatory: false },
      Negotiation: { level: 3, weight: 0.375, mandatory: false },
    });
    expect(await scene.skillOf('2.B.1.d')).toMatchObject({ kind: 'soft', referenceWeight: 0.4375 });
    expect(await scene.skillOf('tool:Python')).toMatchObject({ kind: 'tool', source: 'onet' });
  });

  test('leaves its raw ratings and its tools, also of what a role does not ask for', async () => {
    await scene.importOf(onetFiles());
    const { rows: profile } = await scene.upskill.owner.query(
      `select s.external_id, p.importance, p.level from job_role_profiles p
       join job_roles r on r.id = p.job_role_id join skills s on s.id = p.skill_id
       where r.employer_id = $1 and r.code = $2 order by 1`,
      [scene.employer.id, PROGRAMMERS],
    );
    expect(profile).toEqual([
      { external_id: '2.B.1.d', importance: 0.375, level: 3 / 7 },
      { external_id: '2.B.3.e', importance: 0.9375, level: 4.88 / 7 },
      { external_id: '2.C.5.b', importance: 0, level: 0 },
    ]);
    const { rows: tools } = await scene.upskill.owner.query(
      `select r.code, s.name from job_role_tools t join job_roles r on r.id = t.job_role_id
       join skills s on s.id = t.skill_id where r.employer_id = $1 order by 1, 2`,
      [scene.employer.id],
    );
    expect(tools.map(({ code, name }) => `${code} ${name}`)).toEqual([
      '15-1251.00 Ancient editor',
      '15-1251.00 Python',
      '29-1141.00 Python',
    ]);
  });

  test('again changes nothing, and nobody is told of anything but the import', async () => {
    await scene.importOf(onetFiles());
    const eventsOf = async () =>
      (
        await scene.upskill.owner.query(
          `select name from outbox where employer_id = $1 and subject_type <> 'catalog_import'`,
          [scene.employer.id],
        )
      ).rowCount;
    const before = await eventsOf();
    expect((await scene.importOf(onetFiles())).counts).toEqual({
      skills: counts({ unchanged: 5 }),
      jobRoles: counts({ unchanged: 2 }),
      requirementVersions: counts({ unchanged: 2 }),
    });
    expect(await eventsOf()).toBe(before);
  });

  test('without a date takes effect on the day it is done, where the employer is', async () => {
    scene.upskill.clock.now = new Date('2026-08-31T23:30:00Z');
    try {
      const done = await scene.importOf(onetFiles(), { effectiveOn: undefined });
      expect(done.effectiveOn).toBe('2026-08-31');
    } finally {
      scene.upskill.clock.now = undefined;
    }
  });
});

test('a role of the employer’s own that has a code of O*NET stays all their own', async () => {
  const own = await scene.post('/v1/job-roles', { code: PROGRAMMERS, title: 'Developers' });
  const { id: skillId } = await scene.post('/v1/skills', { name: 'House style', kind: 'hard' });
  await scene.post('/v1/proficiency-scales', {
    name: 'Company',
    zero: 0,
    max: 5,
    levels: [{ value: 5, label: 'Alone' }],
  });
  await scene.post(`/v1/job-roles/${own.id}/requirement-versions`, {
    effectiveOn: '2025-01-01',
    requirements: [{ skillId, level: 2 }],
  });
  const done = await scene.importOf(onetFiles());
  expect(done.counts.jobRoles).toEqual(counts({ created: 1, unchanged: 1, kept: 1 }));
  expect(await scene.roleOf(PROGRAMMERS)).toMatchObject({
    id: own.id,
    title: 'Developers',
    jobZone: null,
  });
  expect(Object.keys(await scene.askedOf(PROGRAMMERS))).toEqual(['House style']);
});

describe('an ESCO export', () => {
  test('becomes skills with their other names, and roles whose levels are shares of the scale', async () => {
    const done = await scene.importOf(escoFiles(), { kind: 'esco' });
    expect(done).toMatchObject({
      state: 'completed',
      counts: { skills: counts({ created: 3 }), jobRoles: counts({ created: 1 }) },
      unratedCodes: ['2641.9'],
    });
    expect(await scene.skillOf('http://data.europa.eu/esco/skill/1')).toMatchObject({
      name: 'Software debuggen',
      source: 'esco',
      aliases: ['Fehler suchen', 'Fehler beheben'],
    });
    expect(await scene.roleOf('2512.4')).toMatchObject({
      title: 'Softwareentwickler',
      family: 'ISCO 25',
    });
    expect(await scene.askedOf('2512.4')).toEqual({
      'Software debuggen': { level: 3, weight: 1, mandatory: false },
      Programmierung: { level: 2, weight: 0.5, mandatory: false },
      'im Team arbeiten': { level: 2, weight: 0.5, mandatory: false },
    });
    expect((await scene.importOf(escoFiles(), { kind: 'esco' })).counts.skills).toEqual(
      counts({ unchanged: 3 }),
    );
  });

  test('asks at the levels that were chosen', async () => {
    const options = { essentialLevel: 4.5, optionalLevel: 1 };
    await scene.importOf(escoFiles(), { kind: 'esco', options });
    expect(await scene.askedOf('2512.4')).toMatchObject({
      'Software debuggen': { level: 4.5 },
      Programmierung: { level: 1 },
    });
  });

  test('with a level beyond the scale is not taken', async () => {
    const done = await scene.importOf(escoFiles(), {
      kind: 'esco',
      options: { essentialLevel: 6 },
    });
    expect(done).toMatchObject({ state: 'failed', rowErrorCount: 1 });
    const { data } = await scene.get(`/v1/imports/${done.id}/row-errors`);
    expect(data).toMatchObject([{ file: null, row: null, code: 'level-outside-scale' }]);
  });
});

describe('a release in another form', () => {
  const inCsv = (text: string) =>
    text
      .split('\n')
      .map((line) =>
        line
          .split('\t')
          .map((cell) => `"${cell}"`)
          .join(','),
      )
      .join('\r\n')
      .replaceAll('""\r\n', '');

  test('as CSV with a byte order mark and Windows line ends is the same release', async () => {
    await scene.importOf(onetFiles());
    const files = Object.entries(onetFiles()).map(([name, text]) => [
      name.replace('.txt', '.csv'),
      `\ufeff${inCsv(text.trimEnd())}\r\n`,
    ]);
    const done = await scene.importOf(Object.fromEntries(files));
    expect(done.counts).toMatchObject({
      skills: counts({ unchanged: 5 }),
      jobRoles: counts({ unchanged: 2 }),
      requirementVersions: counts({ unchanged: 2 }),
    });
  });
});
