import { startTestApp, type TestApp, type TestPerson } from '../../setup/test-app.js';
import { type CompanyScene, companyScene } from './company-scene.js';

let upskill: TestApp;
beforeAll(async () => {
  upskill = await startTestApp();
});
afterAll(() => upskill.stop());

const scenes: CompanyScene[] = [];
afterEach(async () => {
  for (const scene of scenes.splice(0)) await scene.stop();
  upskill.clock.now = undefined;
});
async function newScene() {
  const scene = await companyScene(upskill);
  scenes.push(scene);
  return scene;
}

/** People of one role and department, each with the same levels in the first skills. */
async function team(
  scene: CompanyScene,
  size: number,
  fields: Parameters<CompanyScene['hire']>[0],
  levels: readonly number[] = [],
): Promise<TestPerson[]> {
  const people: TestPerson[] = [];
  for (let index = 0; index < size; index += 1) people.push(await scene.hire(fields, levels));
  return people;
}
const of = (groups: any[], key: string, id: string | null) =>
  groups.find((group) => group[key] === id);

describe('what the groups say', () => {
  // The first role asks for 2, 3, 4, 2 in the first four skills, with weights of 0.7, 1.7, 2.7, 3.7.
  test('an unknown level counts as 0, a surplus makes up for nothing', async () => {
    const scene = await newScene();
    await team(scene, 5, { role: 0, department: 0 }, [5, 2]);
    const groups = await scene.groups();
    const [first, second, third] = scene.skillIds.map((id) => of(groups, 'skillId', id));
    expect(first).toMatchObject({
      ...{ headcount: 5, requirements: 5, assessedShare: 1, met: 5, metShare: 1 },
      ...{ gapPoints: 0, meanGap: 0, meanWeightedGap: 0, suppressed: false },
    });
    expect(second).toMatchObject({ met: 0, gapPoints: 8.5, meanGap: 1, meanWeightedGap: 1 });
    expect(third).toMatchObject({ assessedShare: 0, met: 0, gapPoints: 54, meanGap: 4 });
  });

  test('people count once in a group, their requirements one by one', async () => {
    const scene = await newScene();
    await team(scene, 6, { role: 0, department: 0 }, [2]);
    const [department] = await scene.groups('?groupBy=department');
    expect(department).toMatchObject({
      departmentId: scene.departmentIds[0],
      ...{ skillId: null, kind: null, headcount: 6, requirements: 24, assessedShare: 0.25 },
      ...{ met: 6, metShare: 0.25 },
    });
    const kinds = await scene.groups('?groupBy=kind');
    expect(
      kinds.map(({ kind, headcount, requirements }) => [kind, headcount, requirements]).sort(),
    ).toEqual([
      ['hard', 6, 12],
      ['soft', 6, 12],
    ]);
  });

  test('who has left, and who has not begun, is not counted; who is on leave is', async () => {
    const scene = await newScene();
    await team(scene, 5, { role: 1 });
    const [group] = await scene.groups('?groupBy=job_role');
    expect(group.headcount).toBe(5);
    await scene.hire({ role: 1, status: 'pending' });
    await scene.hire({ role: 1, status: 'on_leave' });
    const leaving = await scene.hire({ role: 1 });
    await upskill.done(
      upskill.api.patch(
        `/v1/employees/${leaving.id}`,
        scene.admin,
        { status: 'terminated', terminatedOn: '2026-01-31' },
        '*',
      ),
    );
    expect((await scene.groups('?groupBy=job_role'))[0].headcount).toBe(6);
    await scene.count();
    expect((await scene.groups('?groupBy=job_role'))[0].headcount).toBe(6);
  });

  test('the largest gaps come first, page by page, none twice and none missing', async () => {
    const scene = await newScene();
    await team(scene, 5, { role: 0, department: 1 }, [1, 1, 1, 1]);
    await team(scene, 6, { role: 1, department: 1 }, [1, 1, 1, 1]);
    await scene.count();
    const whole = await scene.groups('?groupBy=job_role,skill&limit=200');
    expect(whole).toHaveLength(8);
    expect(whole.map(({ gapPoints }) => gapPoints)).toEqual(
      whole.map(({ gapPoints }) => gapPoints).toSorted((one, other) => other - one),
    );
    const paged: unknown[] = [];
    let cursor: string | null = '';
    do {
      const { data, nextCursor }: { data: unknown[]; nextCursor: string | null } =
        await upskill.done(
          scene.summary(`?groupBy=job_role,skill&limit=3${cursor ? `&cursor=${cursor}` : ''}`),
        );
      paged.push(...data);
      cursor = nextCursor;
    } while (cursor);
    expect(paged).toEqual(whole);
  });

  test('sorted by size or by mean gap on request', async () => {
    const scene = await newScene();
    await team(scene, 7, { role: 0 }, [5, 5, 5, 5]);
    await team(scene, 5, { role: 1 });
    const order = async (sort: string) =>
      (await scene.groups(`?groupBy=job_role&sort=${sort}`)).map(({ jobRoleId }) => jobRoleId);
    expect(await order('headcount')).toEqual([scene.roleIds[0], scene.roleIds[1]]);
    expect(await order('meanGap')).toEqual([scene.roleIds[1], scene.roleIds[0]]);
  });
});

