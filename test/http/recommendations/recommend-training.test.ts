import { type Scene, trainingScene } from '../../setup/builders/training-scene.js';
import {
  startTestApp,
  type TestApp,
  type TestEmployer,
  type TestPerson,
} from '../../setup/test-app.js';

let upskill: TestApp;
beforeAll(async () => {
  upskill = await startTestApp();
});
afterAll(() => upskill.stop());

const stage = (scene: Scene) => trainingScene(upskill, scene);
const ask = (by: TestPerson | TestEmployer['admin'], id: string, goal: object = {}) =>
  upskill.api.post(`/v1/employees/${id}/training-recommendations`, by, {
    objective: 'cost',
    ...goal,
  });
async function recommend({ person }: { person: TestPerson }, goal: object = {}) {
  const body = await upskill.done(ask(person, person.id, goal));
  return { ...body, titles: body.programs.map(({ title }: { title: string }) => title) };
}
const usd = (amount: number) => ({ amount, currency: 'USD' });
const proven = { optimal: true, lowerBound: null };

describe('POST /v1/employees/{id}/training-recommendations', () => {
  test('200: one bundle beats two single programs', async () => {
    const scene = await stage({
      levels: { a: 1, b: 1 },
      requirements: { a: { level: 3 }, b: { level: 3 } },
      programs: {
        A: { cost: 400, hours: 20, out: { a: 3 } },
        B: { cost: 400, hours: 20, out: { b: 3 } },
        AB: { cost: 700, hours: 30, out: { a: 3, b: 3 } },
      },
    });
    expect(await recommend(scene)).toMatchObject({
      programIds: [scene.ids.AB],
      cost: usd(700),
      hours: 30,
      residualWeightedGap: 0,
      closesAll: true,
      untaughtSkillIds: [],
      employeeId: scene.person.id,
      jobRoleId: scene.roleId,
      programs: [{ programId: scene.ids.AB, title: 'AB', cost: usd(700), hours: 30 }],
      ...proven,
    });
  });

  test('200: what expects level 2 comes after what leads there', async () => {
    const scene = await stage({
      levels: { sql: 1 },
      requirements: { sql: { level: 4, weight: 5 } },
      programs: {
        'SQL-ADV': { cost: 900, hours: 40, out: { sql: 4 }, entry: { sql: 2 } },
        'SQL-INT': { cost: 300, hours: 16, out: { sql: 2 } },
        'SQL-BOOT': { cost: 1300, hours: 60, out: { sql: 4 } },
      },
    });
    expect(await recommend(scene)).toMatchObject({
      titles: ['SQL-INT', 'SQL-ADV'],
      cost: usd(1200),
      hours: 56,
      closesAll: true,
      gaps: [{ skillId: scene.skills.sql, requiredLevel: 4, level: 1, levelAfter: 4, weight: 5 }],
      ...proven,
    });
  });

  test('200: what nobody teaches stays open, and is named', async () => {
    const scene = await stage({
      requirements: { a: { level: 2 }, b: { level: 2 } },
      programs: { A: { cost: 200, hours: 10, out: { a: 2 } } },
    });
    const recommendation = await recommend(scene);
    expect(recommendation).toMatchObject({
      titles: ['A'],
      residualWeightedGap: 2,
      closesAll: false,
      untaughtSkillIds: [scene.skills.b],
      ...proven,
    });
    expect(recommendation.gaps).toContainEqual(
      expect.objectContaining({ skillId: scene.skills.b, level: null, levelAfter: 0 }),
    );
  });

  test('200: of two equally cheap programs the shorter one is recommended', async () => {
    const scene = await stage({
      requirements: { a: { level: 2 } },
      programs: {
        A: { cost: 200, hours: 12, out: { a: 2 } },
        B: { cost: 200, hours: 8, out: { a: 2 } },
        C: { cost: 200, hours: 8, out: { a: 2 } },
      },
    });
    expect(await recommend(scene)).toMatchObject({ titles: ['B'], hours: 8, ...proven });
  });

  test('200: without a gap there is nothing to take', async () => {
    const scene = await stage({
      levels: { a: 3 },
      requirements: { a: { level: 2 } },
      programs: { A: { cost: 200, hours: 10, out: { a: 3 } } },
    });
    expect(await recommend(scene)).toMatchObject({
      programIds: [],
      cost: usd(0),
      hours: 0,
      closesAll: true,
      gaps: [],
    });
  });

  test('200: least time may cost more, and the cost of hours may turn it around', async () => {
    const scene = await stage({
      requirements: { a: { level: 2 } },
      programs: {
        SLOW: { cost: 100, hours: 40, out: { a: 2 } },
        FAST: { cost: 500, hours: 10, out: { a: 2 } },
      },
    });
    expect((await recommend(scene)).titles).toEqual(['SLOW']);
    expect((await recommend(scene, { objective: 'hours' })).titles).toEqual(['FAST']);
    expect(await recommend(scene, { hourlyCost: usd(20) })).toMatchObject({
      titles: ['FAST'],
      cost: usd(700),
      programs: [{ cost: usd(700) }],
    });
  });

  test('200: a budget that does not suffice is spent where it closes most', async () => {
    const scene = await stage({
      requirements: { a: { level: 2, weight: 1 }, b: { level: 2, weight: 5 } },
      programs: {
        A: { cost: 300, hours: 10, out: { a: 2 } },
        B: { cost: 400, hours: 10, out: { b: 2 } },
      },
    });
    expect(await recommend(scene, { budget: usd(699) })).toMatchObject({
      titles: ['B'],
      residualWeightedGap: 2,
      closesAll: false,
      untaughtSkillIds: [],
    });
    expect((await recommend(scene, { budget: usd(700) })).closesAll).toBe(true);
  });

  test('200: a prerequisite is taken too, and one that is not offered closes the way', async () => {
    const scene = await stage({
      requirements: { a: { level: 2 }, b: { level: 2 } },
      programs: {
        BASICS: { cost: 50, hours: 5, out: {} },
        A: { cost: 100, hours: 10, out: { a: 2 }, needs: ['BASICS'] },
        HIDDEN: { cost: 1, hours: 1, out: {}, status: 'draft' },
        B: { cost: 100, hours: 10, out: { b: 2 }, needs: ['HIDDEN'] },
      },
    });
    expect(await recommend(scene)).toMatchObject({
      titles: ['BASICS', 'A'],
      cost: usd(150),
      untaughtSkillIds: [scene.skills.b],
    });
  });

  test('200: a skill that only opens a program is learned on the way', async () => {
    const scene = await stage({
      requirements: { a: { level: 2 } },
      programs: {
        MATH: { cost: 30, hours: 3, out: { math: 1 } },
        A: { cost: 100, hours: 10, out: { a: 2 }, entry: { math: 1 } },
      },
    });
    expect((await recommend(scene)).titles).toEqual(['MATH', 'A']);
  });

  test('200: a draft, or a price in another currency, is no offer; a free program is', async () => {
    const scene = await stage({
      requirements: { a: { level: 2 } },
      programs: {
        DRAFT: { cost: 1, hours: 1, out: { a: 2 }, status: 'draft' },
        EURO: { cost: 1, hours: 1, out: { a: 2 }, currency: 'EUR' },
        FREE: { cost: 0, hours: 99, out: { a: 2 } },
      },
    });
    expect(await recommend(scene)).toMatchObject({ titles: ['FREE'], cost: usd(0) });
  });

  test('200: a target role asks for other training', async () => {
    const scene = await stage({
      requirements: { a: { level: 2 } },
      programs: {
        A: { cost: 100, hours: 10, out: { a: 2 } },
        B: { cost: 100, hours: 10, out: { b: 2 } },
      },
    });
    const targetRoleId = await scene.catalog.role();
    await scene.catalog.version(targetRoleId, {
      requirements: [{ skillId: scene.skills.b!, level: 2, weight: 1 }],
    });
    expect(await recommend(scene, { targetRoleId })).toMatchObject({
      titles: ['B'],
      jobRoleId: targetRoleId,
    });
  });

  test('404: people see recommendations for themselves and those below them', async () => {
    const scene = await stage({ requirements: { a: { level: 2 } }, programs: {} });
    const { employer, roleId } = scene;
    const boss = await upskill.hire(employer);
    const report = await upskill.hire(employer, { manager: boss, jobRoleId: roleId });
    const staff = await upskill.hire(employer, { roles: ['learning_admin'] });
    expect((await ask(boss, report.id)).status).toBe(200);
    expect((await ask(staff, report.id)).status).toBe(200);
    expect((await ask(report, boss.id)).status).toBe(404);
    const stranger = await upskill.newEmployer();
    expect((await ask(stranger.admin, report.id)).status).toBe(404);
  });

  test('422: somebody without a job role needs a target role, and one that exists', async () => {
    const employer = await upskill.newEmployer();
    const ada = await upskill.hire(employer);
    expect(await ask(ada, ada.id)).toMatchObject({
      status: 422,
      body: { code: 'training-goal-missing' },
    });
    const targetRoleId = '01939f6e-5a7c-7c3e-9b52-0d6a3f1b2c4d';
    expect(await ask(ada, ada.id, { targetRoleId })).toMatchObject({
      status: 422,
      body: { code: 'unknown-reference' },
    });
  });

  test('422: a budget in another currency is not converted', async () => {
    const scene = await stage({ requirements: { a: { level: 2 } }, programs: {} });
    const budget = { amount: 1, currency: 'EUR' };
    expect(await ask(scene.person, scene.person.id, { budget })).toMatchObject({
      status: 422,
      body: {
        code: 'recommendation-currency-differs',
        errors: [{ pointer: '/budget/currency' }],
      },
    });
  });

  test('400: the objective is cost or hours', async () => {
    const ada = await upskill.hire(await upskill.newEmployer());
    expect((await ask(ada, ada.id, { objective: 'fun' })).status).toBe(400);
    expect((await ask(ada, ada.id, { objective: undefined })).status).toBe(400);
    expect((await ask(ada, ada.id, { hourlyCost: usd(10 ** 9 + 1) })).status).toBe(400);
  });

  test('nothing is stored', async () => {
    const scene = await stage({ requirements: { a: { level: 2 } }, programs: {} });
    const count = async () =>
      (await upskill.owner.query('select count(*) from audit_entries')).rows[0].count;
    const before = await count();
    await recommend(scene, { asOf: '2026-11-22' });
    expect(await count()).toBe(before);
  });
});
