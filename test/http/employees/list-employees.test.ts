import { workerRecord } from '../../setup/builders/worker-records.js';
import { fresh, startTestApp, type TestApp, type TestEmployer } from '../../setup/test-app.js';

let upskill: TestApp;
let employer: TestEmployer;
beforeAll(async () => {
  upskill = await startTestApp();
});
beforeEach(async () => {
  employer = await upskill.newEmployer();
});
afterAll(() => upskill.stop());

const create = (url: string, body: object) =>
  upskill.done(upskill.api.post(url, employer.admin, body));
const add = (changes: object = {}) => create('/v1/employees', workerRecord({ ...changes }));
const list = (query: string) => upskill.api.get(`/v1/employees?${query}`, employer.admin);
const found = async (query: string): Promise<string[]> =>
  (await upskill.done(list(query))).data.map(({ id }: { id: string }) => id);
const since = (instant: string) => `updatedSince=${encodeURIComponent(instant)}`;

describe('GET /v1/employees', () => {
  test('200: by status, department, job role and manager, alone and together', async () => {
    const department = await create('/v1/departments', { name: fresh('Department') });
    const jobRole = await create('/v1/job-roles', { code: fresh('role'), title: 'Analyst' });
    const boss = await add({ departmentId: department.id });
    const analyst = await add({ jobRoleId: jobRole.id, managerId: boss.id });
    const away = await add({
      status: 'on_leave',
      managerId: boss.id,
      departmentId: department.id,
      jobRoleId: jobRole.id,
    });
    expect(await found('')).toEqual([boss.id, analyst.id, away.id]);
    expect(await found('status=on_leave')).toEqual([away.id]);
    expect(await found(`departmentId=${department.id}`)).toEqual([boss.id, away.id]);
    expect(await found(`jobRoleId=${jobRole.id}`)).toEqual([analyst.id, away.id]);
    expect(await found(`managerId=${boss.id}`)).toEqual([analyst.id, away.id]);
    expect(await found(`managerId=${boss.id}&status=active`)).toEqual([analyst.id]);
    expect(await found(`departmentId=${jobRole.id}`)).toEqual([]);
  });

  test('200: what changed at or after an instant, inclusive, to the microsecond', async () => {
    const first = await add();
    const second = await add();
    expect(await found(since(second.updatedAt))).toEqual([second.id]);
    const afterwards = second.updatedAt.replace(
      /\.(\d{6})Z$/,
      (_all: string, digits: string) => `.${String(Number(digits) + 1).padStart(6, '0')}Z`,
    );
    expect(await found(since(afterwards))).toEqual([]);
    const changed = await upskill.done(
      upskill.api.patch(`/v1/employees/${first.id}`, employer.admin, { region: 'NY' }, 1),
    );
    expect(await found(since(second.updatedAt))).toEqual([first.id, second.id]);
    expect(await found(since(changed.updatedAt))).toEqual([first.id]);
    const inBerlin = changed.updatedAt.replace('Z', '+00:00');
    expect(await found(since(inBerlin))).toEqual([first.id]);
  });

  test('200: in pages, with a filter; somebody hired meanwhile comes last and nobody is missed', async () => {
    const people: string[] = [];
    for (let index = 0; index < 5; index += 1) people.push((await add()).id);
    await add({ status: 'on_leave' });
    const first = await upskill.done(list('status=active&limit=2'));
    people.push((await add()).id);
    const rest: string[] = first.data.map(({ id }: { id: string }) => id);
    let cursor = first.nextCursor;
    while (cursor !== null) {
      const page = await upskill.done(
        list(`status=active&limit=2&cursor=${encodeURIComponent(cursor)}`),
      );
      rest.push(...page.data.map(({ id }: { id: string }) => id));
      cursor = page.nextCursor;
    }
    expect(rest).toEqual(people);
  });

  test.each([
    'status=fired',
    'departmentId=sales',
    'updatedSince=yesterday',
    'updatedSince=2026-11-23',
    'limit=0',
    'limit=201',
    'limit=1e2',
    'givenName=Ada',
    'status=active&status=pending',
  ])('400: %s', async (query) => {
    const { status, body } = await list(query);
    expect([status, body.code]).toEqual([400, 'invalid-request']);
  });

  test('403: a key without the scope', async () => {
    const key = await upskill.apiKey(employer.id, ['departments.read']);
    expect((await upskill.api.get('/v1/employees', key)).status).toBe(403);
  });
});
