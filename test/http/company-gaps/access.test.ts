import { startTestApp, type TestApp, type TestPerson } from '../../setup/test-app.js';
import { type CompanyScene, companyScene } from './company-scene.js';

let upskill: TestApp;
let scene: CompanyScene;
let manager: TestPerson;
beforeAll(async () => {
  upskill = await startTestApp();
  scene = await companyScene(upskill);
  manager = await scene.hire({ role: 0 });
  const lead = await scene.hire({ role: 0, manager });
  for (let index = 0; index < 5; index += 1) await scene.hire({ role: 0, manager: lead }, [3]);
  for (let index = 0; index < 9; index += 1) await scene.hire({ role: 0 }, [3]);
  await scene.count();
});
afterAll(async () => {
  await scene.stop();
  await upskill.stop();
});

const PATHS = [
  '/v1/skill-gaps/summary',
  '/v1/skill-gaps/heat-map',
  '/v1/skill-gaps/bench',
  '/v1/skill-gaps/single-points-of-failure',
];

test.each(PATHS)('403: %s is nothing for an employee without reports', async (path) => {
  const nobody = await scene.hire({ role: 0 });
  expect((await upskill.api.get(path, nobody)).status).toBe(403);
  const payroll = await scene.hire({ roles: ['payroll'] });
  expect((await upskill.api.get(path, payroll)).status).toBe(403);
});

test('a manager sees the line below, at any depth, and neither themselves nor anybody else', async () => {
  const [own] = await scene.groups('?groupBy=job_role', manager);
  expect(own.headcount).toBe(6);
  const { source } = await upskill.done(scene.summary('', manager));
  expect(source).toBe('live');
});

test('a manager who names another manager sees whoever is below both', async () => {
  const other = await scene.hire({});
  expect(await scene.groups(`?managerId=${other.id}`, manager)).toEqual([]);
});

test('an administrator of learning sees everybody', async () => {
  const admin = await scene.hire({ roles: ['learning_admin'] });
  const [all] = await scene.groups('?groupBy=job_role', admin);
  expect(all.headcount).toBeGreaterThan(15);
});

test.each(PATHS)('%s shows another employer nothing of ours', async (path) => {
  const theirs = await companyScene(upskill);
  for (const _source of ['live', 'rollup']) {
    const { body, status } = await upskill.api.get(path, theirs.admin);
    expect([status, JSON.stringify(body).includes(scene.roleIds[0]!)]).toEqual([200, false]);
    const isEmpty = (item: { seats?: number; suppressed?: boolean }) =>
      item.seats === 0 && item.suppressed === true; // their own roles, that nobody holds
    expect((body.data ?? body.cells).every(isEmpty)).toBe(true);
    // Another employer's ids as filters find nothing either.
    for (const filter of ['departmentId', 'managerId'])
      expect(
        (await upskill.api.get(`${path}?${filter}=${scene.departmentIds[0]}`, theirs.admin)).status,
      ).toBe(200);
    await theirs.count();
  }
  await theirs.stop();
});

test('without row-level security the statements still keep to one employer', async () => {
  const theirs = await companyScene(upskill);
  for (let index = 0; index < 5; index += 1) await theirs.hire({ role: 0 }, [3]);
  await theirs.count();
  const tables = [
    'employees',
    'employee_skill_levels',
    'requirements',
    'requirement_versions',
    'job_roles',
  ];
  const kept = [
    'company_gap_people',
    'company_gap_headcounts',
    'company_gap_employer_cells',
    'company_gap_department_cells',
    'company_gap_days',
  ];
  const all = async () => [
    await scene.groups('?groupBy=department,skill'),
    await scene.groups('?groupBy=job_role&asOf=2090-01-01'),
    await Promise.all(
      PATHS.slice(2).map(
        async (path) => (await upskill.done(upskill.api.get(path, scene.admin))).data,
      ),
    ),
  ];
  const before = await all();
  const turn = async (state: 'disable' | 'enable') => {
    for (const table of [...tables, ...kept])
      await upskill.owner.query(`alter table ${table} ${state} row level security`);
  };
  await turn('disable');
  try {
    expect(await all()).toEqual(before);
  } finally {
    await turn('enable');
  }
});
