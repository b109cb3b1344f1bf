import { skillGapsModule } from '../../../src/capability/skill-gaps/index.js';
import { credentialDesk } from '../../setup/builders/credential-desk.js';
import { assessAll, type DataTeam, dataTeam } from '../../setup/builders/data-team.js';
import { setSkillSettings } from '../../setup/builders/skill-settings.js';
import { startTestApp, type TestApp } from '../../setup/test-app.js';

let upskill: TestApp;
beforeAll(async () => {
  upskill = await startTestApp();
  upskill.clock.now = new Date('2099-05-01T12:00:00Z');
});
afterAll(() => upskill.stop());

type Team = Pick<DataTeam, 'employer'>;
const reportOf = ({ employer }: Team, id: string, query = '') =>
  upskill.done(upskill.api.get(`/v1/employees/${id}/skill-gaps${query}`, employer.admin));
const manyOf = async ({ employer }: Team, id: string, body = {}) => {
  const asked = { employeeIds: [id], ...body };
  const url = '/v1/skill-gaps/reports';
  const { data } = await upskill.done(upskill.api.post(url, employer.admin, asked));
  return data[0].report;
};

describe('the days of a report', () => {
  test('a version counts from its first day on, and none before the first', async () => {
    const team = await dataTeam(upskill);
    const role = await team.catalog.role();
    const [first, second] = [
      await team.catalog.version(role, {
        effectiveOn: '2098-03-01',
        requirements: [{ skillId: team.sql, level: 2, weight: 1 }],
      }),
      await team.catalog.version(role, {
        effectiveOn: '2100-03-01',
        requirements: [{ skillId: team.sql, level: 4, weight: 1 }],
      }),
    ];
    const { id } = await team.hire([], { jobRoleId: role });
    await assessAll(upskill, team.employer, id, [
      { skillId: team.sql, level: 2, assessedOn: '2098-03-02' },
    ]);
    const on = async (asOf: string) => {
      const report = await reportOf(team, id, `?asOf=${asOf}`);
      expect(await manyOf(team, id, { asOf })).toEqual(report);
      return [report.requirementVersionId, report.readiness, report.unknownSkillIds.length];
    };
    expect(await on('2098-02-28')).toEqual([null, null, 0]);
    expect(await on('2098-03-01')).toEqual([first, 0, 1]); // assessed a day later
    expect(await on('2098-03-02')).toEqual([first, 1, 0]);
    expect(await on('2099-05-01')).toEqual([first, 1, 0]);
    expect(await on('2100-02-28')).toEqual([first, 1, 0]);
    expect(await on('2100-03-01')).toEqual([second, 0.5, 0]);
  });

  test('today is today where the employer is', async () => {
    const employer = await upskill.newEmployer({ timeZone: 'Pacific/Auckland' });
    const clock = upskill.clock.now;
    upskill.clock.now = new Date('2099-04-30T12:30:00Z'); // half past midnight there
    const { id } = await upskill.hire(employer, {});
    const role = await upskill.done(
      upskill.api.post('/v1/job-roles', employer.admin, { code: 'kiwi', title: 'Kiwi' }),
    );
    const report = await reportOf({ employer } as Team, id, `?targetRoleId=${role.id}`);
    upskill.clock.now = clock;
    expect(report.asOf).toBe('2099-05-01');
  });

  test('a level that a certificate holds up counts until the day it may change, and is asked for from then on', async () => {
    const team = await dataTeam(upskill);
    const { id } = await team.hire([2]);
    const desk = credentialDesk(upskill, team.employer);
    const type = await desk.type({ grantsLevels: [{ skillId: team.sql, level: 4 }] });
    await desk.issue(id, type.id, { expiresOn: '2099-07-31' });
    const levelOn = async (asOf: string) => {
      const report = await reportOf(team, id, `?asOf=${asOf}`);
      expect(await manyOf(team, id, { asOf })).toEqual(report);
      return report.gaps.find(({ skillId }: any) => skillId === team.sql)?.level ?? 'met';
    };
    expect(await levelOn('2099-05-01')).toBe('met');
    expect(await levelOn('2099-07-31')).toBe('met');
    expect(await levelOn('2099-08-01')).toBe(2);
    expect(await levelOn('2150-01-01')).toBe(2);
  });
});

describe('what the employer set', () => {
  test('draws the lines of the label, which the report names', async () => {
    const team = await dataTeam(upskill);
    const target = await team.catalog.role();
    await team.catalog.version(target, {
      requirements: [
        { skillId: team.sql, level: 4, weight: 9 },
        { skillId: team.python, level: 4, weight: 9 },
      ],
    });
    const { id } = await team.hire([4, 0, 2.4]); // all of one and six tenths of the other: .8
    const label = async () => {
      const report = await reportOf(team, id, `?targetRoleId=${target}`);
      return [report.classification, report.classificationRule, report.classificationThresholds];
    };
    const defaults = { minReadiness: 0.5, readyFor: 0.75, maxNovelty: 0.5, lowNovelty: 0.25 };
    expect(await label()).toEqual(['upskilling', 4, defaults]);
    // Whoever reads Cedefop strictly calls every other role reskilling.
    const strict = { ...defaults, minReadiness: 1, readyFor: 1 };
    await setSkillSettings(upskill, team.employer, { classification: strict });
    expect(await label()).toEqual(['reskilling', 3, strict]);
    const narrow = { ...defaults, readyFor: 0.9 };
    await setSkillSettings(upskill, team.employer, { classification: narrow });
    expect(await label()).toEqual(['reskilling', 5, narrow]);
  });

  test('if levels fade, those of the day are asked for, today as well', async () => {
    const team = await dataTeam(upskill);
    const { id } = await team.hire([4]);
    const asked: [string, string][] = [];
    const { gaps } = skillGapsModule({
      db: upskill.database.db,
      clock: () => upskill.clock.now ?? new Date(),
      employers: upskill.employers,
      levels: {
        levelsAsOf: async (_tx, employeeId, asOf) => {
          asked.push([employeeId, asOf]);
          return new Map([[team.sql, 1]]);
        },
        levelsOfMany: async () => new Map(),
      },
      credentials: { activeTypesOf: async () => [], activeTypesOfMany: async () => new Map() },
    });
    const levels = async () => {
      const found = await upskill.database.db.inEmployer(team.employer.id, (tx) =>
        gaps.findGapsOf(tx, id, { asOf: '2099-05-01' }),
      );
      return found.levels.get(team.sql);
    };
    expect([await levels(), asked]).toEqual([4, []]);
    const decay = { halfLifeMonths: 12, graceMonths: 6, floorFraction: 0.5 };
    await setSkillSettings(upskill, team.employer, { decay });
    expect([await levels(), asked]).toEqual([1, [[id, '2099-05-01']]]);
  });
});
