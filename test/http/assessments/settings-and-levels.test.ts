import { type EvidenceScene, evidenceScene } from '../../setup/builders/evidence-scene.js';
import { skillCatalog } from '../../setup/builders/skill-catalog.js';
import { startTestApp, type TestApp } from '../../setup/test-app.js';

let upskill: TestApp;
let scene: EvidenceScene;

beforeAll(async () => {
  upskill = await startTestApp();
  upskill.clock.now = new Date('2026-05-01T12:00:00Z');
  scene = await evidenceScene(upskill);
});
afterAll(() => upskill.stop());

describe('when the employer changes how evidence counts', () => {
  test('the levels of a small employer follow at once, and what no longer counts is gone', async () => {
    const own = await upskill.newEmployer();
    const catalog = skillCatalog(upskill, own);
    await catalog.scale({ max: 5 });
    const skillId = await catalog.skill();
    const ada = await upskill.hire(own);
    const post = (body: object) =>
      upskill.done(
        upskill.api.post(`/v1/employees/${ada.id}/assessments`, own.admin, { skillId, ...body }),
      );
    await post({ source: 'self', level: 4 });
    await scene.settle(own, { reliability: { self: 0 } });
    expect(await scene.kept(ada.id)).toEqual([]);
    await post({ source: 'manager', level: 2 });
    expect(await scene.kept(ada.id)).toMatchObject([{ level: 2, assessmentCount: 1 }]);
    await scene.settle(own, { reliability: { self: 0.5, manager: 0.5 } });
    expect(await scene.kept(ada.id)).toMatchObject([{ level: 3, assessmentCount: 2 }]);
    const read = await upskill.done(upskill.api.get(`/v1/employees/${ada.id}/skills`, ada));
    expect(read.data).toMatchObject([{ level: 3, confidence: 0.75 }]);
  });

  test('those of a large one follow with the worker, and asking again starts anew', async () => {
    const own = await upskill.newEmployer();
    const catalog = skillCatalog(upskill, own);
    await catalog.scale({ max: 5 });
    const skillId = await catalog.skill();
    await upskill.owner.query(
      `insert into employees (employer_id, id, external_id, given_name, family_name, email, status, employment_type, hired_on)
       select $1, gen_random_uuid(), 'L-' || n, 'Given', 'Family', 'l' || n || '@example.com', 'active', 'full_time', '2020-01-01'
       from generate_series(1, 1100) n`,
      [own.id],
    );
    await upskill.owner.query(
      `insert into assessments (employer_id, id, employee_id, skill_id, scale_id, level, default_level, source, assessed_on)
       select $1, gen_random_uuid(), e.id, $2, s.id, said.level, said.level, said.source, '2026-05-01'
       from employees e, proficiency_scales s, (values ('self', 4), ('manager', 2)) as said(source, level)
       where e.employer_id = $1 and s.employer_id = $1`,
      [own.id, skillId],
    );
    const levels = async () => {
      const { rows } = await upskill.owner.query(
        'select level, count(*)::int as people from employee_skill_levels where employer_id = $1 group by 1',
        [own.id],
      );
      return rows;
    };
    await scene.settle(own, { reliability: { self: 0.3, manager: 0.3 } });
    expect(await levels()).toEqual([]);
    expect(await scene.inEmployer(own, scene.continueRecomputation)).toBe(true);
    expect(await levels()).toEqual([{ level: 3, people: 500 }]);
    await scene.settle(own, { reliability: { self: 0, manager: 0.3 } });
    await scene.upkeep();
    expect(await levels()).toEqual([{ level: 2, people: 1_100 }]);
    expect(await scene.inEmployer(own, scene.continueRecomputation)).toBe(false);
  });
});

test('a level of another scale is read by the employer’s table of the day it was assessed', async () => {
  const own = await upskill.newEmployer();
  const catalog = skillCatalog(upskill, own);
  const company = await catalog.scale({ max: 5 });
  const onet = await catalog.scale({ max: 7 });
  const skillId = await catalog.skill();
  await scene.convert(own, onet, company, '2026-02-01', [
    [0, 0],
    [3.5, 1],
    [7, 5],
  ]);
  const levelFrom = async (assessedOn: string) => {
    const person = await upskill.hire(own);
    const body = { skillId, source: 'test', level: 3.5, scaleId: onet, assessedOn };
    const url = `/v1/employees/${person.id}`;
    await upskill.done(upskill.api.post(`${url}/assessments`, own.admin, body));
    return (await upskill.done(upskill.api.get(`${url}/skills`, own.admin))).data[0].level;
  };
  expect([await levelFrom('2026-01-31'), await levelFrom('2026-02-01')]).toEqual([2.5, 1]);
});
