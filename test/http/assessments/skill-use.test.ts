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
let skillId: string;
let role: string;
let ada: TestPerson;
let manager: TestPerson;

const DECAY = { halfLifeMonths: 12, graceMonths: 6, floorFraction: 0.5 };
beforeAll(async () => {
  upskill = await startTestApp();
  upskill.clock.now = new Date('2026-05-01T12:00:00Z');
  scene = await evidenceScene(upskill);
  employer = await upskill.newEmployer();
  const catalog = skillCatalog(upskill, employer);
  await catalog.scale({ max: 5 });
  skillId = await catalog.skill();
  role = await catalog.role();
  await catalog.version(role, {
    effectiveOn: '2025-01-01',
    requirements: [{ skillId, level: 3, weight: 1 }],
  });
  await catalog.version(role, { effectiveOn: '2027-01-01', requirements: [] });
  manager = await upskill.hire(employer);
  ada = await upskill.hire(employer, { manager });
  await scene.settle(employer, { decay: DECAY });
});
afterAll(() => upskill.stop());

const at = (of: { id: string }) => `/v1/employees/${of.id}/skills/${skillId}`;
const state = (
  lastUsedOn: string | null,
  by: { authorization: string } = employer.admin,
  of: { id: string } = ada,
) => upskill.api.put(`${at(of)}/last-use`, by, { lastUsedOn });
/** Somebody who was found to be at 4, eighteen months ago. */
const atFour = async (fields: Record<string, unknown> = {}) => {
  const person = await upskill.hire(employer, fields);
  await upskill.done(
    upskill.api.post(`/v1/employees/${person.id}/assessments`, employer.admin, {
      skillId,
      source: 'test',
      level: 4,
      assessedOn: '2024-10-31',
    }),
  );
  return person;
};
const levelOf = async (of: { id: string }, query = '') =>
  upskill.done(upskill.api.get(`${at(of)}${query}`, employer.admin));

describe('where decay is on', () => {
  test('D1: unused for eighteen months, a year past the grace period: 4 became 3', async () => {
    const skill = await levelOf(await atFour());
    expect(skill.level).toBeCloseTo(3, 2);
    expect(skill).toMatchObject({ assessedLevel: 4, lastUsedOn: null });
    expect(skill.heldLevel).toBe(skill.level);
  });

  test('D2: what the role asks for is in use and stays, until the role asks no more', async () => {
    const person = await atFour({ jobRoleId: role });
    expect(await levelOf(person)).toMatchObject({ level: 4, lastUsedOn: '2026-05-01' });
    expect(await levelOf(person, '?asOf=2026-12-31')).toMatchObject({
      level: 4,
      lastUsedOn: '2026-12-31',
    });
    const after = await levelOf(person, '?asOf=2027-01-01');
    expect(after.lastUsedOn).toBeNull();
    expect(after.level).toBeLessThan(3);
  });

  test('a day of use starts the clock anew, from that day on', async () => {
    const person = await atFour();
    await upskill.done(state('2026-04-01', employer.admin, person));
    expect(await levelOf(person)).toMatchObject({ level: 4, lastUsedOn: '2026-04-01' });
    const before = await levelOf(person, '?asOf=2026-03-31');
    expect(before.lastUsedOn).toBeNull();
    expect(before.level).toBeLessThan(3.1);
    await upskill.done(state(null, employer.admin, person));
    expect((await levelOf(person)).level).toBeCloseTo(3, 2);
  });

  test('a certificate holds up what faded', async () => {
    const person = await atFour();
    const credentialId = await scene.vouch(employer, {
      employeeId: person.id,
      skillId,
      level: 3.5,
      fromOn: '2025-01-01',
      untilOn: '2026-05-31',
    });
    expect(await levelOf(person)).toMatchObject({ level: 3.5, floorCredentialId: credentialId });
    expect((await levelOf(person, '?asOf=2026-06-01')).level).toBeLessThan(3);
    // What others join stays without decay: it goes on from day to day.
    expect(await scene.kept(person.id)).toMatchObject([{ level: 4, floorLevel: 3.5 }]);
  });

  test('other modules are told the same levels, of one person and of many', async () => {
    const people = [await atFour(), await atFour({ jobRoleId: role }), await atFour()];
    await upskill.done(state('2026-04-01', employer.admin, people[2]));
    for (const asOf of ['2026-03-31', '2026-05-01', '2028-01-01']) {
      const levels = await scene.inEmployer(employer, (tx) =>
        scene.levels.levelsOfMany(
          tx,
          people.map(({ id }) => id),
          asOf,
        ),
      );
      for (const person of people) {
        const { level } = await levelOf(person, `?asOf=${asOf}`);
        expect(levels.get(person.id)?.get(skillId)).toBeCloseTo(level, 3);
        const alone = await scene.inEmployer(employer, (tx) =>
          scene.levels.levelsAsOf(tx, person.id, asOf),
        );
        expect(alone).toEqual(levels.get(person.id));
      }
    }
  });
});

