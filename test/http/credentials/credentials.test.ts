import { CREDENTIALS, credentialDesk } from '../../setup/builders/credential-desk.js';
import { recordedEvents } from '../../setup/recorded-events.js';
import {
  fresh,
  startTestApp,
  type TestApp,
  type TestEmployer,
  type TestPerson,
} from '../../setup/test-app.js';

let upskill: TestApp;
let employer: TestEmployer;
let desk: ReturnType<typeof credentialDesk>;
let ada: TestPerson;
let license: { id: string };
beforeAll(async () => {
  upskill = await startTestApp();
  upskill.clock.now = new Date('2026-05-31T12:00:00Z');
  employer = await upskill.newEmployer();
  desk = credentialDesk(upskill, employer);
  ada = await upskill.hire(employer);
  license = await desk.type({ validMonths: 24 });
});
afterAll(() => upskill.stop());

const NOWHERE = '01939f6e-5a7c-7c3e-9b52-0d6a3f1b2c4d';
const post = (body: object, by = employer.admin) =>
  upskill.api.post(CREDENTIALS, by, {
    employeeId: ada.id,
    credentialTypeId: license.id,
    issuedOn: '2024-06-01',
    ...body,
  });
const change = (id: string, body: object, version: number | string = 1) =>
  upskill.api.patch(`${CREDENTIALS}/${id}`, employer.admin, body, version);
const idsOf = (rows: { id: string }[]) => rows.map(({ id }) => id);

describe('POST /v1/credentials', () => {
  test('201: as it was given; the last day is that of the type', async () => {
    const body = {
      employeeId: ada.id,
      credentialTypeId: license.id,
      number: fresh('RN'),
      issuedOn: '2024-06-01',
      url: 'https://example.com/verify/RN-123',
      externalId: fresh('LIC'),
    };
    const answer = await upskill.api.post(CREDENTIALS, employer.admin, body);
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      ...body,
      expiresOn: '2026-05-31',
      state: 'active',
      stateChanges: [],
      version: 1,
    });
    const { id } = answer.body;
    expect(answer.headers.location).toBe(`${CREDENTIALS}/${id}`);
    expect((await desk.read(id)).body).toEqual(answer.body);
    const text = 'select name, payload from outbox where subject_id = $1';
    expect((await upskill.owner.query(text, [id])).rows).toEqual([
      {
        name: 'credential.issued',
        payload: { id, employeeId: ada.id, credentialTypeId: license.id },
      },
    ]);
  });

  test('201: another last day if one is given, none if it is null', async () => {
    expect((await post({ expiresOn: '2024-06-01' })).body).toMatchObject({
      expiresOn: '2024-06-01',
      state: 'expired',
    });
    expect((await post({ expiresOn: null })).body).toMatchObject({ expiresOn: null });
    const forGood = await desk.type();
    expect(await desk.issue(ada.id, forGood.id)).toMatchObject({ expiresOn: null, number: null });
  });

  test('409: a number is unique among the credentials of one type, an external id among all', async () => {
    const number = fresh('RN');
    const externalId = fresh('LIC');
    await desk.issue(ada.id, license.id, { number, externalId });
    const again = await post({ number, employeeId: (await upskill.hire(employer)).id });
    expect([again.status, again.body.code]).toEqual([409, 'credential-number-taken']);
    const other = await desk.type();
    expect((await post({ number, credentialTypeId: other.id })).status).toBe(201);
    const taken = await post({ externalId });
    expect([taken.status, taken.body.code]).toEqual([409, 'credential-external-id-taken']);
  });

  test('201: somebody holds several of one type', async () => {
    expect((await post({})).status).toBe(201);
    expect((await post({})).status).toBe(201);
  });

  test('422: issued tomorrow, or ending before that', async () => {
    const tomorrow = await post({ issuedOn: '2026-06-01' });
    expect([tomorrow.status, tomorrow.body.code]).toEqual([422, 'credential-issued-in-future']);
    const reversed = await post({ expiresOn: '2024-05-31' });
    expect([reversed.status, reversed.body.code]).toEqual([422, 'credential-term-reversed']);
    expect(reversed.body.errors).toMatchObject([{ pointer: '/expiresOn' }]);
  });

  test('422: people and types that do not exist, or are another employer’s', async () => {
    const stranger = await upskill.newEmployer();
    const theirType = (await credentialDesk(upskill, stranger).type()).id;
    const theirs = await upskill.hire(stranger);
    for (const [field, id] of [
      ['employeeId', NOWHERE],
      ['employeeId', theirs.id],
      ['credentialTypeId', NOWHERE],
      ['credentialTypeId', theirType],
    ] as const) {
      const { status, body } = await post({ [field]: id });
      expect([status, body.code]).toEqual([422, 'unknown-reference']);
      expect(body.errors).toMatchObject([{ pointer: `/${field}` }]);
    }
  });

  test('409: nothing more is kept about a person who was erased', async () => {
    const { api, done } = upskill;
    const gone = await upskill.hire(employer);
    await desk.issue(gone.id, license.id, { number: fresh('RN') });
    const left = {
      status: 'terminated',
      terminatedOn: '2026-05-01',
      terminationReason: 'resignation',
    };
    await done(api.patch(`/v1/employees/${gone.id}`, employer.admin, left, '*'));
    await done(api.act(`/v1/employees/${gone.id}/erasure`, employer.admin));
    const { status, body } = await post({ employeeId: gone.id });
    expect([status, body.code]).toEqual([409, 'employee-erased']);
    expect(await desk.list(`employeeId=${gone.id}`)).toEqual([]);
  });
});

