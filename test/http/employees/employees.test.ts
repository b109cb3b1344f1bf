import { workerRecord } from '../../setup/builders/worker-records.js';
import { recordedEvents } from '../../setup/recorded-events.js';
import { fresh, startTestApp, type TestApp, type TestEmployer } from '../../setup/test-app.js';

let upskill: TestApp;
let employer: TestEmployer;
beforeAll(async () => {
  upskill = await startTestApp();
  employer = await upskill.newEmployer();
});
afterAll(() => upskill.stop());

const NOWHERE = '01939f6e-5a7c-7c3e-9b52-0d6a3f1b2c4d';
const post = (body: object, by = employer.admin) => upskill.api.post('/v1/employees', by, body);
const add = (changes: object = {}, by = employer.admin) =>
  upskill.done(post(workerRecord({ ...changes }), by));
const read = (id: string, by = employer.admin) => upskill.api.get(`/v1/employees/${id}`, by);
const change = (id: string, body: object, version: number | string = 1, by = employer.admin) =>
  upskill.api.patch(`/v1/employees/${id}`, by, body, version);
const eventNames = async (id: string) =>
  (await recordedEvents(upskill, id)).map(({ name }) => name);

describe('POST /v1/employees', () => {
  test('201: everything the HRIS knows, as it was given', async () => {
    const department = await upskill.done(
      upskill.api.post('/v1/departments', employer.admin, { name: fresh('Department') }),
    );
    const jobRole = await upskill.done(
      upskill.api.post('/v1/job-roles', employer.admin, { code: fresh('role'), title: 'Analyst' }),
    );
    const manager = await upskill.hire(employer);
    const record = workerRecord({
      employeeNumber: '1042',
      managerId: manager.id,
      departmentId: department.id,
      jobRoleId: jobRole.id,
      country: 'US',
      region: 'CA',
      ownsOverFivePercent: true,
      performanceStanding: 'warning',
      customFields: { badge: 7, remote: true, nickname: 'Countess', locker: null },
    });
    const { status, body, headers } = await post(record);
    expect(status).toBe(201);
    expect(body).toMatchObject({ ...record, version: 1, terminatedOn: null, redactedFields: [] });
    expect(headers.location).toBe(`/v1/employees/${body.id}`);
    expect(await read(body.id)).toMatchObject({ status: 200, body });
    expect(await recordedEvents(upskill, body.id)).toEqual([
      { name: 'employee.hired', changedFields: [] },
    ]);
  });

  test('201: what is absent is null or the default', async () => {
    expect(await add()).toMatchObject({
      employeeNumber: null,
      managerId: null,
      departmentId: null,
      jobRoleId: null,
      country: null,
      region: null,
      ownsOverFivePercent: false,
      performanceStanding: 'good',
      customFields: {},
    });
  });

  test('201: somebody hired in the future is pending, and cannot sign in yet', async () => {
    const person = await upskill.hire(employer, { status: 'pending', hiredOn: '2199-12-31' });
    const me = () => upskill.api.get('/v1/me', person);
    expect((await me()).status).toBe(401);
    await upskill.done(change(person.id, { status: 'active', hiredOn: '2026-01-01' }));
    expect((await me()).status).toBe(200);
  });

  test('201: an hr_admin may', async () => {
    const hr = await upskill.hire(employer, { roles: ['hr_admin'] });
    expect((await post(workerRecord(), hr)).status).toBe(201);
  });

  test('403: an employee, a manager, a learning_admin and an auditor may not', async () => {
    const manager = await upskill.hire(employer);
    const report = await upskill.hire(employer, { manager });
    const learning = await upskill.hire(employer, { roles: ['learning_admin'] });
    const auditor = await upskill.hire(employer, { roles: ['auditor'] });
    for (const by of [report, manager, learning, auditor]) {
      expect((await post(workerRecord(), by)).status).toBe(403);
      expect((await change(report.id, { givenName: 'Eve' }, 1, by)).status).toBe(403);
    }
  });

  test('409: the external id is taken, in this employer only', async () => {
    const { externalId } = await add();
    const again = workerRecord({ externalId, email: `${fresh('other')}@example.com` });
    const { status, body } = await post(again);
    expect([status, body.code]).toEqual([409, 'external-id-taken']);
    expect((await post(again, (await upskill.newEmployer()).admin)).status).toBe(201);
  });

  test('409: the address belongs to somebody who works here, whatever its case', async () => {
    const { email } = await add();
    const { status, body } = await post(workerRecord({ email: email.toUpperCase() }));
    expect([status, body.code]).toEqual([409, 'email-taken']);
  });

  test('201: the address of somebody who left is free', async () => {
    const { email } = await add({ status: 'terminated', terminatedOn: '2025-01-31' });
    expect((await post(workerRecord({ email }))).status).toBe(201);
  });

  test('422: a manager, a department or a job role that does not exist, or is another employer’s', async () => {
    const stranger = await upskill.newEmployer();
    const theirs = await upskill.hire(stranger);
    for (const wrong of [
      { managerId: NOWHERE },
      { managerId: theirs.id },
      { departmentId: NOWHERE },
      { jobRoleId: NOWHERE },
    ]) {
      const { status, body } = await post(workerRecord(wrong));
      expect([status, body.code]).toEqual([422, 'unknown-reference']);
    }
  });

  test.each([
    ['terminated, nobody says when', { status: 'terminated' }],
    ['ends before it begins', { status: 'terminated', terminatedOn: '2023-12-31' }],
    ['a reason to end, and no end', { terminationReason: 'layoff' }],
  ])('422: an employment that cannot be: %s', async (_why, changes) => {
    const { status, body } = await post(workerRecord(changes));
    expect([status, body.code]).toEqual([422, 'employment-dates-wrong']);
  });

  test.each([
    ['/email', { email: 'ada at example' }],
    ['/hiredOn', { hiredOn: '2024-02-30' }],
    ['/status', { status: 'fired' }],
    ['/country', { country: 'usa' }],
    ['/managerId', { managerId: 'grace' }],
    ['/externalId', { externalId: '' }],
    ['/givenName', { givenName: 'A\u202Eda' }],
    ['/customFields/nested', { customFields: { nested: { deeper: 1 } } }],
  ])('400: says where: %s', async (pointer, changes) => {
    const { status, body } = await post(workerRecord(changes));
    expect(status).toBe(400);
    expect(body.errors[0].pointer).toBe(pointer);
  });

  test('400: a field nobody declared, and a manager by external id, which only feeds may name', async () => {
    for (const extra of [{ salary: 1 }, { managerExternalId: 'W-1' }])
      expect((await post(workerRecord(extra))).status).toBe(400);
  });
});

