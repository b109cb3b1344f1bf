import { skillCatalog } from '../../setup/builders/skill-catalog.js';
import { fresh, startTestApp, type TestApp, type TestEmployer } from '../../setup/test-app.js';

const PEOPLE = 2_000;
const SKILLS_OF_A_ROLE = 15;

let upskill: TestApp;
let large: TestEmployer;
beforeAll(async () => {
  upskill = await startTestApp();
  await ofEveryTable(await upskill.newEmployer(), { people: 1, roles: 1 });
  // From here on PostgreSQL takes it that no other employer has anything.
  await upskill.owner.query('analyze');
  large = await upskill.newEmployer();
  await ofEveryTable(large, { people: PEOPLE, roles: 40 });
}, 120_000);
afterAll(() => upskill.stop());

/** Roles that ask for skills, people in them in departments, and what everybody knows of it. */
async function ofEveryTable(employer: TestEmployer, size: { people: number; roles: number }) {
  const { api, done, owner } = upskill;
  const catalog = skillCatalog(upskill, employer);
  await catalog.scale({ max: 5 });
  const skillIds: string[] = [];
  for (let place = 0; place < 2 * SKILLS_OF_A_ROLE; place += 1)
    skillIds.push(await catalog.skill());
  const roleIds: string[] = [];
  for (let place = 0; place < size.roles; place += 1) {
    const role = await catalog.role();
    const asked = skillIds.slice(place % SKILLS_OF_A_ROLE).slice(0, SKILLS_OF_A_ROLE);
    const requirements = asked.map((skillId, at) => ({ skillId, level: 1 + (at % 5), weight: 1 }));
    await catalog.version(role, { effectiveOn: '2026-01-01', requirements });
    roleIds.push(role);
  }
  const departmentIds: string[] = [];
  for (let place = 0; place < Math.min(size.roles, 20); place += 1) {
    const body = { name: fresh('Department') };
    departmentIds.push((await done(api.post('/v1/departments', employer.admin, body))).id);
  }
  for (let from = 0; from < size.people; from += 1_000) {
    const items = Array.from({ length: Math.min(1_000, size.people - from) }, (_none, at) => ({
      ...{ externalId: fresh('W'), givenName: 'A', familyName: 'B', status: 'active' },
      ...{ email: `${fresh('w')}@example.com`, employmentType: 'full_time', hiredOn: '2020-01-01' },
      jobRoleId: roleIds[at % roleIds.length],
      departmentId: departmentIds[at % departmentIds.length],
      country: at % 3 === 0 ? 'US' : 'DE',
    }));
    await done(api.post('/v1/employees/bulk', employer.admin, { items }));
  }
  await owner.query(
    `insert into employee_skill_levels (employer_id, employee_id, skill_id, level, assessed_level, assessment_count, last_assessed_on)
     select e.employer_id, e.id, s.id, 3, 3, 1, '2026-02-01' from employees e
     join skills s on s.employer_id = e.employer_id where e.employer_id = $1 and e.job_role_id is not null`,
    [employer.id],
  );
}

// A plan for a row or none walks all these people once for each requirement, and does not end in time.
describe('an employer of whom the statistics know nothing yet', () => {
  test.each([
    'summary?groupBy=department&asOf=2099-01-01',
    'summary?groupBy=location,department,skill',
    'heat-map?asOf=2099-01-01',
    'bench',
    'single-points-of-failure',
  ])('is answered: %s', async (report) => {
    const { status } = await upskill.api.get(`/v1/skill-gaps/${report}`, large.admin);
    expect(status).toBe(200);
  });

  test('is answered: a forecast of everybody', async () => {
    const answer = await upskill.api.post('/v1/skill-gaps/forecasts', large.admin, { years: 5 });
    expect(answer.status).toBe(200);
    expect(answer.body.assumptions.headcount).toBe(PEOPLE);
  });
});
