import { v7 as uuidv7 } from 'uuid';
import { assessAll, dataTeam } from '../../setup/builders/data-team.js';
import { onetEmployer, onetOccupations } from '../../setup/builders/onet-occupations.js';
import { skillCatalog } from '../../setup/builders/skill-catalog.js';
import { type Credential, startTestApp, type TestApp } from '../../setup/test-app.js';

let upskill: TestApp;
beforeAll(async () => {
  upskill = await startTestApp();
  upskill.clock.now = new Date('2099-05-01T12:00:00Z');
});
afterAll(() => upskill.stop());

const askFor = (by: Credential, roleId: string, query = '') =>
  upskill.api.get(`/v1/job-roles/${roleId}/similar${query}`, by);
const similarTo = async (by: Credential, roleId: string, query = ''): Promise<any[]> =>
  (await upskill.done(askFor(by, roleId, query))).data;
const idsOf = (data: any[]) => data.map(({ jobRoleId }) => jobRoleId);

describe('the occupations of O*NET 29.0', () => {
  let onet: Awaited<ReturnType<typeof onetEmployer>>;
  beforeAll(async () => {
    onet = await onetEmployer(upskill);
  });
  const idOf = (code: string) => onet.roleOf.get(code) ?? '';

  test.each([
    ['O2', '29-1141.00', '29-2061.00', 0.9885, 0.9829, 0.9855, 0, 'upskilling'],
    ['O3', '15-1251.00', '11-3021.00', 0.9528, 0.813, 0.8212, 0.0871, 'upskilling'],
    ['O4', '15-1251.00', '15-1211.00', 0.9493, 0.8103, 0.7868, 0.1302, 'upskilling'],
    ['O6', '31-9091.00', '29-1292.00', 0.9573, 0.9215, 0.8922, 0, 'upskilling'],
    ['O7', '31-9091.00', '15-1251.00', 0.8494, 0.7317, 0.4267, 0.5222, 'reskilling'],
    ['O10', '29-1141.00', '15-1251.00', 0.8395, 0.8037, 0.5094, 0.6229, 'reskilling'],
  ])(
    '%s: alike in both directions, and the way from one to the other',
    async (_id, from, to, similarity, readiness, distinctiveReadiness, novelty, classification) => {
      const there = (await similarTo(onet.employer.admin, idOf(from))).find(
        ({ code }) => code === to,
      );
      expect(there).toMatchObject({
        jobRoleId: idOf(to),
        similarity,
        directed: { readiness, distinctiveReadiness, novelty, classification, qualified: true },
      });
      const back = (await similarTo(onet.employer.admin, idOf(to))).find(
        ({ code }) => code === from,
      );
      expect([back.similarity, back.score, back.parts]).toEqual([
        similarity,
        there.score,
        there.parts,
      ]);
    },
  );

  test('the most similar comes first, and what a person lacks orders nothing', async () => {
    const data = await similarTo(onet.employer.admin, idOf('29-1141.00'));
    const scores = data.map(({ score }) => score);
    expect(scores).toEqual(scores.toSorted((one, other) => other - one));
    expect(data[0].code).toBe('29-2061.00');
    expect(idsOf(data)).not.toContain(idOf('29-1141.00'));
    const ways = data.map(({ directed }) => directed.readiness);
    expect(ways).not.toEqual(ways.toSorted((one, other) => other - one));
    const two = await similarTo(onet.employer.admin, idOf('29-1141.00'), '?limit=2');
    expect(two).toEqual(data.slice(0, 2));
  });

  test('for an employee the way is what their own report says, role by role', async () => {
    const { employer, skillIds } = onet;
    const nurse = onetOccupations.occupations['29-1141.00']!;
    const person = await upskill.hire(employer, { jobRoleId: idOf('29-1141.00') });
    await assessAll(
      upskill,
      employer,
      person.id,
      skillIds.slice(0, 40).map((skillId, at) => ({ skillId, level: nurse.level[at]! / 2 })),
    );
    const query = `?employeeId=${person.id}`;
    const data = await similarTo(person, idOf('31-9091.00'), query);
    expect(data.length).toBeGreaterThan(4);
    for (const { jobRoleId, directed } of data) {
      const report = await upskill.done(
        upskill.api.get(`/v1/employees/${person.id}/skill-gaps?targetRoleId=${jobRoleId}`, person),
      );
      expect(report).toMatchObject(directed);
    }
    // The own role is among them, and learning for it is upskilling by rule 2.
    const own = data.find(({ jobRoleId }) => jobRoleId === idOf('29-1141.00'));
    expect(own.directed).toMatchObject({ classification: 'upskilling', classificationRule: 2 });
  });
});

