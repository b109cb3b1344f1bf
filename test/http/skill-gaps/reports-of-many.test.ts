import fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import { assessAll, dataTeam } from '../../setup/builders/data-team.js';
import { setSkillSettings } from '../../setup/builders/skill-settings.js';
import { countStatements } from '../../setup/count-statements.js';
import { type Credential, startTestApp, type TestApp } from '../../setup/test-app.js';

let upskill: TestApp;
beforeAll(async () => {
  upskill = await startTestApp();
  upskill.clock.now = new Date('2099-05-01T12:00:00Z');
});
afterAll(() => upskill.stop());

const askFor = (by: Credential, body: object) =>
  upskill.api.post('/v1/skill-gaps/reports', by, body);
const reportsOf = (by: Credential, body: object) => upskill.done(askFor(by, body));
const single = (by: Credential, employeeId: string, query: string) =>
  upskill.api.get(`/v1/employees/${employeeId}/skill-gaps${query}`, by);

describe('reports of many people', () => {
  test('each says what the single report says, in the order of the request', async () => {
    const { employer, catalog, analyst, hire, sql, python, privacy } = await dataTeam(upskill);
    const developer = await catalog.role({ family: 'data' });
    await catalog.version(developer, {
      requirements: [
        { skillId: python, level: 5, weight: 4, mandatory: true },
        { skillId: sql, level: 2, weight: 1 },
      ],
      requiredCredentialTypeIds: [uuidv7()],
    });
    await catalog.version(developer, {
      effectiveOn: '2100-01-01',
      requirements: [{ skillId: privacy, level: 4, weight: 1 }],
    });
    const people = [
      await hire([3, 3, 1, 4, 2]),
      await hire([4, 3, 3, 3, 2], { jobRoleId: developer }),
      await hire([]),
      await hire([0, 5, 0, 5], { jobRoleId: developer }),
      await hire([2], { jobRoleId: null }),
    ];
    await assessAll(upskill, employer, people[0]!.id, [
      { skillId: python, level: 5, assessedOn: '2097-01-01' },
    ]);
    const days = ['2019-12-31', '2098-01-01', '2099-05-01', '2100-01-01'];
    const asked = fc.record({
      who: fc.shuffledSubarray(people, { minLength: 1 }),
      targetRoleId: fc.constantFrom(undefined, analyst, developer),
      asOf: fc.constantFrom(undefined, ...days),
    });
    await fc.assert(
      fc.asyncProperty(asked, async ({ who, targetRoleId, asOf }) => {
        const given = Object.entries({ targetRoleId, asOf }).filter(([, value]) => value);
        const query = `?${new URLSearchParams(given as [string, string][])}`;
        const employeeIds = who.map(({ id }) => id);
        const body = { employeeIds, ...Object.fromEntries(given) };
        const { data, reported, failed } = await reportsOf(employer.admin, body);
        expect([data.length, reported + failed]).toEqual([who.length, who.length]);
        for (const [index, { id }] of who.entries()) {
          const alone = await single(employer.admin, id, query);
          expect(data[index]).toMatchObject({ index, employeeId: id });
          if (alone.status === 200) {
            expect(data[index]).toMatchObject({ outcome: 'reported', errors: [] });
            expect(data[index].report).toEqual(alone.body);
          } else {
            const errors = [{ code: alone.body.code, pointer: `/employeeIds/${index}` }];
            expect(data[index]).toMatchObject({ outcome: 'failed', report: null, errors });
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  test('a hundred people take no more statements than two', async () => {
    const { employer, hire, catalog, sql } = await dataTeam(upskill);
    const other = await catalog.role();
    await catalog.version(other, { requirements: [{ skillId: sql, level: 1, weight: 1 }] });
    const people = [];
    for (let index = 0; index < 100; index += 1) {
      people.push((await hire([], index % 2 === 0 ? {} : { jobRoleId: other })).id);
    }
    const counter = countStatements(upskill);
    const counted = async (employeeIds: readonly string[]) => {
      Object.assign(counter, { writes: 0, statements: 0 });
      const { reported } = await reportsOf(employer.admin, { employeeIds });
      return [reported, counter.statements];
    };
    await counted(people.slice(0, 2)); // what is remembered is remembered now
    const [, two] = await counted(people.slice(0, 2));
    expect(two).toBeGreaterThan(3);
    expect(await counted(people)).toEqual([100, two]);
  });

  test('somebody out of view is as little there as nobody; the others are reported', async () => {
    const [team, others] = [await dataTeam(upskill), await dataTeam(upskill)];
    const manager = await team.hire([4]);
    const ada = await team.hire([3], { manager });
    const below = await team.hire([2], { manager: ada });
    const beside = await team.hire([1]);
    const foreign = await others.hire([1]);
    const employeeIds = [ada.id, beside.id, below.id, foreign.id, uuidv7(), manager.id];
    const outcomes = async (by: Credential) =>
      (await reportsOf(by, { employeeIds })).data.map(
        ({ outcome, errors }: any) => errors[0]?.code ?? outcome,
      );
    const missing = 'not-found';
    expect(await outcomes(manager)).toEqual([
      'reported',
      missing,
      'reported',
      missing,
      missing,
      'reported',
    ]);
    expect(await outcomes(below)).toEqual([
      missing,
      missing,
      'reported',
      missing,
      missing,
      missing,
    ]);
    expect(await outcomes(team.employer.admin)).toEqual([
      'reported',
      'reported',
      'reported',
      missing,
      missing,
      'reported',
    ]);
    const { data } = await reportsOf(below, { employeeIds });
    expect(data[1].errors[0].detail).toBe(data[4].errors[0].detail);
  });

  test('the employer’s thresholds hold for all of them', async () => {
    const { employer, hire, catalog, sql, python } = await dataTeam(upskill);
    const target = await catalog.role();
    await catalog.version(target, {
      requirements: [
        { skillId: sql, level: 4, weight: 9 },
        { skillId: python, level: 4, weight: 9 },
      ],
    });
    const classification = { minReadiness: 0.9, readyFor: 0.9, maxNovelty: 1, lowNovelty: 0.1 };
    await setSkillSettings(upskill, employer, { classification });
    const person = await hire([4, 0, 3]);
    const body = { employeeIds: [person.id], targetRoleId: target };
    const { data } = await reportsOf(employer.admin, body);
    expect(data[0].report).toMatchObject({
      classificationThresholds: classification,
      classification: 'reskilling',
      classificationRule: 3,
    });
  });

  test('422: no such target role, or another employer’s', async () => {
    const [mine, theirs] = [await dataTeam(upskill), await dataTeam(upskill)];
    const person = await mine.hire([]);
    for (const targetRoleId of [uuidv7(), theirs.analyst]) {
      const body = { employeeIds: [person.id], targetRoleId };
      const answer = await askFor(mine.employer.admin, body);
      expect([answer.status, answer.body.code]).toEqual([422, 'unknown-reference']);
      expect(answer.body.errors[0].pointer).toBe('/targetRoleId');
    }
  });

  test('400: nobody, more than a hundred, or somebody twice, in whatever spelling', async () => {
    const { employer, hire } = await dataTeam(upskill);
    const { id } = await hire([]);
    const many = Array.from({ length: 101 }, () => uuidv7());
    for (const employeeIds of [[], many, [id, id], [id, id.toUpperCase()]]) {
      expect((await askFor(employer.admin, { employeeIds })).status).toBe(400);
    }
  });

  test('403: a key needs the scope', async () => {
    const { employer, hire } = await dataTeam(upskill);
    const { id } = await hire([]);
    const key = await upskill.apiKey(employer.id, ['employees.read']);
    expect((await askFor(key, { employeeIds: [id] })).status).toBe(403);
  });
});
