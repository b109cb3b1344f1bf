import type { RecommendationCase } from './recommendation-cases.js';

/** Over the API: a person in a role, with the levels, the requirements and the programs of a case. */
export async function seedTraining(url: string, apiKey: string, scene: RecommendationCase) {
  const post = async (path: string, body: object) => {
    const answer = await fetch(`${url}/v1${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    const found = JSON.parse(text);
    if (answer.status >= 300 || found.failed > 0) throw new Error(`${path}: ${text.slice(0, 500)}`);
    return found;
  };

  await post('/proficiency-scales', {
    name: 'Levels',
    zero: 0,
    max: 5,
    levels: [
      { value: 0, label: 'None' },
      { value: 5, label: 'Expert' },
    ],
  });
  const mentioned = scene.programs.flatMap(({ teaches, entryLevels }) => [
    ...teaches,
    ...entryLevels,
  ]);
  const names = [...scene.requirements, ...mentioned].map(({ skillId }) => skillId);
  const ids = new Map<string, string>();
  for (const name of new Set(names)) {
    ids.set(name, (await post('/skills', { name, kind: 'hard' })).id);
  }
  const atIds = (levels: readonly { skillId: string; level: number }[]) =>
    levels.map(({ skillId, level }) => ({ skillId: ids.get(skillId), level }));

  for (let from = 0; from < scene.programs.length; from += 500) {
    const items = scene.programs.slice(from, from + 500).map((program) => ({
      externalId: program.programId,
      title: program.programId,
      kind: 'seminar',
      delivery: 'online',
      status: 'published',
      price: [{ type: 'tuition', amount: { amount: program.cost, currency: 'USD' } }],
      hours: program.hours,
      teaches: atIds(program.teaches),
      entryLevels: atIds(program.entryLevels),
      prerequisiteExternalIds: program.prerequisiteProgramIds,
    }));
    await post('/training-programs/bulk', { items });
  }
  const { id: jobRoleId } = await post('/job-roles', { code: 'R', title: 'Role' });
  await post(`/job-roles/${jobRoleId}/requirement-versions`, {
    effectiveOn: '2020-01-01',
    requirements: scene.requirements.map(({ skillId, requiredLevel, weight }) => ({
      skillId: ids.get(skillId),
      level: requiredLevel,
      weight,
    })),
  });
  const { id: employeeId } = await post('/employees', {
    externalId: 'E',
    givenName: 'Test',
    familyName: 'Person',
    email: 'person@example.com',
    status: 'active',
    employmentType: 'full_time',
    hiredOn: '2020-01-01',
    jobRoleId,
  });
  const items = atIds(scene.levels).map((each) => ({ employeeId, source: 'test', ...each }));
  await post('/assessments/bulk', { items });
  return {
    recommend: (goal: object) => post(`/employees/${employeeId}/training-recommendations`, goal),
  };
}
