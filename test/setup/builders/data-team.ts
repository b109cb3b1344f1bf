import type { TestApp, TestEmployer } from '../test-app.js';
import { skillCatalog } from './skill-catalog.js';

type Level = { skillId: string; level: number; assessedOn?: string };

/** What tests said of somebody's skills, sent in bulk; every one must have been taken. */
export async function assessAll(
  upskill: TestApp,
  employer: TestEmployer,
  employeeId: string,
  levels: readonly Level[],
) {
  const items = levels.map((each) => ({ employeeId, source: 'test', ...each }));
  const { failed, results } = await upskill.done(
    upskill.api.post('/v1/assessments/bulk', employer.admin, { items }),
  );
  if (failed > 0) throw new Error(`not all levels were taken: ${JSON.stringify(results)}`);
}

/** Five skills and a data analyst's role, which asks for them from 2020 on. */
export async function dataTeam(upskill: TestApp) {
  const employer = await upskill.newEmployer();
  const catalog = skillCatalog(upskill, employer);
  await catalog.scale({ max: 5 });
  const skillIds: string[] = [];
  for (let index = 0; index < 5; index += 1) skillIds.push(await catalog.skill());
  const [sql, statistics, python, communication, privacy] = skillIds as [
    string,
    string,
    string,
    string,
    string,
  ];
  const requirements = [
    { skillId: sql, level: 4, weight: 5 },
    { skillId: statistics, level: 3, weight: 4 },
    { skillId: python, level: 3, weight: 3 },
    { skillId: communication, level: 3, weight: 3 },
    { skillId: privacy, level: 2, weight: 2, mandatory: true },
  ];
  const analyst = await catalog.role({ family: 'data' });
  const versionId = await catalog.version(analyst, { requirements });
  const hire = async (levels: readonly number[], fields: object = {}) => {
    const person = await upskill.hire(employer, { jobRoleId: analyst, ...fields });
    const known = levels.map((level, index) => ({ skillId: skillIds[index]!, level }));
    if (known.length > 0) await assessAll(upskill, employer, person.id, known);
    return person;
  };
  return {
    employer,
    catalog,
    analyst,
    versionId,
    requirements,
    hire,
    skillIds,
    sql,
    python,
    privacy,
  };
}
export type DataTeam = Awaited<ReturnType<typeof dataTeam>>;
