import { credentialDesk } from '../../setup/builders/credential-desk.js';
import { assessAll } from '../../setup/builders/data-team.js';
import { startTestApp, type TestApp, type TestPerson } from '../../setup/test-app.js';
import { type CompanyScene, companyScene } from './company-scene.js';

let upskill: TestApp;
beforeAll(async () => {
  upskill = await startTestApp();
});
afterAll(() => upskill.stop());

const scenes: CompanyScene[] = [];
afterEach(async () => {
  for (const scene of scenes.splice(0)) await scene.stop();
  upskill.clock.now = undefined;
});
async function newScene() {
  const scene = await companyScene(upskill);
  scenes.push(scene);
  return scene;
}

/** People of one role and department, each with the same levels in the first skills. */
async function team(
  scene: CompanyScene,
  size: number,
  fields: Parameters<CompanyScene['hire']>[0],
  levels: readonly number[] = [],
): Promise<TestPerson[]> {
  const people: TestPerson[] = [];
  for (let index = 0; index < size; index += 1) people.push(await scene.hire(fields, levels));
  return people;
}
const of = (groups: any[], key: string, id: string | null) =>
  groups.find((group) => group[key] === id);

describe('days', () => {
  test('requirements and levels are those of the day; a planned version counts from its day on', async () => {
    const scene = await newScene();
    upskill.clock.now = new Date('2026-06-10T12:00:00Z');
    const people = await team(scene, 5, { role: 0 });
    const [skillId] = scene.skillIds;
    for (const { id } of people) {
      await assessAll(upskill, scene.employer, id, [
        { skillId: skillId!, level: 1, assessedOn: '2026-03-01' },
      ]);
    }
    await scene.catalog.version(scene.roleIds[0]!, {
      effectiveOn: '2026-07-01',
      requirements: [{ skillId: skillId!, level: 5, weight: 1 }],
    });
    const on = async (asOf: string) => {
      const { data, source } = await upskill.done(scene.summary(`?asOf=${asOf}`));
      return [source, data.length, of(data, 'skillId', skillId!).meanGap];
    };
    await scene.count();
    expect(await on('2026-02-01')).toEqual(['live', 4, 2]);
    expect(await on('2026-04-01')).toEqual(['live', 4, 1]);
    expect(await on('2026-06-10')).toEqual(['rollup', 4, 1]);
    expect(await on('2026-07-01')).toEqual(['live', 1, 4]);
  });

  test('a version that takes effect, and a level that changes by itself, count from the first moment of the day', async () => {
    const scene = await newScene();
    upskill.clock.now = new Date('2026-06-10T12:00:00Z');
    const people = await team(scene, 5, { role: 0 }, [4, 4, 4, 4]);
    await team(scene, 4, { role: 1 }, [4, 4, 4, 4]);
    const [certified] = await team(scene, 1, { role: 1 }, [2, 2, 2, 2]);
    await scene.catalog.version(scene.roleIds[0]!, {
      effectiveOn: '2026-06-11',
      requirements: [{ skillId: scene.skillIds[0]!, level: 5, weight: 1 }],
    });
    const desk = credentialDesk(upskill, scene.employer);
    const grantsLevels = scene.skillIds.slice(0, 4).map((skillId) => ({ skillId, level: 4 }));
    const type = await desk.type({ grantsLevels });
    await desk.issue(certified!.id, type.id, { issuedOn: '2025-01-01', expiresOn: '2026-06-10' });
    await scene.count();
    const roles = async () => {
      const { data, source, asOf } = await upskill.done(scene.summary('?groupBy=job_role'));
      const met = scene.roleIds.slice(0, 2).map((id) => of(data, 'jobRoleId', id).met);
      return [asOf, source, ...met];
    };
    expect(people).toHaveLength(5);
    expect(await roles()).toEqual(['2026-06-10', 'rollup', 20, 15]);
    upskill.clock.now = new Date('2026-06-11T00:00:01Z');
    const next = await roles();
    expect(next).toEqual(['2026-06-11', 'rollup', 0, 13]);
    await scene.count(); // the day has begun for the kept sums too
    expect(await roles()).toEqual(next);
    upskill.clock.now = new Date('2026-06-12T00:00:01Z');
    expect(await roles()).toEqual(['2026-06-12', 'rollup', 0, 13]);
  });

  test('a day that lies behind the one that was counted is counted live', async () => {
    const scene = await newScene();
    upskill.clock.now = new Date('2026-06-10T12:00:00Z');
    await team(scene, 5, { role: 0 });
    await scene.count();
    upskill.clock.now = new Date('2026-06-09T12:00:00Z');
    expect((await upskill.done(scene.summary())).source).toBe('live');
    await scene.count();
    expect((await upskill.done(scene.summary())).source).toBe('live');
    upskill.clock.now = new Date('2026-06-01T12:00:00Z'); // no clock is that far behind
    await scene.count();
    const { source, data } = await upskill.done(scene.summary());
    expect([source, data[0].headcount]).toEqual(['rollup', 5]);
  });
});

describe('kept sums', () => {
  test('a report asked nine times on one connection answers the same, from either source', async () => {
    const scene = await newScene();
    await team(scene, 6, { role: 0, department: 0 }, [1, 2]);
    for (const expected of ['live', 'rollup']) {
      const answers: unknown[] = [];
      for (let time = 0; time < 9; time += 1) {
        const { data, source } = await upskill.done(
          scene.summary(expected === 'live' ? '?asOf=2090-01-01' : ''),
        );
        expect(source).toBe(expected);
        answers.push(data);
      }
      expect(new Set(answers.map((each) => JSON.stringify(each))).size).toBe(1);
      await scene.count();
    }
  });

  test('nobody needs to be counted for an answer to be right, and none is stale', async () => {
    const scene = await newScene();
    await team(scene, 5, { role: 0 }, [1]);
    const before = await upskill.done(scene.summary());
    await scene.count();
    const after = await upskill.done(scene.summary());
    expect([before.source, before.stale, after.source, after.stale]).toEqual([
      ...['live', false, 'rollup', false],
    ]);
    expect(after.data).toEqual(before.data);
    await scene.hire({ role: 0 }, [5]);
    const { data, source, stale } = await upskill.done(scene.summary());
    expect([source, stale, of(data, 'skillId', scene.skillIds[0]!).met]).toEqual([
      ...['rollup', false, 1],
    ]);
  });

  test('the job finds who waits, at every employer, and leaves nobody', async () => {
    const [ours, theirs] = [await newScene(), await newScene()];
    await team(ours, 2, { role: 0 });
    await team(theirs, 2, { role: 0 });
    expect(await ours.counting.findWaiting()).toEqual(
      expect.arrayContaining([ours.employer.id, theirs.employer.id]),
    );
    await Promise.all([ours.count(), ours.count(), theirs.count()]);
    await ours.count();
    const waiting = await ours.counting.findWaiting();
    expect(waiting).not.toContain(ours.employer.id);
    expect(waiting).not.toContain(theirs.employer.id);
  });
});
