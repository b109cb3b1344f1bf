import { v7 as uuidv7 } from 'uuid';
import { assessAll, type DataTeam, dataTeam } from '../../setup/builders/data-team.js';
import { countStatements } from '../../setup/count-statements.js';
import {
  type Credential,
  startTestApp,
  type TestApp,
  type TestPerson,
} from '../../setup/test-app.js';

let upskill: TestApp;
beforeAll(async () => {
  upskill = await startTestApp();
  upskill.clock.now = new Date('2099-05-01T12:00:00Z');
});
afterAll(() => upskill.stop());

const askFor = (by: Credential, employeeId: string, query = '') =>
  upskill.api.get(`/v1/employees/${employeeId}/skill-gaps${query}`, by);
const reportOf = (by: Credential, employeeId: string, query = '') =>
  upskill.done(askFor(by, employeeId, query));

describe('an employee against their own role', () => {
  let team: DataTeam;
  let ada: TestPerson;
  beforeAll(async () => {
    team = await dataTeam(upskill);
    ada = await team.hire([3, 3, 1, 4, 2]);
  });

  test('G1: two gaps, the weightier first; learning for the own job is upskilling', async () => {
    expect(await reportOf(team.employer.admin, ada.id)).toEqual({
      employeeId: ada.id,
      jobRoleId: team.analyst,
      requirementVersionId: team.versionId,
      asOf: '2099-05-01',
      context: 'current_role',
      readiness: 0.8088,
      readinessIfUnknownMet: 0.8088,
      coverage: 0.5294,
      meanWeightedGap: 0.6471,
      normalisedGap: 0.2037,
      distinctiveReadiness: 0.8088,
      novelty: 0.1765,
      classification: 'upskilling',
      classificationRule: 2,
      classificationThresholds: {
        minReadiness: 0.5,
        readyFor: 0.75,
        maxNovelty: 0.5,
        lowNovelty: 0.25,
      },
      qualified: true,
      blockedBy: [],
      gaps: [
        {
          skillId: team.python,
          requiredLevel: 3,
          level: 1,
          gap: 2,
          weight: 3,
          mandatory: false,
          priority: 0.3529,
        },
        {
          skillId: team.sql,
          requiredLevel: 4,
          level: 3,
          gap: 1,
          weight: 5,
          mandatory: false,
          priority: 0.2941,
        },
      ],
      unknownSkillIds: [],
    });
  });

  test('G2: surplus in one skill does not make up for another', async () => {
    const expert = await team.hire([3, 3, 1, 5, 2]);
    const { employeeId: _hers, ...hers } = await reportOf(team.employer.admin, ada.id);
    expect(await reportOf(team.employer.admin, expert.id)).toMatchObject(hers);
  });

  test('G5: whoever meets everything is ready', async () => {
    const ready = await team.hire([4, 3, 3, 3, 2]);
    expect(await reportOf(team.employer.admin, ready.id)).toMatchObject({
      readiness: 1,
      coverage: 1,
      qualified: true,
      classification: 'ready',
      classificationRule: 1,
      gaps: [],
    });
  });

  test('G6: knowing nothing at all blocks on what is mandatory', async () => {
    const novice = await team.hire([0, 0, 0, 0, 0]);
    const report = await reportOf(team.employer.admin, novice.id);
    expect(report).toMatchObject({
      readiness: 0,
      readinessIfUnknownMet: 0,
      meanWeightedGap: 3.1765,
      normalisedGap: 1,
      qualified: false,
      blockedBy: [{ kind: 'skill', id: team.privacy }],
      unknownSkillIds: [],
    });
    expect(report.gaps.map(({ gap }: any) => gap)).toEqual([4, 3, 3, 3, 2]);
  });

  test('unknown is not 0: at worst nothing, at best met', async () => {
    const stranger = await team.hire([]);
    const report = await reportOf(team.employer.admin, stranger.id);
    expect(report).toMatchObject({ readiness: 0, readinessIfUnknownMet: 1, qualified: false });
    expect(report.unknownSkillIds).toEqual(team.skillIds.toSorted());
    expect(report.gaps[0].level).toBeNull();
  });

  test('takes one trip and one statement, whatever the employer has set', async () => {
    const person = await team.hire([3, 3, 1, 4, 2]);
    await reportOf(team.employer.admin, person.id); // what is remembered is remembered now
    const counter = countStatements(upskill);
    await upskill.done(upskill.api.get(`/v1/employees/${person.id}`, team.employer.admin));
    const { ...byId } = counter;
    Object.assign(counter, { writes: 0, statements: 0 });
    await reportOf(team.employer.admin, person.id);
    expect(byId.statements).toBeGreaterThan(0);
    expect(counter).toEqual(byId);
  });

  test('an assessment changes the next report', async () => {
    const person = await team.hire([4, 3, 1, 3, 2]);
    expect((await reportOf(person, person.id)).gaps).toHaveLength(1);
    await assessAll(upskill, team.employer, person.id, [{ skillId: team.python, level: 5 }]);
    expect((await reportOf(person, person.id)).gaps).toEqual([]);
  });
});

