import { upsertBody, workerRecord } from '../../setup/builders/worker-records.js';
import { brokenInvariants } from '../../setup/invariants.js';
import { startTestApp, type TestApp, type TestEmployer } from '../../setup/test-app.js';

let upskill: TestApp;
let employer: TestEmployer;
beforeAll(async () => {
  upskill = await startTestApp();
  employer = await upskill.newEmployer();
});
afterAll(() => upskill.stop());

const NOWHERE = '01939f6e-5a7c-7c3e-9b52-0d6a3f1b2c4d';
const setManager = (id: string, managerId: string | null) =>
  upskill.api.patch(`/v1/employees/${id}`, employer.admin, { managerId }, '*');
const put = (externalId: string, managerExternalId: string | null) =>
  upskill.api.put(
    `/v1/employees/by-external-id/${externalId}`,
    employer.admin,
    upsertBody({ externalId, managerExternalId }),
  );
const statusesOf = async (answers: Promise<{ status: number }>[]) =>
  (await Promise.all(answers)).map(({ status }) => status).sort();
const hireThree = async () => [
  await upskill.hire(employer),
  await upskill.hire(employer),
  await upskill.hire(employer),
];

describe('nobody is above themselves', () => {
  test('422: one’s own manager, directly or through others', async () => {
    const top = await upskill.hire(employer);
    const middle = await upskill.hire(employer, { manager: top });
    const bottom = await upskill.hire(employer, { manager: middle });
    for (const { id } of [top, middle, bottom]) {
      const { status, body } = await setManager(top.id, id);
      expect([status, body.code]).toEqual([422, 'reporting-line-circle']);
    }
  });

  test('three changes at once that would close a circle, sixty times: never a circle, the loser is told 422', async () => {
    const people = await hireThree();
    for (let round = 0; round < 60; round += 1) {
      const statuses = await statusesOf(
        people.map(({ id }, index) => setManager(id, people[(index + 1) % 3]?.id ?? '')),
      );
      expect(statuses).toEqual([200, 200, 422]);
      expect(await brokenInvariants(upskill.owner)).toEqual([]);
      await statusesOf(people.map(({ id }) => setManager(id, null)));
    }
  });

  test('the same by three feeds at once, and by a feed beside a change', async () => {
    const people = await hireThree();
    const bossOf = (index: number) => people[(index + 1) % 3];
    for (let round = 0; round < 15; round += 1) {
      const byFeed = people.map(({ externalId }, index) =>
        put(externalId, bossOf(index)?.externalId ?? ''),
      );
      expect(await statusesOf(byFeed)).toEqual([200, 200, 422]);
      expect(await brokenInvariants(upskill.owner)).toEqual([]);
      for (const { id } of people) await upskill.done(setManager(id, null));

      const mixed = people.map(({ id, externalId }, index) =>
        index === 0
          ? put(externalId, bossOf(index)?.externalId ?? '')
          : setManager(id, bossOf(index)?.id ?? ''),
      );
      expect(await statusesOf(mixed)).toEqual([200, 200, 422]);
      expect(await brokenInvariants(upskill.owner)).toEqual([]);
      for (const { id } of people) await upskill.done(setManager(id, null));
    }
  });

  test('422: a manager who does not exist', async () => {
    const { id } = await upskill.hire(employer);
    const { status, body } = await setManager(id, NOWHERE);
    expect([status, body.code]).toEqual([422, 'unknown-reference']);
  });
});

describe('a line has at most a hundred levels', () => {
  test('422: below a hundred and one people nobody can be hired or moved', async () => {
    const line = Array.from({ length: 101 }, (_each, level) =>
      workerRecord({
        externalId: `level-${level}`,
        ...(level === 0 ? {} : { managerExternalId: `level-${level - 1}` }),
      }),
    );
    const { results } = await upskill.done(
      upskill.api.post('/v1/employees/bulk', employer.admin, { items: line }),
    );
    const { id } = await upskill.hire(employer);
    const bottom = results.at(-1).id;
    const moved = await setManager(id, bottom);
    expect([moved.status, moved.body.code]).toEqual([422, 'reporting-line-too-deep']);
    const fed = await put('level-101', 'level-100');
    expect([fed.status, fed.body.code]).toEqual([422, 'reporting-line-too-deep']);
    const hired = await upskill.api.post(
      '/v1/employees',
      employer.admin,
      workerRecord({ managerId: bottom }),
    );
    expect([hired.status, hired.body.code]).toEqual([422, 'reporting-line-too-deep']);
  });
});
