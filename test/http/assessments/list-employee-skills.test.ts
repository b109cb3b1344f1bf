import { skillCatalog } from '../../setup/builders/skill-catalog.js';
import {
  startTestApp,
  type TestApp,
  type TestEmployer,
  type TestPerson,
} from '../../setup/test-app.js';

let upskill: TestApp;
let employer: TestEmployer;
let manager: TestPerson;
let ada: TestPerson;
let skillIds: string[];

beforeAll(async () => {
  upskill = await startTestApp();
  upskill.clock.now = new Date('2099-05-01T12:00:00Z');
  employer = await upskill.newEmployer();
  const catalog = skillCatalog(upskill, employer);
  await catalog.scale({ max: 5 });
  skillIds = [await catalog.skill(), await catalog.skill(), await catalog.skill()];
  manager = await upskill.hire(employer);
  ada = await upskill.hire(employer, { manager });
});
afterAll(() => upskill.stop());

const assess = (of: { id: string }, body: object) =>
  upskill.done(
    upskill.api.post(`/v1/employees/${of.id}/assessments`, employer.admin, {
      skillId: skillIds[0],
      ...body,
    }),
  );
const skillsOf = async (of: { id: string }, query = '') =>
  (await upskill.done(upskill.api.get(`/v1/employees/${of.id}/skills${query}`, employer.admin)))
    .data;

describe('GET /v1/employees/{id}/skills', () => {
  test('E1: self says 4, the manager says 3: 3.375, credited as 3', async () => {
    await assess(ada, { source: 'self', level: 4 });
    await assess(ada, { source: 'manager', level: 3 });
    expect(await skillsOf(ada)).toEqual([
      {
        skillId: skillIds[0],
        level: 3.375,
        creditedLevel: 3,
        confidence: 0.65,
        lastAssessedOn: '2099-05-01',
        lastUsedOn: null,
        assessmentCount: 2,
        floorCredentialId: null,
      },
    ]);
  });

  test('E4: what nobody assessed is absent, not 0', async () => {
    const person = await upskill.hire(employer);
    expect(await skillsOf(person)).toEqual([]);
  });

  test('200: as of a day, only what was known then counts', async () => {
    const person = await upskill.hire(employer);
    await assess(person, { source: 'test', level: 1, assessedOn: '2097-01-10' });
    await assess(person, { source: 'test', level: 5, assessedOn: '2099-01-10' });
    expect(await skillsOf(person, '?asOf=2097-01-09')).toEqual([]);
    expect(await skillsOf(person, '?asOf=2098-01-01')).toMatchObject([
      { level: 1, lastAssessedOn: '2097-01-10', assessmentCount: 1 },
    ]);
    const [today] = await skillsOf(person);
    expect(today).toMatchObject({ assessmentCount: 2, lastAssessedOn: '2099-01-10' });
    expect(today.level).toBeCloseTo(3.6664, 3); // two years halve the older one
    const [later] = await skillsOf(person, '?asOf=2103-01-01');
    expect(later.level).toBe(today.level);
    expect(later.confidence).toBeLessThan(today.confidence);
  });

  test('200: pages follow one another without a gap', async () => {
    const person = await upskill.hire(employer);
    for (const skillId of skillIds) await assess(person, { skillId, source: 'test', level: 2 });
    const first = await upskill.done(
      upskill.api.get(`/v1/employees/${person.id}/skills?limit=2`, person),
    );
    const second = await upskill.done(
      upskill.api.get(
        `/v1/employees/${person.id}/skills?limit=2&cursor=${first.nextCursor}`,
        person,
      ),
    );
    const seen = [...first.data, ...second.data].map(({ skillId }: any) => skillId);
    expect(seen).toEqual(skillIds.toSorted());
    expect(second.nextCursor).toBeNull();
  });

  test('200: the person and the line above may look', async () => {
    for (const viewer of [ada, manager]) {
      expect((await upskill.api.get(`/v1/employees/${ada.id}/skills`, viewer)).status).toBe(200);
    }
  });

  test.each(['finance', 'payroll', 'benefits_admin'] as const)(
    '404: levels are no business of %s',
    async (role) => {
      const viewer = await upskill.hire(employer, { roles: [role] });
      for (const list of ['skills', 'assessments']) {
        const { status } = await upskill.api.get(`/v1/employees/${ada.id}/${list}`, viewer);
        expect(status).toBe(404);
      }
    },
  );

  test('404: another employer’s people look missing', async () => {
    const other = await upskill.newEmployer();
    for (const list of ['skills', 'assessments']) {
      const { status } = await upskill.api.get(`/v1/employees/${ada.id}/${list}`, other.admin);
      expect(status).toBe(404);
    }
  });
});

describe('GET /v1/employees/{id}/assessments', () => {
  test('200: newest first, page by page, one skill if asked', async () => {
    const person = await upskill.hire(employer);
    const days = ['2098-03-01', '2099-02-01', '2098-03-01', '2097-01-01'];
    for (const assessedOn of days) await assess(person, { source: 'test', level: 2, assessedOn });
    await assess(person, { skillId: skillIds[1], source: 'test', level: 2 });
    const url = `/v1/employees/${person.id}/assessments?skillId=${skillIds[0]}&limit=3`;
    const first = await upskill.done(upskill.api.get(url, person));
    const rest = await upskill.done(upskill.api.get(`${url}&cursor=${first.nextCursor}`, person));
    expect([...first.data, ...rest.data].map(({ assessedOn }: any) => assessedOn)).toEqual([
      '2099-02-01',
      '2098-03-01',
      '2098-03-01',
      '2097-01-01',
    ]);
    expect(new Set([...first.data, ...rest.data].map(({ id }: any) => id)).size).toBe(4);
  });

  test('200: whoever keeps a copy asks for what came since', async () => {
    const person = await upskill.hire(employer);
    await assess(person, { source: 'test', level: 2, assessedOn: '2020-01-01' });
    const url = `/v1/employees/${person.id}/assessments?updatedSince=`;
    const since = await upskill.done(upskill.api.get(`${url}2020-06-01T00:00:00Z`, person));
    expect(since.data).toHaveLength(1);
    const ahead = await upskill.done(upskill.api.get(`${url}2199-01-01T00:00:00Z`, person));
    expect(ahead.data).toEqual([]);
  });

  test('404: an assessment is found under its own employee only', async () => {
    const { id } = await assess(ada, { source: 'test', level: 2 });
    const person = await upskill.hire(employer);
    const { status } = await upskill.api.get(
      `/v1/employees/${person.id}/assessments/${id}`,
      employer.admin,
    );
    expect(status).toBe(404);
  });
});
