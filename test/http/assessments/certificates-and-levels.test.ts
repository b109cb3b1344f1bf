import { type EvidenceScene, evidenceScene } from '../../setup/builders/evidence-scene.js';
import { skillCatalog } from '../../setup/builders/skill-catalog.js';
import {
  startTestApp,
  type TestApp,
  type TestEmployer,
  type TestPerson,
} from '../../setup/test-app.js';

let upskill: TestApp;
let scene: EvidenceScene;
let employer: TestEmployer;
let skillIds: string[];

const TODAY = new Date('2026-05-01T12:00:00Z');
beforeAll(async () => {
  upskill = await startTestApp();
  scene = await evidenceScene(upskill);
  employer = await upskill.newEmployer();
  const catalog = skillCatalog(upskill, employer);
  await catalog.scale({ max: 5 });
  skillIds = [await catalog.skill(), await catalog.skill(), await catalog.skill()].sort();
});
beforeEach(() => {
  upskill.clock.now = TODAY;
});
afterAll(() => upskill.stop());

const sql = () => skillIds[0] as string;
const assess = (of: TestPerson, body: object) =>
  upskill.done(
    upskill.api.post(`/v1/employees/${of.id}/assessments`, employer.admin, {
      skillId: sql(),
      source: 'test',
      ...body,
    }),
  );
const skillsOf = async (of: TestPerson, query = '') =>
  (await upskill.done(upskill.api.get(`/v1/employees/${of.id}/skills${query}`, employer.admin)))
    .data;
const vouch = (
  of: TestPerson,
  floor: { level: number; fromOn?: string; untilOn?: string | null },
) =>
  scene.vouch(employer, {
    employeeId: of.id,
    skillId: sql(),
    fromOn: '2024-06-01',
    untilOn: '2026-05-31',
    ...floor,
  });
const changesOf = async ({ id }: TestPerson) => {
  const { rows } = await upskill.owner.query(
    `select count(*)::int as count from outbox where name = 'level.changed' and payload->>'employeeId' = $1`,
    [id],
  );
  return rows[0].count as number;
};

describe('a certificate in force', () => {
  test('E3: lifts the level to what it vouches for, not the confidence', async () => {
    const ada = await upskill.hire(employer);
    await assess(ada, { source: 'self', level: 4 });
    await assess(ada, { source: 'manager', level: 3 });
    const credentialId = await vouch(ada, { level: 4 });
    expect(await skillsOf(ada)).toEqual([
      {
        skillId: sql(),
        level: 4,
        creditedLevel: 4,
        confidence: 0.65,
        lastAssessedOn: '2026-05-01',
        lastUsedOn: null,
        assessmentCount: 2,
        floorCredentialId: credentialId,
      },
    ]);
  });

  test('that vouches for less than was assessed is not what holds the level', async () => {
    const ada = await upskill.hire(employer);
    await assess(ada, { level: 4 });
    await vouch(ada, { level: 4 });
    expect(await skillsOf(ada)).toMatchObject([{ level: 4, floorCredentialId: null }]);
  });

  test('is a level by itself, as certain as a certificate, from its first day to its last', async () => {
    const ada = await upskill.hire(employer);
    const credentialId = await vouch(ada, { level: 3 });
    const known = { level: 3, confidence: 1, lastAssessedOn: null, assessmentCount: 0 };
    for (const day of ['2024-06-01', '2026-05-01', '2026-05-31']) {
      expect(await skillsOf(ada, `?asOf=${day}`)).toMatchObject([
        { ...known, floorCredentialId: credentialId },
      ]);
    }
    for (const day of ['2024-05-31', '2026-06-01']) {
      expect(await skillsOf(ada, `?asOf=${day}`)).toEqual([]);
    }
  });

  test('lapses on a day to come, which can be asked for: what was assessed remains', async () => {
    const ada = await upskill.hire(employer);
    await assess(ada, { level: 2, assessedOn: '2026-01-01' });
    await vouch(ada, { level: 4 });
    const levels = [];
    for (const day of ['2025-12-31', '2026-01-01', '2026-05-31', '2026-06-01', '2030-01-01'])
      levels.push((await skillsOf(ada, `?asOf=${day}`))[0].level);
    expect(levels).toEqual([4, 4, 4, 2, 2]);
  });

  test('pages go over what is assessed and what is certified alike', async () => {
    const ada = await upskill.hire(employer);
    await assess(ada, { skillId: skillIds[0], level: 1 });
    await assess(ada, { skillId: skillIds[2], level: 3 });
    await scene.vouch(employer, {
      employeeId: ada.id,
      skillId: skillIds[1] as string,
      level: 2,
      fromOn: '2025-01-01',
    });
    const url = `/v1/employees/${ada.id}/skills?limit=1`;
    const seen: string[] = [];
    let cursor = '';
    do {
      const page = await upskill.done(upskill.api.get(`${url}${cursor}`, ada));
      seen.push(...page.data.map(({ skillId }: { skillId: string }) => skillId));
      cursor = page.nextCursor && `&cursor=${page.nextCursor}`;
    } while (cursor);
    expect(seen).toEqual(skillIds);
  });
});

