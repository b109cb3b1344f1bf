import {
  createDepartment,
  createUpskill,
  deleteDepartment,
  getDepartment,
  getEmployee,
  getEmployer,
  ifMatch,
  listDepartments,
  listEmployees,
  listReports,
  listSkills,
  paginate,
  paginateDeleted,
  readModifyWrite,
  UpskillProblem,
  updateDepartment,
} from '@upskill/client';
import {
  startTestApp,
  type TestApp,
  type TestEmployer,
  type TestPerson,
} from '../setup/test-app.js';
import { clientOverLossyNetwork, listen } from './lossy-network.js';

const NOBODY = '01939f6e-5a7c-7c3e-9b52-0d6a3f1b2c4d';

let upskill: TestApp;
let employer: TestEmployer;
let baseUrl: string;
let boss: TestPerson;
const hired: string[] = [];
beforeAll(async () => {
  upskill = await startTestApp();
  baseUrl = await listen(upskill);
  employer = await upskill.newEmployer();
  boss = await upskill.hire(employer);
  for (let count = 0; count < 5; count += 1)
    hired.push((await upskill.hire(employer, { manager: boss })).id);
});
afterAll(() => upskill.stop());

const connect = () => clientOverLossyNetwork(baseUrl, employer.admin, []);

describe('pages as one stream', () => {
  test('everything arrives once, whatever the size of a page', async () => {
    const { client, attempts } = connect();
    const found: string[] = [];
    for await (const { id } of paginate(listEmployees, { client, query: { limit: 2 } }))
      found.push(id);
    expect([...found].sort()).toEqual([boss.id, ...hired].sort());
    expect(attempts).toHaveLength(3);
  });

  test('path and filters go along to every page', async () => {
    const { client } = connect();
    const reports = paginate(listReports, {
      client,
      path: { employeeId: boss.id },
      query: { depth: 'direct', limit: 2 },
    });
    const found: string[] = [];
    for await (const { id } of reports) found.push(id);
    expect(found.sort()).toEqual([...hired].sort());
  });

  test('who stops early asks for no further page', async () => {
    const { client, attempts } = connect();
    for await (const { id } of paginate(listEmployees, { client, query: { limit: 2 } }))
      if (id) break;
    expect(attempts).toHaveLength(1);
  });

  test('an empty list ends at once', async () => {
    const { client } = connect();
    const found: unknown[] = [];
    for await (const skill of paginate(listSkills, { client, query: { q: 'no such skill' } }))
      found.push(skill);
    expect(found).toEqual([]);
  });

  test('a refusal is thrown, even where the client was told to answer it', async () => {
    const { client } = connect();
    const options = { client, query: { limit: 1000 }, throwOnError: false as const };
    await expect(paginate(listEmployees, options).next()).rejects.toMatchObject({
      code: 'invalid-request',
    });
  });

  test('what is no list cannot be paged through: the compiler says so, and who asks anyway gets nothing', async () => {
    const { client } = connect();
    const path = { employeeId: boss.id };
    // @ts-expect-error an employee is no list
    const misuse = paginate(getEmployee, { client, path });
    await expect(misuse.next()).rejects.toThrow(TypeError);
  });
});

describe('what was deleted', () => {
  async function close(name: string) {
    const { client } = connect();
    const { data: department } = await createDepartment({ client, body: { name } });
    const path = { departmentId: department.id };
    await deleteDepartment({ client, path, headers: ifMatch(department) });
    return department.id;
  }

  test('arrives once, in order, whatever the size of a page, with the instant it went', async () => {
    const closed = [
      await close('Gone first'),
      await close('Gone second'),
      await close('Gone third'),
    ];
    const { data: kept } = await createDepartment({ ...connect(), body: { name: 'Kept' } });
    const { client, attempts } = connect();
    const gone: string[] = [];
    let lastDeletedAt = '';
    const everything = paginateDeleted(listDepartments, { client, query: { limit: 2 } });
    for await (const { id, deletedAt } of everything) {
      expect(deletedAt > lastDeletedAt).toBe(true);
      lastDeletedAt = deletedAt;
      gone.push(id);
    }
    expect(gone).toEqual(closed);
    expect(attempts).toHaveLength(2);
    const left: string[] = [];
    for await (const { id } of paginate(listDepartments, { client, query: { deleted: 'false' } }))
      left.push(id);
    expect(left).toContain(kept.id);
    expect(left.filter((id) => closed.includes(id))).toEqual([]);
    const query = { updatedSince: lastDeletedAt };
    const latest = await paginateDeleted(listDepartments, { client, query }).next();
    expect(latest.value).toEqual({ id: closed[2], deletedAt: lastDeletedAt });
  });

  test('is not passed over in silence by paginate: the compiler refuses it, and so does the client', async () => {
    const { client, attempts } = connect();
    const query = { deleted: 'true' } as const;
    // @ts-expect-error what was deleted is no item of the list
    const misuse = paginate(listDepartments, { client, query });
    await expect(misuse.next()).rejects.toThrow('use paginateDeleted');
    expect(attempts).toEqual([]);
  });

  test('cannot be asked of a list that does not tell, nor together with what is there', () => {
    const { client } = connect();
    const query = { deleted: 'false' } as const;
    const misuses = [
      // @ts-expect-error employees are never deleted
      () => paginateDeleted(listEmployees, { client }),
      // @ts-expect-error an employee is no list
      () => paginateDeleted(getEmployee, { client, path: { employeeId: boss.id } }),
      // @ts-expect-error it answers what was deleted
      () => paginateDeleted(listDepartments, { client, query }),
      // @ts-expect-error a filter the list does not have
      () => paginateDeleted(listDepartments, { client, query: { colour: 'red' } }),
    ];
    expect(misuses).toHaveLength(4);
  });
});

