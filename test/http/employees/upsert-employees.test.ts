import { upsertBody, workerRecord } from '../../setup/builders/worker-records.js';
import { recordedEvents } from '../../setup/recorded-events.js';
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

const bulk = (items: object[], by = employer.admin) =>
  upskill.api.post('/v1/employees/bulk', by, { items });
const feed = (items: object[]) => upskill.done(bulk(items));
const put = (externalId: string, body: object, by = employer.admin) =>
  upskill.api.put(`/v1/employees/by-external-id/${encodeURIComponent(externalId)}`, by, body);
const find = (externalId: string, by = employer.admin) =>
  upskill.api.get(`/v1/employees/by-external-id/${encodeURIComponent(externalId)}`, by);
const known = async (externalId: string) => upskill.done(find(externalId));
const codesOf = (answer: { results: { errors: { code: string }[] }[] }) =>
  answer.results.map(({ errors }) => errors[0]?.code ?? 'written');

describe('PUT /v1/employees/by-external-id/{externalId}', () => {
  test('201, then 200: created, updated, unchanged, and only changes are told', async () => {
    const body = upsertBody({ region: 'CA' });
    const created = await put('W/1 ü', body);
    expect(created.status).toBe(201);
    expect(created.headers.location).toBe(`/v1/employees/${created.body.id}`);
    expect(created.body).toMatchObject({ ...body, externalId: 'W/1 ü', version: 1 });

    const unchanged = await put('W/1 ü', body);
    expect([unchanged.status, unchanged.body.version]).toEqual([200, 1]);

    const { region: _absent, ...without } = body;
    const updated = await put('W/1 ü', without);
    expect(updated.status).toBe(200);
    expect(updated.body).toMatchObject({ id: created.body.id, region: null, version: 2 });
    expect(await recordedEvents(upskill, created.body.id)).toEqual([
      { name: 'employee.hired', changedFields: [] },
      { name: 'employee.changed', changedFields: ['region'] },
    ]);
  });

  test('200: the manager is named by the HRIS’s own id', async () => {
    const manager = await upskill.done(put('boss', upsertBody()));
    const report = await upskill.done(put('report', upsertBody({ managerExternalId: 'boss' })));
    expect(report.managerId).toBe(manager.id);
    expect((await known('report')).managerId).toBe(manager.id);
  });

  test('200: the end of an employment is told', async () => {
    const body = upsertBody();
    const { id } = await upskill.done(put('leaver', body));
    await upskill.done(
      put('leaver', { ...body, status: 'terminated', terminatedOn: '2026-01-31' }),
    );
    expect((await recordedEvents(upskill, id)).map(({ name }) => name)).toEqual([
      'employee.hired',
      'employee.changed',
      'employee.terminated',
    ]);
  });

  test('409: the address belongs to somebody else who works here', async () => {
    const { email } = await upskill.done(put('first', upsertBody()));
    const { status, body } = await put('second', upsertBody({ email }));
    expect([status, body.code, body.errors[0].pointer]).toEqual([409, 'email-taken', '/email']);
  });

  test.each([
    ['manager-unknown', { managerExternalId: 'nobody' }],
    ['reporting-line-circle', { managerExternalId: 'self' }],
    ['employment-dates-wrong', { status: 'terminated' }],
    ['unknown-reference', { departmentId: '01939f6e-5a7c-7c3e-9b52-0d6a3f1b2c4d' }],
    ['unknown-reference', { managerId: '01939f6e-5a7c-7c3e-9b52-0d6a3f1b2c4d' }],
  ])('422: %s', async (code, changes) => {
    await upskill.done(put('self', upsertBody()));
    const { status, body } = await put('self', upsertBody(changes));
    expect([status, body.code]).toEqual([422, code]);
    expect((await known('self')).version).toBe(1);
  });

  test('403, 404: who may not write; another employer’s employee looks missing', async () => {
    const person = await upskill.hire(employer);
    expect((await put('W-1', upsertBody(), person)).status).toBe(403);
    await upskill.done(put('W-1', upsertBody()));
    const stranger = await upskill.newEmployer();
    const theirs = await find('W-1', stranger.admin);
    expect([theirs.status, theirs.body.code]).toEqual([404, 'employee-not-found']);
    expect((await find('nobody')).body.detail).toBe(theirs.body.detail);
  });
});

