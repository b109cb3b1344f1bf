import { startTestApp, type TestApp } from '../../setup/test-app.js';
import { type CompanyScene, companyScene } from './company-scene.js';

let upskill: TestApp;
let scene: CompanyScene;
const NUMBERS = [
  ...['headcount', 'requirements', 'assessedShare', 'met', 'metShare', 'gapPoints', 'meanGap'],
  'meanWeightedGap',
];
beforeAll(async () => {
  upskill = await startTestApp();
  scene = await companyScene(upskill);
  // Three, six and eight people in three departments, all of one role; and five without a department.
  for (const [department, size] of [3, 6, 8].entries())
    for (let index = 0; index < size; index += 1)
      await scene.hire({ role: 0, department, country: 'US' }, [3]);
  for (let index = 0; index < 5; index += 1) await scene.hire({ role: 1, country: 'DE' }, [3]);
});
afterAll(async () => {
  await scene.stop();
  await upskill.stop();
});

const shownBy = (groups: any[]) =>
  Object.fromEntries(groups.map((group) => [group.departmentId, group.headcount]));

describe.each(['live', 'rollup'])('counted %s', (source) => {
  beforeAll(async () => {
    if (source === 'rollup') await scene.count();
  });

  test('a group under five says nothing, and the smallest other part with it, or the whole would tell', async () => {
    const [small, middle, large] = scene.departmentIds;
    const groups = await scene.groups('?groupBy=department');
    expect(shownBy(groups)).toEqual({
      ...{ [small!]: null, [middle!]: 6, [large!]: 8 },
      null: null, // five people: three and five are hidden together
    });
    const hidden = groups.find(({ departmentId }) => departmentId === small);
    expect(hidden.suppressed).toBe(true);
    for (const name of NUMBERS) expect([name, hidden[name]]).toEqual([name, null]);
  });

  test('hidden groups come last, whatever their gaps', async () => {
    const groups = await scene.groups('?groupBy=department&sort=headcount');
    expect(groups.map(({ suppressed }) => suppressed)).toEqual([false, false, true, true]);
  });

  test('each skill is a whole of its own', async () => {
    const groups = await scene.groups(`?groupBy=department,skill&skillId=${scene.skillIds[0]}`);
    // Only the first role asks for it: three are hidden, and the six beside them.
    expect(shownBy(groups)).toEqual({
      [scene.departmentIds[0]!]: null,
      [scene.departmentIds[1]!]: null,
      [scene.departmentIds[2]!]: 8,
    });
  });

  test('a filter down to four people hides all of it', async () => {
    for (const query of ['', '&groupBy=kind', '&groupBy=job_role', '&groupBy=location']) {
      const groups = await scene.groups(`?departmentId=${scene.departmentIds[0]}${query}`);
      expect(groups.every(({ suppressed }) => suppressed)).toBe(true);
    }
  });

  test('in a heat map as well', async () => {
    const map = await upskill.done(
      upskill.api.get('/v1/skill-gaps/heat-map?rows=department&columns=kind', scene.admin),
    );
    const cellsOf = (departmentId: string) => {
      const row = map.rows.findIndex((each: any) => each.departmentId === departmentId);
      return map.cells.filter((cell: any) => cell.row === row);
    };
    expect(map.source).toBe(source);
    expect(cellsOf(scene.departmentIds[0]!).length).toBeGreaterThan(0);
    for (const cell of cellsOf(scene.departmentIds[0]!))
      expect(cell).toMatchObject({
        headcount: null,
        metShare: null,
        meanGap: null,
        suppressed: true,
      });
    for (const cell of cellsOf(scene.departmentIds[2]!))
      expect(cell).toMatchObject({ headcount: 8, suppressed: false });
  });
});
