import { v7 as uuidv7 } from 'uuid';
import { assessAll } from '../../setup/builders/data-team.js';
import { skillCatalog } from '../../setup/builders/skill-catalog.js';
import { upsertBody } from '../../setup/builders/worker-records.js';
import {
  type Credential,
  startTestApp,
  type TestApp,
  type TestEmployer,
} from '../../setup/test-app.js';

let upskill: TestApp;
beforeAll(async () => {
  upskill = await startTestApp();
  upskill.clock.now = new Date('2030-03-01T12:00:00Z');
});
afterAll(() => upskill.stop());

const ask = (by: Credential, body: object) =>
  upskill.api.post('/v1/skill-gaps/forecasts', by, body);
const forecast = (by: Credential, body: object = { years: 1 }) => upskill.done(ask(by, body));

/** An employer with a skill, and roles that ask for level 3 of it from 2020 on. */
async function staff(
  roles: Record<string, { people: number; able: number; departmentId?: string }>,
) {
  const employer = await upskill.newEmployer();
  const catalog = skillCatalog(upskill, employer);
  await catalog.scale({ max: 5 });
  const skillId = await catalog.skill();
  const requirements = [{ skillId, level: 3, weight: 1 }];
  const ids: Record<string, string> = {};
  for (const [name, { people, able, ...fields }] of Object.entries(roles)) {
    const jobRoleId = await catalog.role();
    ids[name] = jobRoleId;
    await catalog.version(jobRoleId, { requirements });
    await hireMany(employer, { people, able, skillId, fields: { jobRoleId, ...fields } });
  }
  return { employer, catalog, skillId, ids };
}

/** `able` of them have level 3, the others 2. */
async function hireMany(
  employer: TestEmployer,
  {
    people,
    able,
    skillId,
    fields,
  }: { people: number; able: number; skillId: string; fields: object },
) {
  for (let count = 0; count < people; count += 1) {
    const { id } = await upskill.hire(employer, { ...fields });
    await assessAll(upskill, employer, id, [{ skillId, level: count < able ? 3 : 2 }]);
  }
}

