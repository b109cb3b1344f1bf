import { startTestApp, type TestApp } from '../../setup/test-app.js';
import { type CompanyScene, companyScene } from './company-scene.js';

let upskill: TestApp;
let scene: CompanyScene;
beforeEach(async () => {
  upskill ??= await startTestApp();
  scene = await companyScene(upskill);
});
afterEach(() => scene.stop());
afterAll(() => upskill.stop());

const bench = async (query: string) =>
  (await upskill.done(upskill.api.get(`/v1/skill-gaps/bench${query}`, scene.admin))).data;
const points = async (query = '') =>
  (
    await upskill.done(
      upskill.api.get(`/v1/skill-gaps/single-points-of-failure${query}`, scene.admin),
    )
  ).data;

/** A role that asks for 5 in the last skill, where a level of 4.75 is a readiness of .95. */
async function chargeNurses(version: { requiredCredentialTypeIds?: string[] } = {}) {
  const role = await scene.catalog.role();
  const skillId = scene.skillIds[5]!;
  await scene.catalog.version(role, {
    requirements: [{ skillId, level: 5, weight: 1 }],
    ...version,
  });
  return role;
}
const holders = async (jobRoleId: string, size: number) => {
  for (let index = 0; index < size; index += 1) await upskill.hire(scene.employer, { jobRoleId });
};

describe('bench strength', () => {
  test('B1: three of five are ready for four seats', async () => {
    const role = await chargeNurses();
    await holders(role, 4);
    for (const readiness of [0.95, 0.81, 0.8, 0.79, 0.4])
      await scene.hire({ role: 0 }, [0, 0, 0, 0, 0, 5 * readiness]);
    expect(await bench(`?jobRoleId=${role}`)).toEqual([
      {
        ...{ jobRoleId: role, seats: 4, threshold: 0.8, candidates: 5, readyNow: 3 },
        ...{ readyWithinOneYear: 1, readyLater: 1, perSeat: 0.75, suppressed: false },
      },
    ]);
    const [higher] = await bench(`?jobRoleId=${role}&threshold=0.9&seats=2`);
    expect(higher).toMatchObject({ seats: 2, readyNow: 1, perSeat: 0.5, readyWithinOneYear: 3 });
  });

  test('nobody is ready without the required credential, or a mandatory skill', async () => {
    const role = await chargeNurses({
      requiredCredentialTypeIds: ['01939f6e-5a7c-7c3e-9b52-0d6a3f1b2c4d'],
    });
    for (let index = 0; index < 5; index += 1) await scene.hire({ role: 0 }, [5, 5, 5, 5, 5, 5]);
    expect((await bench(`?jobRoleId=${role}`))[0]).toMatchObject({
      ...{ readyNow: 0, readyWithinOneYear: 5, seats: 0, perSeat: null },
    });
    // The second role's mandatory skill asks for 3 of the second skill; without it .8 of the weight is there.
    const [second] = scene.roleIds.slice(1);
    await scene.hire({ role: 0 }, [0, 2.9, 5, 5, 5]);
    expect((await bench(`?jobRoleId=${second}`))[0]).toMatchObject({
      ...{ candidates: 6, readyNow: 5, readyWithinOneYear: 1 },
    });
  });

  test('where fewer than five could be considered, nothing is said', async () => {
    const role = await chargeNurses();
    for (let index = 0; index < 4; index += 1) await scene.hire({ role: 0 }, [0, 0, 0, 0, 0, 5]);
    expect((await bench(`?jobRoleId=${role}`))[0]).toMatchObject({
      ...{ candidates: null, readyNow: null, perSeat: null, suppressed: true },
    });
  });

  test('every role that is held in turn, page by page; 422: seats of no role', async () => {
    expect(await bench('')).toEqual([]);
    for (const jobRoleId of scene.roleIds) await holders(jobRoleId, 1);
    const ids = (await bench('?limit=200')).map(({ jobRoleId }: any) => jobRoleId);
    expect(ids).toEqual([...scene.roleIds].sort());
    const first = await upskill.done(upskill.api.get('/v1/skill-gaps/bench?limit=2', scene.admin));
    const rest = await bench(`?limit=2&cursor=${first.nextCursor}`);
    expect([...first.data, ...rest].map(({ jobRoleId }: any) => jobRoleId)).toEqual(ids);
    const { status } = await upskill.api.get('/v1/skill-gaps/bench?seats=3', scene.admin);
    expect(status).toBe(422);
  });
});

describe('single points of failure', () => {
  test('a required level that one person has, or none, with who depends on it', async () => {
    const role = await chargeNurses();
    await holders(role, 3);
    const [skillId] = scene.skillIds.slice(5);
    const nobody = await points(`?jobRoleId=${role}`);
    expect(nobody).toEqual([
      {
        ...{ skillId, requiredLevel: 5, holders: 0, holderId: null },
        ...{ jobRoleIds: [role], dependents: 3 },
      },
    ]);
    const one = await scene.hire({}, [0, 0, 0, 0, 0, 5]);
    expect((await points(`?jobRoleId=${role}`))[0]).toMatchObject({ holders: 1, holderId: one.id });
    await scene.hire({}, [0, 0, 0, 0, 0, 5]);
    expect(await points(`?jobRoleId=${role}`)).toEqual([]);
  });

  test('a role nobody holds needs nobody; most dependents come first, page by page', async () => {
    expect(await points()).toEqual([]);
    await scene.hire({ role: 0 });
    await scene.hire({ role: 1 });
    await scene.hire({ role: 1 });
    const all = await points('?limit=200');
    // Three skills are asked for by both roles, at one level; two by one role each.
    expect(all.map(({ dependents }: any) => dependents)).toEqual([3, 3, 3, 2, 1]);
    const first = await upskill.done(
      upskill.api.get('/v1/skill-gaps/single-points-of-failure?limit=2', scene.admin),
    );
    const rest = await points(`?limit=2&cursor=${first.nextCursor}`);
    expect([...first.data, ...rest]).toEqual(all.slice(0, 4));
    expect(await points('?kind=tool')).toHaveLength(1);
  });
});