describe('who sees and who writes', () => {
  test('200: one’s own, and those of the line below; 404: a peer’s and the manager’s', async () => {
    const director = await upskill.hire(employer);
    const manager = await upskill.hire(employer, { manager: director });
    const report = await upskill.hire(employer, { manager });
    const peer = await upskill.hire(employer, { manager });
    const own = await desk.issue(report.id, license.id);
    const above = await desk.issue(manager.id, license.id);
    for (const by of [report, manager, director]) {
      expect((await desk.read(own.id, by)).status).toBe(200);
    }
    expect((await desk.read(own.id, peer)).status).toBe(404);
    expect((await desk.read(above.id, report)).body).toMatchObject({
      ...(await desk.read(NOWHERE, report)).body,
      instance: expect.anything(),
      requestId: expect.anything(),
    });
    expect(idsOf(await desk.list('', report))).toEqual([own.id]);
    expect(idsOf(await desk.list('', peer))).toEqual([]);
    expect(idsOf(await desk.list('', director))).toEqual([own.id, above.id]);
    expect(idsOf(await desk.list(`employeeId=${manager.id}`, report))).toEqual([]);
  });

  test('403: employees, managers, benefits and finance do not write, not even their own', async () => {
    const manager = await upskill.hire(employer, {
      roles: ['benefits_admin', 'finance', 'payroll'],
    });
    const report = await upskill.hire(employer, { manager });
    const held = await desk.issue(report.id, license.id);
    for (const by of [report, manager, await upskill.hire(employer, { roles: ['auditor'] })]) {
      expect((await post({ employeeId: report.id }, by)).status).toBe(403);
      expect((await desk.act(held, 'revocation', {}, by)).status).toBe(403);
    }
  });

  test('HR, learning and employer administrators and keys with the scope write; the auditor reads', async () => {
    const held = await desk.issue(ada.id, license.id);
    for (const role of ['hr_admin', 'learning_admin', 'employer_admin'] as const) {
      const by = await upskill.hire(employer, { roles: [role] });
      expect((await post({}, by)).status).toBe(201);
    }
    const auditor = await upskill.hire(employer, { roles: ['auditor'] });
    expect((await desk.read(held.id, auditor)).status).toBe(200);
    const reading = await upskill.apiKey(employer.id, ['credentials.read']);
    expect((await desk.read(held.id, reading)).status).toBe(200);
    expect((await post({}, reading)).status).toBe(403);
  });
});

describe('PATCH /v1/credentials/{id}', () => {
  test('200: a correction; absent keeps, null clears', async () => {
    const held = await desk.issue(ada.id, license.id, { number: fresh('RN'), url: null });
    const { status, body } = await change(held.id, { number: null, expiresOn: '2030-01-01' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ number: null, expiresOn: '2030-01-01', version: 2 });
    expect(body).toMatchObject({ issuedOn: held.issuedOn, externalId: held.externalId });
    expect(await recordedEvents(upskill, held.id)).toMatchObject([
      { name: 'credential.issued' },
      { name: 'credential.changed', changedFields: ['number', 'expiresOn'] },
    ]);
  });

  test('400: whose it is, of which type and in which state is not corrected', async () => {
    const held = await desk.issue(ada.id, license.id);
    for (const fixed of [
      { employeeId: ada.id },
      { credentialTypeId: license.id },
      { state: 'active' },
    ]) {
      expect((await change(held.id, fixed)).status).toBe(400);
    }
  });

  test('422: issued after its state changed; 412: changed since; 404: nobody’s', async () => {
    const held = await desk.issue(ada.id, license.id);
    await upskill.done(desk.act(held, 'suspension', { on: '2025-01-01' }));
    const late = await change(held.id, { issuedOn: '2025-01-02' }, 2);
    expect([late.status, late.body.code]).toEqual([422, 'credential-issued-after-change']);
    expect((await change(held.id, { issuedOn: '2025-01-01' }, 2)).status).toBe(200);
    expect((await change(held.id, { number: fresh('RN') }, 2)).status).toBe(412);
    expect((await change(NOWHERE, { number: fresh('RN') })).status).toBe(404);
  });
});

