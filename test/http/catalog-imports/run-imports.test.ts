import { asWorker } from '../../setup/builders/audit-trail.js';
import {
  escoFiles,
  type Files,
  onetFiles,
  RATINGS,
  submitImport,
} from '../../setup/builders/catalog-releases.js';
import { startTestApp, type TestApp, type TestEmployer } from '../../setup/test-app.js';

let upskill: TestApp;
let worker: ReturnType<typeof asWorker>;
let employer: TestEmployer;
beforeAll(async () => {
  upskill = await startTestApp();
  worker = asWorker(upskill);
});
beforeEach(async () => {
  employer = await upskill.newEmployer();
});
afterAll(async () => {
  await worker.stop();
  await upskill.stop();
});

const get = (url: string) => upskill.done(upskill.api.get(url, employer.admin));
const post = (url: string, body: object) =>
  upskill.done(upskill.api.post(url, employer.admin, body));
const patch = async (url: string, changes: object) => {
  const { version } = await get(url);
  return upskill.done(upskill.api.patch(url, employer.admin, changes, version));
};

async function runJobs() {
  const job = worker.jobs().find(({ name }) => name === 'run-catalog-imports');
  if (!job) throw new Error('no such job');
  await job.run();
}

/** Imports and waits. */
async function importOf(files: Files, given: object = {}) {
  const { id } = await submitImport(
    upskill,
    employer,
    { kind: 'onet', effectiveOn: '2026-01-01', ...given },
    files,
  );
  await runJobs();
  return get(`/v1/imports/${id}`);
}

const roleOf = async (code: string) => (await get(`/v1/job-roles?code=${code}`)).data[0];
const skillOf = async (externalId: string) =>
  (await get(`/v1/skills?externalId=${encodeURIComponent(externalId)}`)).data[0];

/** What a role asks for on a day, by the name of the skill. */
async function askedOf(code: string, asOf = '2026-06-01') {
  const { id } = await roleOf(code);
  const { data } = await get(`/v1/job-roles/${id}/requirement-versions?asOf=${asOf}`);
  const { data: skills } = await get('/v1/skills?limit=200');
  const names = new Map<string, string>(
    skills.map((skill: { id: string; name: string }) => [skill.id, skill.name]),
  );
  type Asked = { skillId: string; level: number; weight: number; mandatory: boolean };
  return Object.fromEntries(
    (data[0]?.requirements ?? []).map(({ skillId, ...asked }: Asked) => [
      names.get(skillId),
      asked,
    ]),
  );
}

/** Publishes what a role asks for, changed as told; by the name of the skill, null takes it out. */
async function ask(
  code: string,
  changes: Record<string, object | null>,
  effectiveOn = '2026-02-01',
) {
  const { id } = await roleOf(code);
  const { data: skills } = await get('/v1/skills?limit=200');
  const ids = new Map(skills.map((skill: { id: string; name: string }) => [skill.name, skill.id]));
  const asked = { ...(await askedOf(code, effectiveOn)), ...changes };
  const requirements = Object.entries(asked).flatMap(([name, each]) =>
    each === null ? [] : [{ skillId: ids.get(name), weight: 1, ...(each as object) }],
  );
  await post(`/v1/job-roles/${id}/requirement-versions`, { effectiveOn, requirements });
}

const PROGRAMMERS = '15-1251.00';
const counts = (changes: object) => ({
  created: 0,
  updated: 0,
  unchanged: 0,
  kept: 0,
  failed: 0,
  ...changes,
});
const withRating = (elementId: string, rating: [number, number] | undefined) => {
  const ofProgrammers = { ...RATINGS[PROGRAMMERS] };
  if (rating) ofProgrammers[elementId] = rating;
  else delete ofProgrammers[elementId];
  return onetFiles({ ...RATINGS, [PROGRAMMERS]: ofProgrammers });
};