describe('PUT /v1/employees/{id}/skills/{skillId}/last-use', () => {
  test('201, then 200: what is said last stands, and the same again changes nothing', async () => {
    const person = await upskill.hire(employer);
    const first = await state('2026-01-01', person, person);
    expect(first.status).toBe(201);
    expect(first.body).toMatchObject({ employeeId: person.id, skillId, lastUsedOn: '2026-01-01' });
    expect(first.headers.location).toBe(`${at(person)}/last-use`);
    const second = await state('2026-02-01', person, person);
    const again = await state('2026-02-01', person, person);
    expect([second.status, second.body.version, again.body.version]).toEqual([200, 2, 2]);
    const found = await upskill.api.get(`${at(person)}/last-use`, person);
    expect(found.body).toEqual(second.body);
    expect(found.headers.etag).toBe('"v2"');
    const { rows } = await upskill.owner.query(
      `select payload from outbox where name = 'skill_use.stated' and subject_id = $1`,
      [first.body.id],
    );
    expect(rows).toHaveLength(2);
    expect(JSON.stringify(rows)).not.toContain('2026-0');
  });

  test('twenty at once leave one statement', async () => {
    const person = await upskill.hire(employer);
    const days = Array.from(
      { length: 20 },
      (_, index) => `2026-03-${`${index + 1}`.padStart(2, '0')}`,
    );
    const answers = await Promise.all(days.map((day) => state(day, employer.admin, person)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(19);
    const { rows } = await upskill.owner.query(
      'select version::int, last_used_on::text as day from employee_skill_uses where employee_id = $1',
      [person.id],
    );
    expect(rows).toEqual([{ version: 20, day: expect.stringMatching(/^2026-03-/) }]);
  });

  test('the person, the line above and learning staff may say it', async () => {
    const learning = await upskill.hire(employer, { roles: ['learning_admin'] });
    for (const by of [ada, manager, learning])
      expect((await state('2026-01-01', by)).status).toBeLessThan(300);
  });

  test('403: an auditor sees the person and says nothing', async () => {
    const auditor = await upskill.hire(employer, { roles: ['auditor'] });
    const { status, body } = await state('2026-01-01', auditor);
    expect([status, body.code]).toEqual([403, 'skill-use-not-yours']);
  });

  test('404: a colleague, another employer, a skill that is not there, and nothing said yet', async () => {
    const colleague = await upskill.hire(employer);
    const other = await upskill.newEmployer();
    expect((await state('2026-01-01', colleague)).status).toBe(404);
    expect((await state('2026-01-01', other.admin)).status).toBe(404);
    const nowhere = `/v1/employees/${ada.id}/skills/${employer.id}/last-use`;
    const body = { lastUsedOn: '2026-01-01' };
    expect((await upskill.api.put(nowhere, ada, body)).status).toBe(404);
    expect((await upskill.api.get(`${at(colleague)}/last-use`, colleague)).status).toBe(404);
  });

  test('422: a day to come', async () => {
    const { status, body } = await state('2026-05-02');
    expect([status, body.code, body.errors[0].pointer]).toEqual([
      422,
      'skill-used-in-future',
      '/lastUsedOn',
    ]);
  });

  test('400: no day at all, and fields nobody knows', async () => {
    const url = `${at(ada)}/last-use`;
    for (const body of [{}, { lastUsedOn: '2026-02-30' }, { lastUsedOn: null, note: 'x' }])
      expect((await upskill.api.put(url, ada, body)).status).toBe(400);
  });
});