describe('requirements have dates', () => {
  test('G7: a role that asks for nothing yet has no numbers and no label', async () => {
    const { employer, catalog, hire } = await dataTeam(upskill);
    const planned = await catalog.role();
    await catalog.version(planned, { effectiveOn: '2099-06-01', requirements: [] });
    const person = await hire([3], { jobRoleId: planned });
    expect(await reportOf(employer.admin, person.id)).toMatchObject({
      requirementVersionId: null,
      readiness: null,
      coverage: null,
      distinctiveReadiness: null,
      novelty: null,
      classification: null,
      classificationRule: null,
      gaps: [],
    });
  });

  test('a planned version counts from its day on, in the present role as upskilling', async () => {
    const { employer, catalog, analyst, versionId, requirements, hire } = await dataTeam(upskill);
    const person = await hire([4, 3, 3, 3, 2]);
    const next = await catalog.version(analyst, {
      effectiveOn: '2101-01-01',
      requirements: requirements.map((each) => ({ ...each, level: 5 })),
    });
    const before = await reportOf(employer.admin, person.id, '?asOf=2100-12-31');
    const after = await reportOf(employer.admin, person.id, '?asOf=2101-01-01');
    expect(before).toMatchObject({ requirementVersionId: versionId, classification: 'ready' });
    expect(after).toMatchObject({
      requirementVersionId: next,
      context: 'current_role',
      classification: 'upskilling',
      classificationRule: 2,
    });
  });

  test('a report on a past day knows what was known then', async () => {
    const { employer, hire, skillIds } = await dataTeam(upskill);
    const person = await hire([]);
    const [skillId] = skillIds as [string];
    await assessAll(upskill, employer, person.id, [
      { skillId, level: 1, assessedOn: '2097-05-01' },
      { skillId, level: 4, assessedOn: '2099-05-01' },
    ]);
    const levelOn = async (asOf: string) => {
      const { gaps } = await reportOf(employer.admin, person.id, `?asOf=${asOf}`);
      return gaps.find((gap: any) => gap.skillId === skillId)?.level;
    };
    expect(await levelOn('2097-04-30')).toBeNull();
    expect(await levelOn('2098-01-01')).toBe(1);
    expect(await levelOn('2099-05-01')).toBeCloseTo(3, 3);
  });
});

describe('who may see a report', () => {
  let team: DataTeam;
  let manager: TestPerson;
  let ada: TestPerson;
  beforeAll(async () => {
    team = await dataTeam(upskill);
    manager = await team.hire([]);
    ada = await team.hire([], { manager });
  });

  test('200: the person, the line above, and staff who work with gaps', async () => {
    const staff = ['learning_admin', 'benefits_admin', 'hr_admin', 'auditor', 'employer_admin'];
    const viewers = await Promise.all(
      staff.map((role) => upskill.hire(team.employer, { roles: [role as 'auditor'] })),
    );
    for (const viewer of [ada, manager, ...viewers]) {
      expect((await askFor(viewer, ada.id)).status).toBe(200);
    }
  });

  test('404: everybody else, the same as for nobody', async () => {
    const outsider = await upskill.newEmployer();
    const payroll = await upskill.hire(team.employer, { roles: ['payroll'] });
    const hidden = await askFor(payroll, ada.id);
    const absent = await askFor(payroll, uuidv7());
    expect(hidden.status).toBe(404);
    const { requestId: _one, instance: _here, ...same } = hidden.body;
    expect(absent.body).toMatchObject(same);
    expect((await askFor(ada, manager.id)).status).toBe(404);
    expect((await askFor(outsider.admin, ada.id)).status).toBe(404);
  });

  test('403: a key needs the scope', async () => {
    const key = await upskill.apiKey(team.employer.id, ['employees.read']);
    expect((await askFor(key, ada.id)).status).toBe(403);
  });
});