describe('POST /v1/employees/bulk', () => {
  test('200: each item stands or fails alone, in the order of the request, and says why', async () => {
    const [ada, grace] = [workerRecord({ managerExternalId: 'grace' }), workerRecord()];
    const { status, body } = await bulk([
      ada,
      { ...grace, externalId: 'grace' },
      workerRecord({ hiredOn: 'soon' }),
      { ...workerRecord(), externalId: 'grace' },
      workerRecord({ status: 'terminated' }),
      workerRecord({ email: ada.email.toUpperCase() }),
      workerRecord({ managerExternalId: 'nobody' }),
      workerRecord({ salary: 1 }),
      {},
    ]);
    expect(status).toBe(200);
    expect(body).toMatchObject({ created: 2, updated: 0, unchanged: 0, failed: 7 });
    expect(codesOf(body)).toEqual([
      'written',
      'written',
      'invalid-format',
      'duplicate-in-request',
      'employment-dates-wrong',
      'email-taken',
      'manager-unknown',
      'unrecognized-keys',
      expect.any(String),
    ]);
    expect(body.results[2].errors[0].pointer).toBe('/hiredOn');
    expect(body.results.map(({ index }: { index: number }) => index)).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7, 8,
    ]);
    expect((await known(ada.externalId)).managerId).toBe(body.results[1].id);
  });

  test('200: the same feed again changes nothing and tells nobody', async () => {
    const items = [workerRecord({ customFields: { a: 1, b: 'x' } }), workerRecord()];
    const first = await feed(items);
    const again = await feed(items);
    expect(again).toMatchObject({ created: 0, updated: 0, unchanged: 2, failed: 0 });
    for (const { id } of first.results) {
      expect(await recordedEvents(upskill, id)).toHaveLength(1);
      const { body } = await upskill.api.get(`/v1/employees/${id}`, employer.admin);
      expect(body.version).toBe(1);
    }
  });

  test('200: a thousand in one request, in any order, with errors of their own', async () => {
    const items = Array.from({ length: 1_000 }, (_each, index) =>
      workerRecord({
        externalId: `P-${index}`,
        ...(index === 999 ? {} : { managerExternalId: `P-${Math.floor(index / 10) + 900}` }),
        ...(index >= 900 && index < 999 ? { managerExternalId: 'P-999' } : {}),
        ...(index % 100 === 7 ? { status: 'terminated' } : {}),
      }),
    );
    const answer = await feed(items);
    // 907 is one of the ten that fail, and the ten people who would report to it fail with it.
    expect(answer).toMatchObject({ created: 980, failed: 20 });
    const codes = codesOf(answer);
    expect([codes[7], codes[70], codes[907], codes[999]]).toEqual([
      'employment-dates-wrong',
      'manager-unknown',
      'employment-dates-wrong',
      'written',
    ]);
    expect((await feed(items)).unchanged).toBe(980);
    const { rows } = await upskill.owner.query(
      `select count(*)::int as told from outbox where employer_id = $1 and name = 'employee.hired'`,
      [employer.id],
    );
    expect(rows).toEqual([{ told: 980 }]);
  });

  test('200: of a circle of new people none is written, and everybody else is', async () => {
    const answer = await feed([
      workerRecord({ externalId: 'a', managerExternalId: 'b' }),
      workerRecord({ externalId: 'b', managerExternalId: 'c' }),
      workerRecord({ externalId: 'c', managerExternalId: 'a' }),
      workerRecord({ externalId: 'd' }),
    ]);
    expect(codesOf(answer)).toEqual([
      'reporting-line-circle',
      'manager-unknown',
      'manager-unknown',
      'written',
    ]);
  });

  test('200: a feed may turn a line around', async () => {
    const [top, bottom] = [
      workerRecord({ externalId: 'top' }),
      workerRecord({ externalId: 'bottom', managerExternalId: 'top' }),
    ];
    await feed([top, bottom]);
    const { managerExternalId: _up, ...nowTop } = bottom;
    const answer = await feed([{ ...top, managerExternalId: 'bottom' }, nowTop]);
    expect(answer).toMatchObject({ updated: 2, failed: 0 });
    expect((await known('top')).managerId).toBe((await known('bottom')).id);
    expect((await known('bottom')).managerId).toBeNull();
  });

  test('200: a rehire under a new id takes over the address of the old record', async () => {
    const email = `${fresh('rehire')}@example.com`;
    const left = workerRecord({ email, status: 'terminated', terminatedOn: '2025-01-31' });
    expect(await feed([left, workerRecord({ email })])).toMatchObject({ created: 2, failed: 0 });
  });

  test('a feed sent twice at the same moment are each written once', async () => {
    const items = Array.from({ length: 200 }, () => workerRecord());
    const answers = await Promise.all([feed(items), feed(items)]);
    expect(answers.map(({ created }) => created).sort()).toEqual([0, 200]);
    expect(answers.map(({ unchanged }) => unchanged).sort()).toEqual([0, 200]);
  });

  test('400: no item, and a thousand and one', async () => {
    for (const length of [0, 1_001]) {
      const { status, body } = await bulk(Array.from({ length }, () => ({})));
      expect([status, body.code]).toEqual([400, 'invalid-request']);
    }
  });

  test('403: who may not write', async () => {
    const auditor = await upskill.hire(employer, { roles: ['auditor'] });
    expect((await bulk([workerRecord()], auditor)).status).toBe(403);
    const reader = await upskill.apiKey(employer.id, ['employees.read']);
    expect((await bulk([workerRecord()], reader)).status).toBe(403);
  });
});