describe('an O*NET release', () => {
  test('becomes skills, tools and roles, with what they ask for from the day on', async () => {
    const done = await importOf(onetFiles());
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
    expect(await roleOf(PROGRAMMERS)).toMatchObject({
      title: 'Computer Programmers',
      source: 'onet',
      family: '15',
      jobZone: 4,
    });
    expect(await askedOf(PROGRAMMERS)).toEqual({
      Programming: { level: 4.88, weight: 0.9375, mandatory: false },
      Negotiation: { level: 3, weight: 0.375, mandatory: false },
    });
    expect(await skillOf('2.B.1.d')).toMatchObject({ kind: 'soft', referenceWeight: 0.4375 });
    expect(await skillOf('tool:Python')).toMatchObject({ kind: 'tool', source: 'onet' });
  });

  test('leaves its raw ratings and its tools, also of what a role does not ask for', async () => {
    await importOf(onetFiles());
    const { rows: profile } = await upskill.owner.query(
      `select s.external_id, p.importance, p.level from job_role_profiles p
       join job_roles r on r.id = p.job_role_id join skills s on s.id = p.skill_id
       where r.employer_id = $1 and r.code = $2 order by 1`,
      [employer.id, PROGRAMMERS],
    );
    expect(profile).toEqual([
      { external_id: '2.B.1.d', importance: 0.375, level: 3 / 7 },
      { external_id: '2.B.3.e', importance: 0.9375, level: 4.88 / 7 },
      { external_id: '2.C.5.b', importance: 0, level: 0 },
    ]);
    const { rows: tools } = await upskill.owner.query(
      `select r.code, s.name from job_role_tools t join job_roles r on r.id = t.job_role_id
       join skills s on s.id = t.skill_id where r.employer_id = $1 order by 1, 2`,
      [employer.id],
    );
    expect(tools.map(({ code, name }) => `${code} ${name}`)).toEqual([
      '15-1251.00 Ancient editor',
      '15-1251.00 Python',
      '29-1141.00 Python',
    ]);
  });

  test('again changes nothing, and nobody is told of anything but the import', async () => {
    await importOf(onetFiles());
    const eventsOf = async () =>
      (
        await upskill.owner.query(
          `select name from outbox where employer_id = $1 and subject_type <> 'catalog_import'`,
          [employer.id],
        )
      ).rowCount;
    const before = await eventsOf();
    expect((await importOf(onetFiles())).counts).toEqual({
      skills: counts({ unchanged: 5 }),
      jobRoles: counts({ unchanged: 2 }),
      requirementVersions: counts({ unchanged: 2 }),
    });
    expect(await eventsOf()).toBe(before);
  });

  test('without a date takes effect on the day it is done, where the employer is', async () => {
    upskill.clock.now = new Date('2026-08-31T23:30:00Z');
    try {
      const done = await importOf(onetFiles(), { effectiveOn: undefined });
      expect(done.effectiveOn).toBe('2026-08-31');
    } finally {
      upskill.clock.now = undefined;
    }
  });
});

