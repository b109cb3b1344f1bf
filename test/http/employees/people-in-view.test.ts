import { upsertBody } from '../../setup/builders/worker-records.js';
import {
  type Credential,
  startTestApp,
  type TestApp,
  type TestEmployer,
  type TestPerson,
} from '../../setup/test-app.js';

/** Director → manager → report, and a peer of the report. */
let upskill: TestApp;
let employer: TestEmployer;
let director: TestPerson;
let manager: TestPerson;
let report: TestPerson;
let peer: TestPerson;
beforeAll(async () => {
  upskill = await startTestApp();
  employer = await upskill.newEmployer();
  director = await upskill.hire(employer);
  manager = await upskill.hire(employer, { manager: director });
  const facts = { ownsOverFivePercent: true, customFields: { badge: 7 } };
  report = await upskill.hire(employer, { manager, ...facts });
  peer = await upskill.hire(employer, { manager });
});
afterAll(() => upskill.stop());

const NOWHERE = '01939f6e-5a7c-7c3e-9b52-0d6a3f1b2c4d';
const read = (id: string, by: Credential) => upskill.api.get(`/v1/employees/${id}`, by);
const statusOf = async (id: string, by: Credential) => (await read(id, by)).status;
const idsIn = (body: { data: { id: string }[] }) => body.data.map(({ id }) => id);
const list = async (by: Credential, query = '') =>
  idsIn(await upskill.done(upskill.api.get(`/v1/employees?${query}`, by)));
const reports = (id: string, by: Credential, query = '') =>
  upskill.api.get(`/v1/employees/${id}/reports?${query}`, by);
const reportIds = async (id: string, by: Credential, query = '') =>
  idsIn(await upskill.done(reports(id, by, query)));

describe('who sees whom', () => {
  test('200: oneself, a direct and an indirect report', async () => {
    expect(await statusOf(report.id, report)).toBe(200);
    expect(await statusOf(report.id, manager)).toBe(200);
    expect(await statusOf(report.id, director)).toBe(200);
  });

  test('404: a peer, a manager and somebody of another employer look as missing as nobody', async () => {
    const stranger = await upskill.hire(await upskill.newEmployer());
    const nobody = (await read(NOWHERE, report)).body;
    for (const { id } of [peer, manager, director, stranger]) {
      const { status, body } = await read(id, report);
      expect([status, body.code, body.detail]).toEqual([404, nobody.code, nobody.detail]);
      expect(body.detail).not.toContain(id);
    }
    expect(await statusOf(stranger.id, employer.admin)).toBe(404);
  });

  test('the look-up by external id draws the same line', async () => {
    const find = async ({ externalId }: TestPerson, by: Credential) =>
      (await upskill.api.get(`/v1/employees/by-external-id/${externalId}`, by)).status;
    expect(await find(report, report)).toBe(200);
    expect(await find(report, director)).toBe(200);
    expect(await find(peer, report)).toBe(404);
  });

  test('a list holds only those in view, whatever is filtered', async () => {
    expect(await list(report)).toEqual([report.id]);
    expect(await list(manager)).toEqual([manager.id, report.id, peer.id]);
    expect(await list(director)).toEqual([director.id, manager.id, report.id, peer.id]);
    expect(await list(report, `managerId=${manager.id}`)).toEqual([report.id]);
    expect(await list(manager, `managerId=${director.id}`)).toEqual([manager.id]);
  });

  test.each([
    'learning_admin',
    'benefits_admin',
    'finance',
    'payroll',
    'hr_admin',
    'auditor',
    'employer_admin',
  ] as const)('200: the role %s is for the whole employer', async (role) => {
    const holder = await upskill.hire(employer, { roles: [role] });
    expect(await statusOf(report.id, holder)).toBe(200);
    expect(await list(holder, `managerId=${manager.id}`)).toEqual([report.id, peer.id]);
  });

  test('404: for a former manager at once, and for those above them', async () => {
    const boss = await upskill.hire(employer);
    const former = await upskill.hire(employer, { manager: boss });
    const next = await upskill.hire(employer);
    const mover = await upskill.hire(employer, { manager: former });
    expect(await statusOf(mover.id, former)).toBe(200);
    await upskill.done(
      upskill.api.patch(`/v1/employees/${mover.id}`, employer.admin, { managerId: next.id }, '*'),
    );
    expect(await statusOf(mover.id, former)).toBe(404);
    expect(await statusOf(mover.id, boss)).toBe(404);
    expect(await list(former)).toEqual([former.id]);
    expect(await statusOf(mover.id, next)).toBe(200);
  });
});

