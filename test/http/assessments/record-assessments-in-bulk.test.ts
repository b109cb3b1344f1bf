import { skillCatalog } from '../../setup/builders/skill-catalog.js';
import {
  startTestApp,
  type TestApp,
  type TestEmployer,
  type TestPerson,
} from '../../setup/test-app.js';

let upskill: TestApp;
let employer: TestEmployer;
let boss: TestPerson;
let ada: TestPerson;
let outsider: TestPerson;
let sql: string;

beforeAll(async () => {
  upskill = await startTestApp();
  employer = await upskill.newEmployer();
  const catalog = skillCatalog(upskill, employer);
  await catalog.scale({ max: 5 });
  sql = await catalog.skill({ source: 'onet', externalId: '2.B.3.e' });
  boss = await upskill.hire(employer);
  ada = await upskill.hire(employer, { manager: boss });
  outsider = await upskill.hire(employer);
});
afterAll(() => upskill.stop());

describe('POST /v1/assessments/bulk', () => {
  const bulk = (by: { authorization: string }, items: object[]) =>
    upskill.api.post('/v1/assessments/bulk', by, { items });

  test('200: each item stands or fails alone, and says why', async () => {
    const person = await upskill.hire(employer);
    const { status, body } = await bulk(employer.admin, [
      {
        employeeExternalId: person.externalId,
        skillExternalId: '2.B.3.e',
        level: 3,
        source: 'manager',
        assessorExternalId: boss.externalId,
      },
      { employeeId: person.id, skillId: sql, level: 4, source: 'self' },
      { employeeId: person.id, skillId: sql, level: 9, source: 'self' },
      { employeeId: person.id, employeeExternalId: 'x', skillId: sql, level: 1, source: 'self' },
      { employeeExternalId: 'nobody', skillId: sql, level: 1, source: 'self' },
      { employeeId: person.id, skillExternalId: 'no', level: 1, source: 'self' },
      { employeeId: person.id, skillId: sql, level: 'high', source: 'self' },
    ]);
    expect(status).toBe(200);
    expect(body).toMatchObject({ created: 2, failed: 5 });
    expect(body.results.map((each: any) => each.errors[0]?.pointer)).toEqual([
      undefined,
      undefined,
      '/level',
      '/employeeId',
      '/employeeExternalId',
      '/skillExternalId',
      '/level',
    ]);
    const skills = await upskill.done(
      upskill.api.get(`/v1/employees/${person.id}/skills`, employer.admin),
    );
    expect(skills.data).toMatchObject([{ level: 3.375, assessmentCount: 2 }]);
  });

  test('200: a manager assesses the team and nobody else', async () => {
    const item = { skillId: sql, level: 4, source: 'manager' };
    const { body } = await bulk(boss, [
      { ...item, employeeId: ada.id },
      { ...item, employeeId: boss.id },
      { ...item, employeeId: outsider.id },
    ]);
    expect(body.results.map((each: any) => each.errors[0]?.code ?? each.outcome)).toEqual([
      'created',
      'assessment-not-yours',
      'not-found',
    ]);
  });

  test('200: a thousand items that touch the same people at once lose nothing', async () => {
    const people = await Promise.all([1, 2, 3].map(() => upskill.hire(employer)));
    const items = Array.from({ length: 500 }, (_, index) => ({
      employeeId: people[index % 3]!.id,
      skillId: sql,
      level: 2,
      source: 'test',
    }));
    // As many at once as one employer may have.
    const answers = await Promise.all([1, 2].map(() => bulk(employer.admin, items)));
    expect(answers.map(({ body }) => body.created)).toEqual([500, 500]);
    const { rows } = await upskill.owner.query(
      'select sum(assessment_count)::int as total from employee_skill_levels where employee_id = any($1)',
      [people.map(({ id }) => id)],
    );
    expect(rows).toEqual([{ total: 1_000 }]);
  });

  test('400: no more than a thousand items', async () => {
    expect(
      (
        await bulk(
          employer.admin,
          Array.from({ length: 1_001 }, () => ({})),
        )
      ).status,
    ).toBe(400);
    expect((await bulk(employer.admin, [])).status).toBe(400);
  });
});