describe('a later release', () => {
  beforeEach(() => importOf(onetFiles()));
  const NEXT = { effectiveOn: '2026-03-01' };

  test('brings what is new, changes what changed and takes what it no longer says, from its day on', async () => {
    const files = withRating('2.B.1.d', undefined);
    files['Skills.txt'] = files['Skills.txt']?.replace('4.88', '5.5') ?? '';
    const done = await importOf(files, NEXT);
    expect(done.counts.requirementVersions).toEqual(counts({ created: 1, unchanged: 1 }));
    expect(await askedOf(PROGRAMMERS)).toMatchObject({ Programming: { level: 5.5 } });
    expect(Object.keys(await askedOf(PROGRAMMERS))).toEqual(['Programming']);
    expect(Object.keys(await askedOf(PROGRAMMERS, '2026-02-28'))).toHaveLength(2);
  });

  test('leaves the level, the weight and the fields that the employer changed, and follows in the others', async () => {
    await ask(PROGRAMMERS, { Programming: { level: 6, weight: 0.9375, mandatory: true } });
    const role = await roleOf(PROGRAMMERS);
    await patch(`/v1/job-roles/${role.id}`, { title: 'Our programmers', jobZone: 5 });
    const skill = await skillOf('2.B.3.e');
    await patch(`/v1/skills/${skill.id}`, { name: 'Coding' });
    const files = withRating('2.B.3.e', [5, 5.5]);
    files['Occupation Data.txt'] =
      files['Occupation Data.txt']
        ?.replace('Computer Programmers', 'Programmers')
        .replace('Write code.', 'Write programs.') ?? '';
    const done = await importOf(files, NEXT);
    expect(done.counts).toEqual({
      skills: counts({ updated: 1, unchanged: 4, kept: 1 }),
      jobRoles: counts({ updated: 1, unchanged: 1, kept: 1 }),
      requirementVersions: counts({ created: 1, unchanged: 1, kept: 1 }),
    });
    expect(await roleOf(PROGRAMMERS)).toMatchObject({
      title: 'Our programmers',
      description: 'Write programs.',
      jobZone: 5,
    });
    expect(await askedOf(PROGRAMMERS)).toMatchObject({
      Coding: { level: 6, weight: 1, mandatory: true },
    });
  });

  test('leaves out what the employer took out, and leaves in what they added', async () => {
    await post('/v1/skills', { name: 'House style', kind: 'hard' });
    await ask(PROGRAMMERS, { Negotiation: null, 'House style': { level: 2 } });
    await importOf(withRating('2.B.1.d', [5, 6]), NEXT);
    expect(Object.keys(await askedOf(PROGRAMMERS)).sort()).toEqual(['House style', 'Programming']);
  });

  test('leaves what the employer plans', async () => {
    await ask(PROGRAMMERS, { Programming: { level: 7 }, Negotiation: null }, '2027-01-01');
    await importOf(withRating('2.B.3.e', [5, 5.5]), NEXT);
    expect(await askedOf(PROGRAMMERS, '2026-12-31')).toMatchObject({ Programming: { level: 5.5 } });
    expect(await askedOf(PROGRAMMERS, '2027-01-01')).toEqual({
      Programming: { level: 7, weight: 1, mandatory: false },
    });
  });

  test('finds a role and a skill again whose code and id the employer changed', async () => {
    const role = await roleOf(PROGRAMMERS);
    await patch(`/v1/job-roles/${role.id}`, { code: 'DEV-1' });
    const skill = await skillOf('2.B.3.e');
    await patch(`/v1/skills/${skill.id}`, { externalId: 'our-17' });
    const done = await importOf(onetFiles(), NEXT);
    expect(done.counts).toMatchObject({
      skills: counts({ unchanged: 5 }),
      jobRoles: counts({ unchanged: 2 }),
    });
    expect(await roleOf(PROGRAMMERS)).toBeUndefined();
  });

  test('takes what was imported before anything was remembered for imported', async () => {
    for (const table of ['skill_imports', 'job_role_imports'])
      await upskill.owner.query(`delete from ${table} where employer_id = $1`, [employer.id]);
    const done = await importOf(withRating('2.B.3.e', [5, 5.5]), NEXT);
    expect(done.counts).toMatchObject({
      jobRoles: counts({ unchanged: 2 }),
      requirementVersions: counts({ created: 1, unchanged: 1 }),
    });
    expect(await askedOf(PROGRAMMERS)).toMatchObject({ Programming: { level: 5.5 } });
  });
});