describe('what is not theirs to see', () => {
  test('a manager sees neither ownership nor custom fields, and is told which are left out', async () => {
    for (const by of [manager, director]) {
      const { body } = await read(report.id, by);
      expect(body).toMatchObject({
        ownsOverFivePercent: null,
        customFields: null,
        redactedFields: ['ownsOverFivePercent', 'customFields'],
      });
    }
  });

  test('the person, the employer’s staff and an integration see all of it', async () => {
    const hr = await upskill.hire(employer, { roles: ['hr_admin'] });
    for (const by of [report, hr, employer.admin]) {
      const { body } = await read(report.id, by);
      expect(body).toMatchObject({
        ownsOverFivePercent: true,
        customFields: { badge: 7 },
        redactedFields: [],
      });
    }
  });

  test('a list and the reports leave out the same', async () => {
    const listed = await upskill.done(upskill.api.get('/v1/employees', manager));
    const below = await upskill.done(reports(manager.id, manager));
    for (const { id, customFields } of [...listed.data, ...below.data])
      expect(customFields).toEqual(id === manager.id ? {} : null);
  });
});

describe('GET /v1/employees/{employeeId}/reports', () => {
  test('200: direct ones, or all at any depth', async () => {
    expect(await reportIds(director.id, director)).toEqual([manager.id]);
    expect(await reportIds(director.id, director, 'depth=direct')).toEqual([manager.id]);
    expect(await reportIds(director.id, director, 'depth=all')).toEqual([
      manager.id,
      report.id,
      peer.id,
    ]);
    expect(await reportIds(report.id, report, 'depth=all')).toEqual([]);
  });

  test.each(['direct', 'all'])(
    '200: %s reports in pages, none twice, none left out',
    async (depth) => {
      const boss = await upskill.hire(employer);
      const items = Array.from({ length: 7 }, (_each, index) => ({
        externalId: `${boss.externalId}-${depth}-${index}`,
        ...upsertBody({ managerId: boss.id }),
      }));
      await upskill.done(upskill.api.post('/v1/employees/bulk', employer.admin, { items }));
      const seen: string[] = [];
      let cursor: string | null = null;
      let pages = 0;
      do {
        const next: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
        const page = await upskill.done(reports(boss.id, boss, `depth=${depth}&limit=3${next}`));
        seen.push(...idsIn(page));
        cursor = page.nextCursor;
        pages += 1;
      } while (cursor !== null);
      expect(pages).toBe(3);
      expect(new Set(seen).size).toBe(7);
      expect(seen).toEqual([...seen].sort());
    },
  );

  test('404: of somebody not in view; 400: another depth, a cursor of somebody else’s reports', async () => {
    expect((await reports(manager.id, report)).status).toBe(404);
    expect((await reports(NOWHERE, employer.admin)).status).toBe(404);
    expect((await reports(manager.id, manager, 'depth=two')).status).toBe(400);
    const { nextCursor } = await upskill.done(reports(manager.id, director, 'limit=1'));
    const elsewhere = `limit=1&cursor=${encodeURIComponent(nextCursor)}`;
    const { status, body } = await reports(director.id, director, elsewhere);
    expect([status, body.code]).toEqual([400, 'invalid-cursor']);
  });
});
