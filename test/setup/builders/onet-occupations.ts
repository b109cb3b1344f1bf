import { readFileSync } from 'node:fs';
import type { TestApp, TestEmployer } from '../test-app.js';
import { skillCatalog } from './skill-catalog.js';

type Occupations = {
  elements: string[];
  meanImportance: number[];
  occupations: Record<string, { importance: number[]; level: number[] }>;
};

/** Some occupations of O*NET 29.0: importance from 1 to 5 and level from 0 to 7 of 68 elements each. */
export const onetOccupations: Occupations = JSON.parse(
  readFileSync('src/capability/skill-gaps/rules/onet-occupations.fixture.json', 'utf8'),
);
const weightOf = (importance: number) => (importance - 1) / 4;

/** An employer whose roles are these occupations, with their requirements and, as an import writes them, their profiles. */
export async function onetEmployer(upskill: TestApp) {
  const { elements, meanImportance, occupations } = onetOccupations;
  const employer: TestEmployer = await upskill.newEmployer();
  const catalog = skillCatalog(upskill, employer);
  await catalog.scale({ max: 7 });
  const skillIds: string[] = [];
  for (const [at, externalId] of elements.entries()) {
    const referenceWeight = weightOf(meanImportance[at]!);
    skillIds.push(await catalog.skill({ source: 'onet', externalId, referenceWeight }));
  }
  const roleOf = new Map<string, string>();
  for (const [code, { importance, level }] of Object.entries(occupations)) {
    const jobRoleId = await catalog.role({ code, family: code.slice(0, 2) });
    const requirements = skillIds
      .map((skillId, at) => ({ skillId, level: level[at]!, weight: weightOf(importance[at]!) }))
      .filter((each) => each.level > 0);
    await catalog.version(jobRoleId, { requirements });
    await catalog.profile(
      jobRoleId,
      skillIds.map((skillId, at) => ({
        skillId,
        importance: weightOf(importance[at]!),
        level: level[at]! / 7,
      })),
    );
    roleOf.set(code, jobRoleId);
  }
  return { employer, catalog, skillIds, roleOf };
}
