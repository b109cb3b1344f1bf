import { onetFiles } from '../../setup/builders/catalog-releases.js';
import {
  counts,
  type ImportScene,
  PROGRAMMERS,
  startImportScene,
  withRating,
} from '../../setup/builders/import-scene.js';

let scene: ImportScene;
beforeAll(async () => {
  scene = await startImportScene();
});
beforeEach(() => scene.newEmployer());
afterAll(() => scene.stop());

describe('a later release', () => {
  beforeEach(() => scene.importOf(onetFiles()));
  const NEXT = { effectiveOn: '2026-03-01' };

  test('brings what is new, changes what changed and takes what it no longer says, from its day on', async () => {
    const files = withRating('2.B.1.d', undefined);
    files['Skills.txt'] = files['Skills.txt']?.replace('4.88', '5.5') ?? '';
    const done = await scene.importOf(files, NEXT);
    expect(done.counts.requirementVersions).toEqual(counts({ created: 1, unchanged: 1 }));
    expect(await scene.askedOf(PROGRAMMERS)).toMatchObject({ Programming: { level: 5.5 } });
    expect(Object.keys(await scene.askedOf(PROGRAMMERS))).toEqual(['Programming']);
    expect(Object.keys(await scene.askedOf(PROGRAMMERS, '2026-02-28'))).toHaveLength(2);
  });

  test('leaves the level, the weight and the fields that the employer changed, and follows in the others', async () => {
    await scene.ask(PROGRAMMERS, { Programming: { level: 6, weight: 0.9375, mandatory: true } });
    const role = await scene.roleOf(PROGRAMMERS);
    await scene.patch(`/v1/job-roles/${role.id}`, { title: 'Our programmers', jobZone: 5 });
    const skill = await scene.skillOf('2.B.3.e');
    await scene.patch(`/v1/skills/${skill.id}`, { name: 'Coding' });
    const files = withRating('2.B.3.e', [5, 5.5]);
    files['Occupation Data.txt'] =
      files['Occupation Data.txt']
        ?.replace('Computer Programmers', 'Programmers')
        .replace('Write code.', 'Write programs.') ?? '';
    const done = await scene.importOf(files, NEXT);
    expect(done.counts).toEqual({
      skills: counts({ updated: 1, unchanged: 4, kept: 1 }),
      jobRoles: counts({ updated: 1, unchanged: 1, kept: 1 }),
      requirementVersions: counts({ created: 1, unchanged: 1, kept: 1 }),
    });
    expect(await scene.roleOf(PROGRAMMERS)).toMatchObject({
      title: 'Our programmers',
      description: 'Write programs.',
      jobZone: 5,
    });
    expect(await scene.askedOf(PROGRAMMERS)).toMatchObject({
      Coding: { level: 6, weight: 1, mandatory: true },
    });
  });

  test('leaves out what the employer took out, and leaves in what they added', async () => {
    await scene.post('/v1/skills', { name: 'House style', kind: 'hard' });
    await scene.ask(PROGRAMMERS, { Negotiation: null, 'House style': { level: 2 } });
    await scene.importOf(withRating('2.B.1.d', [5, 6]), NEXT);
    expect(Object.keys(await scene.askedOf(PROGRAMMERS)).sort()).toEqual([
      'House style',
      'Programming',
    ]);
  });

  test('leaves what the employer plans', async () => {
    await scene.ask(PROGRAMMERS, { Programming: { level: 7 }, Negotiation: null }, '2027-01-01');
    await scene.importOf(withRating('2.B.3.e', [5, 5.5]), NEXT);
    expect(await scene.askedOf(PROGRAMMERS, '2026-12-31')).toMatchObject({
      Programming: { level: 5.5 },
    });
    expect(await scene.askedOf(PROGRAMMERS, '2027-01-01')).toEqual({
      Programming: { level: 7, weight: 1, mandatory: false },
    });
  });

  test('finds a role and a skill again whose code and id the employer changed', async () => {
    const role = await scene.roleOf(PROGRAMMERS);
    await scene.patch(`/v1/job-roles/${role.id}`, { code: 'DEV-1' });
    const skill = await scene.skillOf('2.B.3.e');
    await scene.patch(`/v1/skills/${skill.id}`, { externalId: 'our-17' });
    const done = await scene.importOf(onetFiles(), NEXT);
    expect(done.counts).toMatchObject({
      skills: counts({ unchanged: 5 }),
      jobRoles: counts({ unchanged: 2 }),
    });
    expect(await scene.roleOf(PROGRAMMERS)).toBeUndefined();
  });

  test('takes what was imported before anything was remembered for imported', async () => {
    for (const table of ['skill_imports', 'job_role_imports'])
      await scene.upskill.owner.query(`delete from ${table} where employer_id = $1`, [
        scene.employer.id,
      ]);
    const done = await scene.importOf(withRating('2.B.3.e', [5, 5.5]), NEXT);
    expect(done.counts).toMatchObject({
      jobRoles: counts({ unchanged: 2 }),
      requirementVersions: counts({ created: 1, unchanged: 1 }),
    });
    expect(await scene.askedOf(PROGRAMMERS)).toMatchObject({ Programming: { level: 5.5 } });
  });
});