describe('a refusal is an UpskillProblem', () => {
  test('with its code, status, request and the places that were wrong', async () => {
    const { client } = connect();
    const refusal = await createDepartment({ client, body: { name: '' } }).catch(
      (error: unknown) => error,
    );
    expect(refusal).toBeInstanceOf(UpskillProblem);
    expect(refusal).toBeInstanceOf(Error);
    if (!(refusal instanceof UpskillProblem)) return;
    expect(refusal).toMatchObject({ name: 'UpskillProblem', code: 'invalid-request', status: 400 });
    expect(refusal.errors[0]).toMatchObject({ pointer: '/name' });
    expect(refusal.requestId).toBe(refusal.response.headers.get('X-Request-Id'));
    expect(refusal.message).toContain(refusal.detail);
  });

  test('or an answer beside the data, where the call says so', async () => {
    const { client } = connect();
    const path = { employeeId: NOBODY };
    const { data, error } = await getEmployee({ client, path, throwOnError: false });
    expect(data).toBeUndefined();
    expect(error).toMatchObject({ code: 'employee-not-found', status: 404 });
  });

  test('an answer that Upskill did not give says so', async () => {
    const answers = { answers: 403, body: '<h1>Forbidden by the gateway</h1>' };
    const { client } = clientOverLossyNetwork(baseUrl, employer.admin, [answers]);
    await expect(getEmployer({ client })).rejects.toMatchObject({
      code: 'not-from-upskill',
      status: 403,
      detail: expect.stringContaining('Forbidden by the gateway'),
    });
  });
});

describe('the credential', () => {
  test('may be a function, asked at every request', async () => {
    const tokens = [employer.admin.authorization.replace('Bearer ', ''), 'expired'];
    const client = createUpskill({
      baseUrl: `${baseUrl}/`,
      token: async () => tokens.shift() ?? '',
    });
    expect((await getEmployer({ client })).data.id).toBe(employer.id);
    await expect(getEmployer({ client })).rejects.toMatchObject({ status: 401 });
  });

  test('headers of the client go along with every request', async () => {
    const token = employer.admin.authorization.replace('Bearer ', '');
    const client = createUpskill({ baseUrl, token, headers: { 'x-request-id': 'from-the-sdk' } });
    const { response } = await getEmployer({ client });
    expect(response.headers.get('X-Request-Id')).toBe('from-the-sdk');
  });
});

describe('changing what was read', () => {
  test('nobody’s change is lost, though two change the same thing at once', async () => {
    const { client } = connect();
    const { data: department } = await createDepartment({ client, body: { name: 'x' } });
    const path = { departmentId: department.id };
    let began = 0;
    const bothHaveRead = new Promise<void>((resolve) => {
      const check = setInterval(() => {
        if (began < 2) return;
        clearInterval(check);
        resolve();
      }, 5);
    });
    const append = (letter: string) =>
      readModifyWrite(
        () => getDepartment({ client, path }),
        async ({ name }, headers) => {
          began += 1;
          await bothHaveRead;
          return updateDepartment({ client, path, headers, body: { name: name + letter } });
        },
      );
    await Promise.all([append('a'), append('b')]);
    const { data: after } = await getDepartment({ client, path });
    expect(['xab', 'xba']).toContain(after.name);
    expect(began).toBe(3);
  });

  test('a version that is no longer the current one is refused', async () => {
    const { client } = connect();
    const { data: department } = await createDepartment({ client, body: { name: 'Old' } });
    const path = { departmentId: department.id };
    const rename = (name: string) =>
      updateDepartment({ client, path, headers: ifMatch(department), body: { name } });
    expect((await rename('New')).data.name).toBe('New');
    await expect(rename('Newer')).rejects.toMatchObject({ status: 412, code: 'stale-version' });
  });

  test('another refusal than “too late” ends it, and so do too many', async () => {
    const { client } = connect();
    const { data: department } = await createDepartment({ client, body: { name: 'Refused' } });
    const path = { departmentId: department.id };
    const read = () => getDepartment({ client, path });
    let calls = 0;
    const invalid = readModifyWrite(read, (_resource, headers) => {
      calls += 1;
      return updateDepartment({ client, path, headers, body: { name: '' } });
    });
    await expect(invalid).rejects.toMatchObject({ code: 'invalid-request' });
    expect(calls).toBe(1);
    const always = readModifyWrite(
      read,
      () => {
        calls += 1;
        return updateDepartment({ client, path, headers: { 'If-Match': '"v0"' }, body: {} });
      },
      { attempts: 3 },
    );
    await expect(always).rejects.toMatchObject({ status: 412 });
    expect(calls).toBe(4);
  });
});