describe('departments', () => {
  test('with all below them: everybody counts in each department above', async () => {
    const scene = await newScene();
    const [company, plant, line] = scene.departmentIds;
    await team(scene, 5, { role: 0, department: 1 });
    await team(scene, 6, { role: 0, department: 2 });
    const sizes = async (query: string) =>
      Object.fromEntries(
        (await scene.groups(query)).map(({ departmentId, headcount }) => [departmentId, headcount]),
      );
    for (const source of ['live', 'rollup']) {
      expect(await sizes('?groupBy=department')).toEqual({ [plant!]: 5, [line!]: 6 });
      expect(await sizes('?groupBy=department&includeSubtree=true')).toEqual({
        ...{ [company!]: 11, [plant!]: 11, [line!]: 6 },
      });
      expect(await sizes(`?groupBy=department&departmentId=${plant}`)).toEqual({ [plant!]: 5 });
      expect(
        await sizes(`?groupBy=department&includeSubtree=true&departmentId=${line}`),
      ).toMatchObject({ [line!]: 6 });
      const [skill] = await scene.groups(`?departmentId=${company}&includeSubtree=true`);
      expect([source, skill.headcount]).toEqual([source, 11]);
      await scene.count();
    }
  });
});

describe('filters', () => {
  test('by role, skill, kind, country, region and manager', async () => {
    const scene = await newScene();
    const boss = await scene.hire({});
    await team(scene, 5, { role: 0, country: 'US', region: 'NJ' });
    await team(scene, 6, { role: 1, country: 'US', region: 'NY', manager: boss });
    await team(scene, 7, { role: 1, country: 'DE' });
    const sizeOf = async (query: string) =>
      (await scene.groups(`?groupBy=job_role&${query}`)).map(({ headcount }) => headcount).sort();
    for (const _source of ['live', 'rollup']) {
      expect(await sizeOf('')).toEqual([13, 5]);
      expect(await sizeOf(`jobRoleId=${scene.roleIds[0]}`)).toEqual([5]);
      expect(await sizeOf(`skillId=${scene.skillIds[0]}`)).toEqual([5]);
      expect(await sizeOf('kind=tool')).toEqual([13]);
      expect(await sizeOf('country=US')).toEqual([5, 6]);
      expect(await sizeOf('country=US&region=NY')).toEqual([6]);
      expect(await sizeOf(`managerId=${boss.id}`)).toEqual([6]);
      await scene.count();
    }
    const places = await scene.groups('?groupBy=location');
    expect(places.map(({ country, region, headcount }) => [country, region, headcount])).toEqual(
      expect.arrayContaining([
        ['US', 'NJ', 5],
        ['US', 'NY', 6],
        ['DE', null, 7],
      ]),
    );
  });

  test('400: a group nobody knows, one named twice, another’s cursor', async () => {
    const scene = await newScene();
    for (const query of ['?groupBy=age', '?groupBy=skill,skill', '?groupBy=', '?limit=0'])
      expect([query, (await scene.summary(query)).status]).toEqual([query, 400]);
  });
});