test('a role of the employer’s own that has a code of O*NET stays all their own', async () => {
  const own = await post('/v1/job-roles', { code: PROGRAMMERS, title: 'Developers' });
  const { id: skillId } = await post('/v1/skills', { name: 'House style', kind: 'hard' });
  await post('/v1/proficiency-scales', {
    name: 'Company',
    zero: 0,
    max: 5,
    levels: [{ value: 5, label: 'Alone' }],
  });
  await post(`/v1/job-roles/${own.id}/requirement-versions`, {
    effectiveOn: '2025-01-01',
    requirements: [{ skillId, level: 2 }],
  });
  const done = await importOf(onetFiles());
  expect(done.counts.jobRoles).toEqual(counts({ created: 1, unchanged: 1, kept: 1 }));
  expect(await roleOf(PROGRAMMERS)).toMatchObject({
    id: own.id,
    title: 'Developers',
    jobZone: null,
  });
  expect(Object.keys(await askedOf(PROGRAMMERS))).toEqual(['House style']);
});

describe('an ESCO export', () => {
  test('becomes skills with their other names, and roles whose levels are shares of the scale', async () => {
    const done = await importOf(escoFiles(), { kind: 'esco' });
    expect(done).toMatchObject({
      state: 'completed',
      counts: { skills: counts({ created: 3 }), jobRoles: counts({ created: 1 }) },
      unratedCodes: ['2641.9'],
    });
    expect(await skillOf('http://data.europa.eu/esco/skill/1')).toMatchObject({
      name: 'Software debuggen',
      source: 'esco',
      aliases: ['Fehler suchen', 'Fehler beheben'],
    });
    expect(await roleOf('2512.4')).toMatchObject({
      title: 'Softwareentwickler',
      family: 'ISCO 25',
    });
    expect(await askedOf('2512.4')).toEqual({
      'Software debuggen': { level: 3, weight: 1, mandatory: false },
      Programmierung: { level: 2, weight: 0.5, mandatory: false },
      'im Team arbeiten': { level: 2, weight: 0.5, mandatory: false },
    });
    expect((await importOf(escoFiles(), { kind: 'esco' })).counts.skills).toEqual(
      counts({ unchanged: 3 }),
    );
  });

  test('asks at the levels that were chosen', async () => {
    const options = { essentialLevel: 4.5, optionalLevel: 1 };
    await importOf(escoFiles(), { kind: 'esco', options });
    expect(await askedOf('2512.4')).toMatchObject({
      'Software debuggen': { level: 4.5 },
      Programmierung: { level: 1 },
    });
  });

  test('with a level beyond the scale is not taken', async () => {
    const done = await importOf(escoFiles(), { kind: 'esco', options: { essentialLevel: 6 } });
    expect(done).toMatchObject({ state: 'failed', rowErrorCount: 1 });
    const { data } = await get(`/v1/imports/${done.id}/row-errors`);
    expect(data).toMatchObject([{ file: null, row: null, code: 'level-outside-scale' }]);
  });
});