describe('POST /v1/skill-gaps/forecasts', () => {
  test('200: whoever is on leave keeps their seat; whoever has not begun, or has left, has none', async () => {
    const { employer, ids, skillId } = await staff({ nurse: { people: 5, able: 2 } });
    for (const fields of [
      { status: 'on_leave' },
      { status: 'pending', hiredOn: '2030-06-01' },
      { status: 'terminated', terminatedOn: '2029-12-31', terminationReason: 'resignation' },
    ]) {
      const body = upsertBody({ jobRoleId: ids.nurse, ...fields });
      const url = `/v1/employees/by-external-id/${fields.status}`;
      const { id } = await upskill.done(upskill.api.put(url, employer.admin, body));
      await assessAll(upskill, employer, id, [{ skillId, level: 3 }]);
    }
    const { years, assumptions } = await forecast(employer.admin);
    expect(assumptions.headcount).toBe(6);
    expect(years[0].skills).toEqual([{ skillId, demand: 6, supply: 3, gap: 3 }]);
  });

  test('200: two roles with everything assumed, reckoned by hand', async () => {
    const { employer, ids, skillId } = await staff({
      cook: { people: 10, able: 8 },
      nurse: { people: 20, able: 5 },
    });
    const { years, assumptions } = await forecast(employer.admin, {
      years: 1,
      growth: 0.1,
      attrition: 0.1,
      retirements: [
        { year: 1, count: 2, probability: 0.5, jobRoleId: ids.cook },
        { year: 1, count: 3 },
      ],
      trainedPerYear: 4,
      skilledHiresShare: 0.5,
    });
    // Cooks: 1 + 1 retire, 8 × 0.9 = 7.2 stay for 11 seats; nurses: 2 retire, 18 × 0.9 = 16.2 stay for 22.
    // Able: 8 × 0.72 + 5 × 0.81 = 9.81, 4 are trained, and half of 9.6 hires.
    expect(years).toEqual([
      {
        year: 1,
        demandHeadcount: 33,
        retainedHeadcount: 23.4,
        hiresNeeded: 9.6,
        attritionDeviation: 1.5297,
        skills: [{ skillId, demand: 33, supply: 18.61, gap: 14.39 }],
        low: {
          demandHeadcount: 33,
          retainedHeadcount: 24.7,
          hiresNeeded: 8.3,
          attritionDeviation: 1.1113,
          skills: [{ skillId, demand: 33, supply: 18.505, gap: 14.495 }],
        },
        high: {
          demandHeadcount: 33,
          retainedHeadcount: 22.1,
          hiresNeeded: 10.9,
          attritionDeviation: 1.8207,
          skills: [{ skillId, demand: 33, supply: 18.715, gap: 14.285 }],
        },
      },
    ]);
    expect(assumptions).toMatchObject({
      asOf: '2030-03-01',
      horizon: [{ year: 1, on: '2031-12-31' }],
      retirements: [
        { year: 1, count: 2, probability: 0.5, jobRoleId: ids.cook },
        { year: 1, count: 3, probability: 1, jobRoleId: null },
      ],
      attritionLow: 0.05,
      attritionHigh: 0.15,
      headcount: 30,
      peopleWithoutRole: 0,
    });
  });

  test('200: nothing assumed is nothing changed, and all of it is told', async () => {
    const { employer, skillId, ids } = await staff({ cook: { people: 6, able: 2 } });
    await upskill.hire(employer);
    const { years, assumptions } = await forecast(employer.admin, { years: 2 });
    const same = {
      demandHeadcount: 6,
      retainedHeadcount: 6,
      hiresNeeded: 0,
      attritionDeviation: 0,
      skills: [{ skillId, demand: 6, supply: 2, gap: 4 }],
    };
    expect(years).toEqual([
      { year: 1, ...same, low: same, high: same },
      { year: 2, ...same, low: same, high: same },
    ]);
    expect(assumptions).toMatchObject({
      formulaVersion: 1,
      jobRoleIds: null,
      departmentId: null,
      growth: 0,
      attrition: 0,
      retirements: [],
      trainedPerYear: 0,
      skilledHiresShare: 0,
      plannedHeadcount: [],
      headcount: 6,
      peopleWithoutRole: 1,
      smallestGroup: 5,
      roles: [{ jobRoleId: ids.cook, headcount: 6, suppressed: false }],
    });
  });

  test('200: from the year a version takes effect, its level decides who counts, and its skills are asked for', async () => {
    const { employer, catalog, skillId, ids } = await staff({ cook: { people: 6, able: 4 } });
    const later = await catalog.skill();
    const versionId = await catalog.version(ids.cook!, {
      effectiveOn: '2032-12-31',
      requirements: [
        { skillId, level: 2, weight: 1 },
        { skillId: later, level: 1, weight: 1 },
      ],
    });
    const { years, assumptions } = await forecast(employer.admin, { years: 2 });
    expect(years[0].skills).toEqual([
      { skillId, demand: 6, supply: 4, gap: 2 },
      { skillId: later, demand: 0, supply: 0, gap: 0 },
    ]);
    expect(years[1].skills).toEqual([
      { skillId, demand: 6, supply: 6, gap: 0 },
      { skillId: later, demand: 6, supply: 0, gap: 6 },
    ]);
    expect(assumptions.roles[0].requirementVersions).toEqual([
      { year: 1, requirementVersionId: expect.not.stringContaining(versionId) },
      { year: 2, requirementVersionId: versionId },
    ]);
  });

  test('200: only people of the department and below it, and only the roles named, are counted', async () => {
    const { employer, skillId, ids } = await staff({
      cook: { people: 5, able: 5 },
      nurse: { people: 1, able: 1 },
    });
    const division = await upskill.done(
      upskill.api.post('/v1/departments', employer.admin, { name: 'Division' }),
    );
    const ward = await upskill.done(
      upskill.api.post('/v1/departments', employer.admin, { name: 'Ward', parentId: division.id }),
    );
    const fields = { jobRoleId: ids.cook, departmentId: ward.id };
    await hireMany(employer, { people: 6, able: 1, skillId, fields });
    const inDivision = await forecast(employer.admin, { years: 1, departmentId: division.id });
    expect(inDivision.years[0].skills).toEqual([{ skillId, demand: 6, supply: 1, gap: 5 }]);
    expect(inDivision.assumptions.departmentId).toBe(division.id);
    const cooks = await forecast(employer.admin, { years: 1, jobRoleIds: [ids.cook] });
    expect(cooks.assumptions.headcount).toBe(11);
    expect(cooks.years[0].skills).toEqual([{ skillId, demand: 11, supply: 6, gap: 5 }]);
  });

  test('200: a planned role that nobody holds is all demand', async () => {
    const { employer, skillId, ids } = await staff({ pilot: { people: 0, able: 0 } });
    const plannedHeadcount = [{ jobRoleId: ids.pilot, year: 2, headcount: 3 }];
    const { years } = await forecast(employer.admin, { years: 3, growth: 1, plannedHeadcount });
    expect(years.map((year: { skills: object[] }) => year.skills[0])).toEqual([
      { skillId, demand: 0, supply: 0, gap: 0 },
      { skillId, demand: 3, supply: 0, gap: 3 },
      { skillId, demand: 6, supply: 0, gap: 6 },
    ]);
  });

  test('200: of a role that fewer than five hold, headcounts are told and skills are not', async () => {
    const { employer, skillId, ids } = await staff({
      cook: { people: 4, able: 3 },
      nurse: { people: 5, able: 2 },
    });
    const { years, assumptions } = await forecast(employer.admin);
    expect(years[0]).toMatchObject({
      demandHeadcount: 9,
      skills: [{ skillId, demand: 5, supply: 2, gap: 3 }],
    });
    const suppressed = Object.fromEntries(
      assumptions.roles.map((role: { jobRoleId: string; suppressed: boolean }) => [
        role.jobRoleId,
        role.suppressed,
      ]),
    );
    expect(suppressed).toEqual({ [ids.cook!]: true, [ids.nurse!]: false });
  });

  test('200: who has left is not counted, and somebody else’s employer never is', async () => {
    const { employer, ids } = await staff({ cook: { people: 5, able: 5 } });
    const cook = await upskill.hire(employer, { jobRoleId: ids.cook });
    const change = { status: 'terminated', terminatedOn: '2026-01-31' };
    await upskill.done(
      upskill.api.patch(`/v1/employees/${cook.id}`, employer.admin, change, cook.version),
    );
    expect((await forecast(employer.admin)).assumptions.headcount).toBe(5);
    const stranger = await upskill.newEmployer();
    expect((await forecast(stranger.admin)).assumptions.roles).toEqual([]);
    expect(await ask(stranger.admin, { years: 1, jobRoleIds: [ids.cook] })).toMatchObject({
      status: 422,
      body: { code: 'unknown-reference', errors: [{ pointer: '/jobRoleIds/0' }] },
    });
  });

  test('403: those who may see everybody’s skills may ask, the others may not', async () => {
    const employer = await upskill.newEmployer();
    for (const role of ['learning_admin', 'hr_admin', 'auditor', 'employer_admin'] as const) {
      const person = await upskill.hire(employer, { roles: [role] });
      expect((await ask(person, { years: 1 })).status).toBe(200);
    }
    const boss = await upskill.hire(employer);
    await upskill.hire(employer, { manager: boss });
    expect((await ask(boss, { years: 1 })).status).toBe(403);
    const finance = await upskill.hire(employer, { roles: ['finance'] });
    expect((await ask(finance, { years: 1 })).status).toBe(403);
  });

  test('422: a department or role that does not exist', async () => {
    const { admin } = await upskill.newEmployer();
    const id = uuidv7();
    const cases: [object, string][] = [
      [{ departmentId: id }, '/departmentId'],
      [{ retirements: [{ year: 1, count: 1, jobRoleId: id }] }, '/retirements/0/jobRoleId'],
      [
        { plannedHeadcount: [{ year: 1, headcount: 1, jobRoleId: id }] },
        '/plannedHeadcount/0/jobRoleId',
      ],
    ];
    for (const [change, pointer] of cases) {
      expect(await ask(admin, { years: 1, ...change })).toMatchObject({
        status: 422,
        body: { code: 'unknown-reference', errors: [{ pointer }] },
      });
    }
  });

  test('422: an assumption about a year after the last would be dropped in silence', async () => {
    const { admin } = await upskill.newEmployer();
    expect(await ask(admin, { years: 1, retirements: [{ year: 2, count: 1 }] })).toMatchObject({
      status: 422,
      body: { code: 'forecast-assumption-unusable', errors: [{ pointer: '/retirements/0/year' }] },
    });
  });

  test('400: one to five years', async () => {
    const { admin } = await upskill.newEmployer();
    for (const years of [0, 6, 1.5]) expect((await ask(admin, { years })).status).toBe(400);
  });
});