describe('the level that is kept for everybody to join', () => {
  test('is the effective one, and says from when on it may be another', async () => {
    const ada = await upskill.hire(employer);
    await assess(ada, { level: 2 });
    await vouch(ada, { level: 4 });
    expect(await scene.kept(ada.id)).toEqual([
      {
        skillId: sql(),
        level: 4,
        assessedLevel: 2,
        floorLevel: 4,
        changesOn: '2026-06-01',
        assessmentCount: 1,
      },
    ]);
  });

  test('a new assessment keeps the floor', async () => {
    const ada = await upskill.hire(employer);
    await vouch(ada, { level: 4 });
    await assess(ada, { level: 1 });
    expect(await scene.kept(ada.id)).toMatchObject([{ level: 4, assessedLevel: 1 }]);
    await assess(ada, { level: 5, source: 'certificate' });
    await assess(ada, { level: 5, source: 'certificate' });
    expect((await scene.kept(ada.id))[0].level).toBe(4);
  });

  test('a certificate that is revoked takes its floor with it, and what it alone vouched for is gone', async () => {
    const [ada, grace] = [await upskill.hire(employer), await upskill.hire(employer)];
    await assess(ada, { level: 2 });
    for (const person of [ada, grace]) {
      const credentialId = await vouch(person, { level: 4 });
      const before = await changesOf(person);
      await scene.end(employer, person.id, credentialId, '2026-04-30');
      expect(await changesOf(person)).toBe(before + 1);
    }
    expect(await scene.kept(ada.id)).toMatchObject([
      { level: 2, floorLevel: null, changesOn: null },
    ]);
    expect(await scene.kept(grace.id)).toEqual([]);
  });

  test('once it lapsed, the worker brings the level down and tells listeners, once', async () => {
    const [ada, grace] = [await upskill.hire(employer), await upskill.hire(employer)];
    await assess(ada, { level: 2 });
    await vouch(ada, { level: 4 });
    await vouch(grace, { level: 4 });
    upskill.clock.now = new Date('2026-05-31T23:59:00Z');
    await scene.upkeep();
    expect(await scene.kept(ada.id)).toMatchObject([{ level: 4 }]);

    upskill.clock.now = new Date('2026-06-01T00:01:00Z');
    const before = await changesOf(ada);
    await scene.upkeep();
    await scene.upkeep();
    expect(await scene.kept(ada.id)).toMatchObject([{ level: 2, changesOn: null }]);
    expect(await scene.kept(grace.id)).toEqual([]);
    expect(await changesOf(ada)).toBe(before + 1);
  });

  test('until the worker comes, the level of the day is one call away', async () => {
    const ada = await upskill.hire(employer);
    await assess(ada, { level: 2 });
    await vouch(ada, { level: 4 });
    const effectiveOn = (day: string) =>
      scene.inEmployer(employer, async (tx) => {
        const [row] = await tx.rows(
          {
            text: `select case when l.changes_on <= $2 then employee_skill_level_on(l.employee_id, l.skill_id, $2)
                     else l.level end as level from assessments_levels l where l.employee_id = $1`,
          },
          [ada.id, day],
        );
        return row?.level;
      });
    expect([await effectiveOn('2026-05-31'), await effectiveOn('2026-06-01')]).toEqual([4, 2]);
  });

  test('a certificate that begins later counts from its day, without anybody’s doing', async () => {
    const ada = await upskill.hire(employer);
    await vouch(ada, { level: 3, fromOn: '2026-05-10', untilOn: null });
    expect(await scene.kept(ada.id)).toEqual([]);
    upskill.clock.now = new Date('2026-05-10T08:00:00Z');
    expect(await skillsOf(ada)).toMatchObject([{ level: 3 }]);
    await scene.upkeep();
    expect(await scene.kept(ada.id)).toMatchObject([{ level: 3, changesOn: null }]);
  });

  test('another employer’s certificates and settings change nothing', async () => {
    const ada = await upskill.hire(employer);
    await assess(ada, { level: 2 });
    const other = await upskill.newEmployer();
    await upskill.owner.query(
      `insert into test_floors values ($1, $2, $2, $3, 5, '2020-01-01', null)`,
      [other.id, ada.id, sql()],
    );
    await scene.inEmployer(employer, (tx) => scene.levels.refreshEmployees(tx, [ada.id]));
    expect(await scene.kept(ada.id)).toMatchObject([{ level: 2, floorLevel: null }]);
    expect(await skillsOf(ada)).toMatchObject([{ level: 2 }]);
  });
});

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