describe('an employer’s own roles', () => {
  async function workshop() {
    const employer = await upskill.newEmployer();
    const catalog = skillCatalog(upskill, employer);
    await catalog.scale({ max: 5 });
    const [sql, python, french] = [
      await catalog.skill(),
      await catalog.skill(),
      await catalog.skill(),
    ] as [string, string, string];
    const asking = async (...weights: [string, number][]) => {
      const id = await catalog.role();
      const requirements = weights.map(([skillId, weight]) => ({ skillId, level: 3, weight }));
      await catalog.version(id, { requirements });
      return id;
    };
    return { employer, catalog, sql, python, french, asking };
  }

  test('compare by what they ask for, and only with roles they have a skill in common with', async () => {
    const { employer, sql, python, french, asking } = await workshop();
    const source = await asking([sql, 3], [python, 1]);
    const near = await asking([sql, 6], [python, 2]);
    const far = await asking([python, 1], [french, 1]);
    await asking([french, 2]);
    const data = await similarTo(employer.admin, source);
    expect(idsOf(data)).toEqual([near, far]);
    expect(data[0]).toMatchObject({
      similarity: 1,
      score: 1,
      parts: { profile: 1, technology: 0, classification: 0, preparation: 0 },
      directed: { readiness: 1, classification: 'ready', classificationRule: 1 },
    });
    expect(data[1].similarity).toBe(0.2236);
  });

  test('a role with a rated profile compares by it, whatever it asks for', async () => {
    const { employer, catalog, sql, french, asking } = await workshop();
    const [source, rated] = [await asking([sql, 1]), await asking([french, 1])];
    expect(await similarTo(employer.admin, source)).toEqual([]);
    await catalog.profile(rated, [{ skillId: sql, importance: 0.4 }]);
    upskill.clock.now = new Date('2099-05-01T12:00:06Z'); // ratings are asked for every five seconds
    expect(idsOf(await similarTo(employer.admin, source))).toEqual([rated]);
    await catalog.tools(source, [french]);
    await catalog.tools(rated, [french]);
    await catalog.tools(await asking([sql, 1]), [sql]);
    expect((await similarTo(employer.admin, source)).map(({ parts }) => parts.technology)).toEqual([
      0.05, 0,
    ]);
  });

  test('a new role, new requirements and a new name show at once', async () => {
    const { employer, catalog, sql, python, asking } = await workshop();
    const source = await asking([sql, 1]);
    expect(await similarTo(employer.admin, source)).toEqual([]);
    const added = await asking([sql, 1], [python, 1]);
    expect(idsOf(await similarTo(employer.admin, source))).toEqual([added]);
    await catalog.version(added, {
      effectiveOn: '2099-01-01',
      requirements: [{ skillId: sql, level: 2, weight: 1 }],
    });
    expect((await similarTo(employer.admin, source))[0].similarity).toBe(1);
    await upskill.done(
      upskill.api.patch(`/v1/job-roles/${added}`, employer.admin, { title: 'Renamed' }, 1),
    );
    expect((await similarTo(employer.admin, source))[0].title).toBe('Renamed');
  });

  test('as of a day before a version, and on its first day, it counts as it does then', async () => {
    const { employer, catalog, sql, python, asking } = await workshop();
    const [source, other] = [await asking([sql, 1]), await asking([sql, 1], [python, 2])];
    const versionId = await catalog.version(other, {
      effectiveOn: '2100-01-01',
      requirements: [{ skillId: sql, level: 5, weight: 1 }],
    });
    const on = async (asOf: string) => {
      const [first] = await similarTo(employer.admin, source, `?asOf=${asOf}`);
      return first && [first.similarity, first.directed.readiness];
    };
    expect(await on('2019-12-31')).toBeUndefined();
    expect(await on('2020-01-01')).toEqual([0.4472, 0.3333]);
    expect(await on('2099-12-31')).toEqual([0.4472, 0.3333]);
    expect(await on('2100-01-01')).toEqual([1, 0.6]);
    const withdrawal = `/v1/job-roles/${other}/requirement-versions/${versionId}`;
    expect((await upskill.api.delete(withdrawal, employer.admin, 1)).status).toBe(204);
    expect(await on('2100-01-01')).toEqual([0.4472, 0.3333]);
  });

  test('many who ask at once, of different employers, each get their own', async () => {
    const [one, other] = [await workshop(), await workshop()];
    const [from, to] = [await one.asking([one.sql, 1]), await one.asking([one.sql, 2])];
    const [theirFrom, theirTo] = [
      await other.asking([other.sql, 1]),
      await other.asking([other.sql, 2]),
    ];
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_each, at) =>
        at % 2 === 0
          ? similarTo(one.employer.admin, from)
          : similarTo(other.employer.admin, theirFrom),
      ),
    );
    for (const [at, data] of answers.entries()) {
      expect(idsOf(data)).toEqual([at % 2 === 0 ? to : theirTo]);
    }
  });
});

describe('who may ask', () => {
  test('404: a role of another employer, the same as one that is not', async () => {
    const [mine, theirs] = [await dataTeam(upskill), await dataTeam(upskill)];
    for (const roleId of [theirs.analyst, uuidv7()]) {
      const { status, body } = await askFor(mine.employer.admin, roleId);
      expect([status, body.code]).toEqual([404, 'job-role-not-found']);
    }
  });

  test('404: an employee out of view, of another employer, or nobody; the line above sees', async () => {
    const [team, others] = [await dataTeam(upskill), await dataTeam(upskill)];
    const manager = await team.hire([]);
    const ada = await team.hire([], { manager });
    const stranger = await others.hire([]);
    const see = async (by: Credential, employeeId: string) => {
      const { status, body } = await askFor(by, team.analyst, `?employeeId=${employeeId}`);
      return [status, body.code];
    };
    expect(await see(ada, ada.id)).toEqual([200, undefined]);
    expect(await see(manager, ada.id)).toEqual([200, undefined]);
    for (const hidden of [manager.id, stranger.id, uuidv7()]) {
      expect(await see(ada, hidden)).toEqual([404, 'not-found']);
    }
    expect(await see(team.employer.admin, stranger.id)).toEqual([404, 'not-found']);
  });

  test('403: a key that reads roles does not read people’s gaps', async () => {
    const team = await dataTeam(upskill);
    const ada = await team.hire([]);
    const key = await upskill.apiKey(team.employer.id, ['job-roles.read']);
    expect((await askFor(key, team.analyst)).status).toBe(200);
    const { status, body } = await askFor(key, team.analyst, `?employeeId=${ada.id}`);
    expect([status, body.code]).toEqual([403, 'not-permitted']);
  });

  test('400: a limit beyond 200', async () => {
    const { employer, analyst } = await dataTeam(upskill);
    expect((await askFor(employer.admin, analyst, '?limit=201')).status).toBe(400);
  });
});