describe('rows that cannot be taken', () => {
  const faulty = () => {
    const files = onetFiles();
    files['Skills.txt'] = files['Skills.txt']?.replace('\t4.88\t', '\t9.88\t') ?? '';
    return files;
  };
  const rolesOf = async () =>
    (await get('/v1/job-roles')).data.map(({ code }: { code: string }) => code);

  test('are named, and nothing is written', async () => {
    const done = await importOf(faulty());
    expect(done).toMatchObject({
      state: 'failed',
      rowErrorCount: 1,
      failure: { code: 'row-errors' },
      counts: { skills: { created: 0 }, jobRoles: { created: 0 } },
    });
    expect(await rolesOf()).toEqual([]);
    expect((await get('/v1/skills')).data).toEqual([]);
    expect((await get('/v1/proficiency-scales')).data).toEqual([]);
    const { data } = await get(`/v1/imports/${done.id}/row-errors`);
    expect(data).toMatchObject([
      {
        file: 'Skills.txt',
        row: 3,
        code: 'number-out-of-range',
        detail: 'datavalue is "9.88", not a number from 0 to 7.',
      },
    ]);
  });

  test('cost only the role they are about, if what is sound was asked for', async () => {
    const done = await importOf(faulty(), { mode: 'partial' });
    expect(done).toMatchObject({
      state: 'completed',
      rowErrorCount: 1,
      counts: { jobRoles: counts({ created: 1, failed: 1 }) },
    });
    expect(await rolesOf()).toEqual(['29-1141.00']);
  });

  test('of a role that was imported before leave it as it is', async () => {
    await importOf(onetFiles());
    const before = await askedOf(PROGRAMMERS);
    await importOf(faulty(), { mode: 'partial', effectiveOn: '2026-03-01' });
    expect(await askedOf(PROGRAMMERS)).toEqual(before);
  });

  test('are listed page by page', async () => {
    const files = onetFiles();
    files['Job Zones.txt'] += '11-1011.00\t5\t08/2023\n11-1021.00\t9\t08/2023\nx\n';
    const { id } = await importOf(files);
    const first = await get(`/v1/imports/${id}/row-errors?limit=2`);
    const url = `/v1/imports/${id}/row-errors?limit=2&cursor=${first.nextCursor}`;
    const second = await get(url);
    const rows = [...first.data, ...second.data].map(({ row }: { row: number }) => row);
    expect([rows, second.nextCursor]).toEqual([[5, 6, 7], null]);
  });

  test('are given as CSV, where no cell is a formula', async () => {
    const files = onetFiles();
    files['Skills.txt'] += '=HYPERLINK("http://x")\t2.B.3.e\tProgramming\tLV\t1\tN\n';
    files['Occupation Data.txt'] += '-1+1\tx\ty\n';
    const { id } = await importOf(files);
    const { status, headers, text } = await upskill.api.get(
      `/v1/imports/${id}/row-errors`,
      employer.admin,
      { accept: 'text/csv' },
    );
    expect([status, headers['content-type']]).toEqual([200, 'text/csv; charset=utf-8']);
    const [header, ...rows] = text.split('\r\n');
    expect(header).toBe('file,row,code,detail');
    expect(rows).toEqual([
      'Occupation Data.txt,5,code-malformed,"""-1+1"" is not an O*NET-SOC code."',
      'Skills.txt,10,occupation-unlisted,"the occupation =HYPERLINK(""http://x"") is not listed."',
      '',
    ]);
  });

  test.each<[string, (files: Files) => void, string]>([
    ['lacks a column', (files) => replace(files, 'Scale ID', 'Scale'), 'column-missing'],
    ['is empty', (files) => Object.assign(files, { 'Skills.txt': '' }), 'file-empty'],
    [
      'breaks off within quotes',
      (files) => Object.assign(files, { 'Skills.txt': 'a,b\n"1,2' }),
      'column-missing',
    ],
  ])('a file that %s is refused as a whole, also in part', async (_what, spoil, code) => {
    const files = onetFiles();
    spoil(files);
    const done = await importOf(files, { mode: 'partial' });
    expect(done.state).toBe('failed');
    const { data } = await get(`/v1/imports/${done.id}/row-errors`);
    expect(data[0]).toMatchObject({ file: 'Skills.txt', code });
  });

  test('a text the catalog cannot hold is refused with the row it came from, and with the roles that need it', async () => {
    const files = onetFiles();
    files['Technology Skills.txt'] =
      files['Technology Skills.txt']?.replace('Ancient editor', `Bell\u0007${'x'.repeat(300)}`) ??
      '';
    const done = await importOf(files, { mode: 'partial' });
    expect(done.counts).toMatchObject({
      skills: counts({ created: 4, failed: 1 }),
      jobRoles: counts({ created: 1, failed: 1 }),
    });
    const { data } = await get(`/v1/imports/${done.id}/row-errors`);
    expect(data).toMatchObject([
      { file: 'Technology Skills.txt', row: 3, code: 'skill-refused' },
      { file: 'Occupation Data.txt', row: 2, code: 'role-spoilt' },
    ]);
  });
});

function replace(files: Files, from: string, to: string) {
  files['Skills.txt'] = files['Skills.txt']?.replace(from, to) ?? '';
}
