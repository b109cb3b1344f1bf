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

test('R-10: a line of 10,000 is walked no further than a hundred: its end takes nobody, and reports are bounded', async () => {
  const { rows } = await upskill.owner.query<{ id: string }>(
    `with ids as materialized (select n, gen_random_uuid() as id from generate_series(1, 10000) n)
     insert into employees (employer_id, id, external_id, given_name, family_name, email, status, employment_type, hired_on, manager_id)
     select $1, i.id, 'line-' || i.n, 'Line', 'Of ' || i.n, 'line-' || i.n || '@example.com', 'active', 'full_time', '2020-01-01', above.id
     from ids i left join ids above on above.n = i.n - 1 order by i.n returning id`,
    [employer.id],
  );
  const [top = '', bottom = ''] = [rows[0]?.id, rows[9_999]?.id];
  const lone = await upskill.hire(employer);
  for (const id of [lone.id, top]) {
    const { status, body } = await setManager(id, bottom);
    expect([status, body.code]).toEqual([422, 'reporting-line-too-deep']);
  }
  const reports = await upskill.done(
    upskill.api.get(`/v1/employees/${top}/reports?depth=all&limit=200`, employer.admin),
  );
  expect([reports.data.length, reports.nextCursor]).toEqual([100, null]);
});
