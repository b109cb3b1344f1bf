import { skillCatalog } from '../../setup/builders/skill-catalog.js';
import { startTestApp, type TestApp } from '../../setup/test-app.js';

let upskill: TestApp;
beforeAll(async () => {
  upskill = await startTestApp();
});
afterAll(() => upskill.stop());

describe('where the default scale begins at 1', () => {
  test('whoever can nothing is not a fifth ready, in one report, in a list, and on the bench', async () => {
    const employer = await upskill.newEmployer();
    const catalog = skillCatalog(upskill, employer);
    await catalog.scale({ zero: 1, max: 5 });
    const [sql, python] = [await catalog.skill(), await catalog.skill()];
    const jobRoleId = await catalog.role();
    await catalog.version(jobRoleId, {
      requirements: [
        { skillId: sql, level: 5, weight: 1 },
        { skillId: python, level: 3, weight: 1 },
      ],
    });
    const people = [];
    for (const level of [1, 3, 1, 1, 1]) {
      const { id } = await upskill.hire(employer, { jobRoleId: null });
      await upskill.done(
        upskill.api.post(`/v1/employees/${id}/assessments`, employer.admin, {
          skillId: sql,
          source: 'test',
          level,
        }),
      );
      people.push(id);
    }
    const expected = [0, 0.25].map((readiness) => ({
      readiness,
      readinessIfUnknownMet: readiness + 0.5,
      meanWeightedGap: readiness === 0 ? 3 : 2,
      normalisedGap: readiness === 0 ? 1 : 0.6667,
      unknownSkillIds: [python],
    }));
    for (const [index, id] of people.slice(0, 2).entries()) {
      const path = `/v1/employees/${id}/skill-gaps?targetRoleId=${jobRoleId}`;
      const report = await upskill.done(upskill.api.get(path, employer.admin));
      expect(report).toMatchObject(expected[index]!);
    }
    const body = { employeeIds: people.slice(0, 2), targetRoleId: jobRoleId };
    const { data } = await upskill.done(
      upskill.api.post('/v1/skill-gaps/reports', employer.admin, body),
    );
    expect(data.map(({ report }: { report: object }) => report)).toMatchObject(expected);

    const readyAt = async (threshold: number) => {
      const path = `/v1/skill-gaps/bench?jobRoleId=${jobRoleId}&threshold=${threshold}`;
      return (await upskill.done(upskill.api.get(path, employer.admin))).data[0].readyNow;
    };
    expect([await readyAt(0.25), await readyAt(0.26)]).toEqual([1, 0]);
  });

  test('the company lacks what its people lack together, and training closes no more than that', async () => {
    const employer = await upskill.newEmployer();
    const catalog = skillCatalog(upskill, employer);
    await catalog.scale({ zero: 1, max: 5 });
    const skillId = await catalog.skill();
    const jobRoleId = await catalog.role();
    await catalog.version(jobRoleId, { requirements: [{ skillId, level: 4, weight: 2 }] });
    const people = [];
    for (const level of [null, null, 1, 2, 5]) {
      const { id } = await upskill.hire(employer, { jobRoleId });
      const assessment = { skillId, source: 'test', level };
      const url = `/v1/employees/${id}/assessments`;
      if (level !== null) await upskill.done(upskill.api.post(url, employer.admin, assessment));
      people.push(id);
    }
    const points = [];
    for (const id of people) {
      const url = `/v1/employees/${id}/skill-gaps`;
      const { gaps } = await upskill.done(upskill.api.get(url, employer.admin));
      points.push(gaps.reduce((sum: number, { weight, gap }: any) => sum + weight * gap, 0));
    }
    expect(points).toEqual([6, 6, 6, 4, 0]);
    const summary = '/v1/skill-gaps/summary';
    const { data } = await upskill.done(upskill.api.get(summary, employer.admin));
    expect(data).toMatchObject([{ skillId, headcount: 5, gapPoints: 22 }]);

    const advice = await upskill.done(
      upskill.api.post(`/v1/employees/${people[0]}/training-recommendations`, employer.admin, {
        objective: 'cost',
      }),
    );
    expect(advice).toMatchObject({
      residualWeightedGap: 6,
      untaughtSkillIds: [skillId],
      gaps: [{ level: null, levelAfter: 1 }],
    });
  });
});