describe('PATCH /v1/employees/{employeeId}', () => {
  test('200: absent keeps, null clears; the event names what changed', async () => {
    const { id } = await add({ country: 'US', region: 'CA', employeeNumber: '9' });
    const { status, body, headers } = await change(id, { region: null, employeeNumber: '10' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ country: 'US', region: null, employeeNumber: '10', version: 2 });
    expect(headers.etag).toBe('"v2"');
    expect((await recordedEvents(upskill, id)).at(-1)).toEqual({
      name: 'employee.changed',
      changedFields: ['employeeNumber', 'region'],
    });
  });

  test('200: what changes nothing makes no version and no event', async () => {
    const customFields = { b: 1, a: 'x' };
    const { id, email } = await add({ customFields });
    const same = { email, customFields: { a: 'x', b: 1 }, managerId: null };
    expect((await upskill.done(change(id, same))).version).toBe(1);
    expect(await eventNames(id)).toEqual(['employee.hired']);
  });

  test('200: the end of an employment is told beside the change; a second look at it is not', async () => {
    const { id } = await add();
    const end = {
      status: 'terminated',
      terminatedOn: '2026-06-30',
      terminationReason: 'retirement',
    };
    await upskill.done(change(id, end));
    await upskill.done(change(id, { terminationReason: 'layoff' }, 2));
    expect(await eventNames(id)).toEqual([
      'employee.hired',
      'employee.changed',
      'employee.terminated',
      'employee.changed',
    ]);
  });

  test('409: a rehire finds the old address taken, and the external id of somebody else', async () => {
    const gone = await add({ status: 'terminated', terminatedOn: '2025-01-31' });
    const { externalId } = await add({ email: gone.email });
    const rehire = { status: 'active', terminatedOn: null };
    expect((await change(gone.id, rehire)).body.code).toBe('email-taken');
    expect((await change(gone.id, { externalId })).body.code).toBe('external-id-taken');
    const free = { ...rehire, email: `${fresh('again')}@example.com` };
    expect(await upskill.done(change(gone.id, free))).toMatchObject({
      status: 'active',
      terminatedOn: null,
    });
  });

  test('422: status and dates are judged as they would be together', async () => {
    const { id } = await add({ hiredOn: '2024-05-01' });
    for (const wrong of [
      { status: 'terminated' },
      { terminatedOn: '2024-04-30' },
      { terminationReason: 'other' },
    ])
      expect((await change(id, wrong)).body.code).toBe('employment-dates-wrong');
    const leaving = { terminatedOn: '2027-01-31', terminationReason: 'resignation' };
    expect((await upskill.done(change(id, leaving))).status).toBe('active');
    expect((await change(id, { hiredOn: '2027-02-01' }, 2)).status).toBe(422);
  });

  test('404, 412, 428: another employer’s, changed since it was read, without If-Match', async () => {
    const { id } = await add();
    const stranger = await upskill.newEmployer();
    const theirs = await change(id, { givenName: 'Eve' }, 1, stranger.admin);
    expect([theirs.status, theirs.body.code]).toEqual([404, 'employee-not-found']);
    expect((await change(NOWHERE, { givenName: 'Eve' })).body.detail).toBe(theirs.body.detail);
    const stale = await change(id, { givenName: 'Eve' }, 2);
    expect([stale.status, stale.body.code]).toEqual([412, 'stale-version']);
    const blind = { url: `/v1/employees/${id}`, by: employer.admin, body: { givenName: 'Eve' } };
    expect((await upskill.call('PATCH', blind)).status).toBe(428);
    expect((await read(id)).body).toMatchObject({ givenName: 'Ada', version: 1 });
  });
});
