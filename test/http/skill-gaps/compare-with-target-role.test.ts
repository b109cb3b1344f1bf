import { v7 as uuidv7 } from 'uuid';
import { assessAll, dataTeam } from '../../setup/builders/data-team.js';
import { onetEmployer, onetOccupations } from '../../setup/builders/onet-occupations.js';
import { type Credential, startTestApp, type TestApp } from '../../setup/test-app.js';

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

describe('an employee against another role', () => {
  test('a required license blocks, whatever the skills, and does not change the label', async () => {
    const { employer, catalog, hire, sql } = await dataTeam(upskill);
    const licensed = await catalog.role({ family: 'data' });
    const licenseId = uuidv7();
    await catalog.version(licensed, {
      requirements: [{ skillId: sql, level: 3, weight: 1 }],
      requiredCredentialTypeIds: [licenseId],
    });
    const person = await hire([4]);
    expect(await reportOf(employer.admin, person.id, `?targetRoleId=${licensed}`)).toMatchObject({
      context: 'target_role',
      readiness: 1,
      qualified: false,
      blockedBy: [{ kind: 'credential', id: licenseId }],
      classification: 'upskilling',
      classificationRule: 4,
    });
  });

  test('the own role named as target is the own role', async () => {
    const { employer, analyst, hire } = await dataTeam(upskill);
    const person = await hire([1]);
    const report = await reportOf(employer.admin, person.id, `?targetRoleId=${analyst}`);
    expect(report).toMatchObject({ context: 'current_role', classificationRule: 2 });
  });

  test('what every role of the employer asks for does not set one apart', async () => {
    const { employer, catalog, hire, sql, python } = await dataTeam(upskill);
    const developer = await catalog.role({ family: 'software' });
    await catalog.version(developer, {
      requirements: [
        { skillId: sql, level: 4, weight: 5 }, // the analysts' weight: nothing above the mean
        { skillId: python, level: 4, weight: 5 }, // mean (3 + 5) / 2: one above
      ],
    });
    const person = await hire([4, 3, 1, 3, 2]);
    const target = `?targetRoleId=${developer}`;
    expect(await reportOf(employer.admin, person.id, target)).toMatchObject({
      readiness: 0.625,
      distinctiveReadiness: 0.25,
      novelty: 1,
      classification: 'reskilling',
      classificationRule: 3,
    });
    // A third role that asks for python lowers what sets the developer apart, at once.
    const scientist = await catalog.role();
    await catalog.version(scientist, { requirements: [{ skillId: python, level: 5, weight: 10 }] });
    const again = await reportOf(employer.admin, person.id, target);
    expect(again.distinctiveReadiness).toBe(1); // sql: 5 against a mean of 10 / 3; python: below its mean of 6
  });

  test('somebody between two roles has a report against a target only', async () => {
    const { employer, analyst, hire } = await dataTeam(upskill);
    const person = await hire([], { jobRoleId: null });
    const answer = await askFor(employer.admin, person.id);
    expect([answer.status, answer.body.code]).toEqual([422, 'job-role-missing']);
    const report = await reportOf(employer.admin, person.id, `?targetRoleId=${analyst}`);
    expect(report.context).toBe('target_role');
  });

  test('422: another employer’s role does not exist here', async () => {
    const [mine, theirs] = [await dataTeam(upskill), await dataTeam(upskill)];
    const person = await mine.hire([]);
    const answer = await askFor(mine.employer.admin, person.id, `?targetRoleId=${theirs.analyst}`);
    expect([answer.status, answer.body.code]).toEqual([422, 'unknown-reference']);
  });
});

describe('moves between O*NET 29.0 occupations', () => {
  let onet: Awaited<ReturnType<typeof onetEmployer>>;
  beforeAll(async () => {
    onet = await onetEmployer(upskill);
  });

  test.each([
    ['O2: nurse to practical nurse', '29-1141.00', '29-2061.00', 0.9829, 0.9855, 0, 'upskilling'],
    [
      'O3: programmer to IS manager',
      '15-1251.00',
      '11-3021.00',
      0.813,
      0.8212,
      0.0871,
      'upskilling',
    ],
    ['O4: programmer to analyst', '15-1251.00', '15-1211.00', 0.8103, 0.7868, 0.1302, 'upskilling'],
    [
      'O6: dental assistant to hygienist',
      '31-9091.00',
      '29-1292.00',
      0.9215,
      0.8922,
      0,
      'upskilling',
    ],
    [
      'O7: dental assistant to programmer',
      '31-9091.00',
      '15-1251.00',
      0.7317,
      0.4267,
      0.5222,
      'reskilling',
    ],
    ['O10: nurse to programmer', '29-1141.00', '15-1251.00', 0.8037, 0.5094, 0.6229, 'reskilling'],
  ])('%s', async (_move, source, target, readiness, distinctiveReadiness, novelty, label) => {
    const { employer, skillIds, roleOf } = onet;
    const person = await upskill.hire(employer, { jobRoleId: roleOf.get(source) });
    const levels = onetOccupations.occupations[source]!.level;
    await assessAll(
      upskill,
      employer,
      person.id,
      skillIds.map((skillId, at) => ({ skillId, level: levels[at]! })),
    );
    const query = `?targetRoleId=${roleOf.get(target)}`;
    expect(await reportOf(employer.admin, person.id, query)).toMatchObject({
      context: 'target_role',
      readiness,
      distinctiveReadiness,
      novelty,
      classification: label,
    });
    expect(await reportOf(employer.admin, person.id)).toMatchObject({ classification: 'ready' });
  });
});
