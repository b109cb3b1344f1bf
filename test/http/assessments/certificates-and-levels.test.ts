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