describe('expiry', () => {
  test('it is active through its last day, where the employer is, and its ETag moves on with the day', async () => {
    const honolulu = await upskill.newEmployer({ timeZone: 'Pacific/Honolulu' });
    const theirs = credentialDesk(upskill, honolulu);
    const person = await upskill.hire(honolulu);
    const type = await theirs.type({ validMonths: 24 });
    const held = await theirs.issue(person.id, type.id);
    const readAt = async (now: string) => {
      upskill.clock.now = new Date(now);
      const { body, headers } = await theirs.read(held.id, honolulu.admin);
      return { state: body.state, version: body.version, etag: headers.etag };
    };
    const last = await readAt('2026-06-01T09:59:59Z'); // 23:59:59 on 31 May in Honolulu
    const over = await readAt('2026-06-01T10:00:00Z');
    upskill.clock.now = new Date('2026-05-31T12:00:00Z');
    expect([last.state, over.state]).toEqual(['active', 'expired']);
    expect(over.version).toBe(last.version);
    expect(over.etag).not.toBe(last.etag);
  });
});

describe('GET /v1/credentials', () => {
  test('by person, type, state, end, external id, and since a change', async () => {
    const grace = await upskill.hire(employer);
    const type = await desk.type({ validMonths: 12 });
    const externalId = fresh('LIC');
    const active = await desk.issue(grace.id, type.id, { expiresOn: null, externalId });
    const ending = await desk.issue(grace.id, type.id, { expiresOn: '2026-05-31' });
    const expired = await desk.issue(grace.id, type.id, { expiresOn: '2026-05-30' });
    const suspended = await desk.issue(grace.id, type.id, { expiresOn: '2027-01-01' });
    await upskill.done(desk.act(suspended, 'suspension', { on: '2026-01-01' }));
    const revoked = await desk.issue(grace.id, type.id, { expiresOn: '2025-01-01' });
    await upskill.done(desk.act(revoked, 'revocation', { on: '2024-12-01' }));
    const other = await desk.issue(grace.id, license.id, { expiresOn: null });

    const ids = async (query: string) => idsOf(await desk.list(`employeeId=${grace.id}&${query}`));
    const ofType = `credentialTypeId=${type.id}`;
    expect(await ids(ofType)).toEqual(idsOf([active, ending, expired, suspended, revoked]));
    expect(await ids(`${ofType}&state=active`)).toEqual(idsOf([active, ending]));
    expect(await ids('state=expired')).toEqual([expired.id]);
    expect(await ids('state=suspended')).toEqual([suspended.id]);
    expect(await ids('state=revoked')).toEqual([revoked.id]);
    expect(await ids('state=active&expiresBefore=2026-06-01')).toEqual([ending.id]);
    expect(await ids('state=active&expiresBefore=2026-05-31')).toEqual([]);
    expect(await ids(`externalId=${externalId}`)).toEqual([active.id]);
    expect(await ids(`updatedSince=${other.updatedAt}`)).toEqual([other.id]);
  });

  test('as of a day in the past: what was held then, in the state it had', async () => {
    const grace = await upskill.hire(employer);
    const held = await desk.issue(grace.id, license.id);
    await upskill.done(desk.act(held, 'revocation', { on: '2025-03-01' }));
    const stateAt = async (day: string) =>
      (await desk.list(`employeeId=${grace.id}&asOf=${day}`)).map(
        ({ state }: { state: string }) => state,
      );
    expect(await stateAt('2024-05-31')).toEqual([]);
    expect(await stateAt('2025-02-28')).toEqual(['active']);
    expect(await stateAt('2025-03-01')).toEqual(['revoked']);
    expect(await desk.list(`employeeId=${grace.id}&asOf=2025-02-28&state=active`)).toHaveLength(1);
  });

  test('page by page, each one once', async () => {
    const grace = await upskill.hire(employer);
    const made: string[] = [];
    for (let count = 0; count < 5; count += 1) {
      made.push((await desk.issue(grace.id, license.id)).id);
    }
    const seen: string[] = [];
    let cursor = '';
    do {
      const url = `${CREDENTIALS}?state=active&employeeId=${grace.id}&limit=2${cursor}`;
      const page = await upskill.done(upskill.api.get(url, employer.admin));
      seen.push(...idsOf(page.data));
      cursor = page.nextCursor && `&cursor=${page.nextCursor}`;
    } while (cursor);
    expect(seen).toEqual(made);
  });
});
