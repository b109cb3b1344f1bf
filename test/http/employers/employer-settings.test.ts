import { recordedEvents } from '../../setup/recorded-events.js';
import { startTestApp, type TestApp, type TestEmployer } from '../../setup/test-app.js';

let upskill: TestApp;
let employer: TestEmployer;
beforeAll(async () => {
  upskill = await startTestApp();
});
beforeEach(async () => {
  employer = await upskill.newEmployer({ currency: 'EUR', timeZone: 'Europe/Berlin' });
});
afterAll(() => upskill.stop());

const read = (by = employer.admin) => upskill.api.get('/v1/employer', by);
const change = (body: object, version: number | string = 1, by = employer.admin) =>
  upskill.api.patch('/v1/employer', by, body, version);

describe('GET /v1/employer', () => {
  test('200: whoever works here reads the settings of their own employer', async () => {
    const { status, body, headers } = await read(await upskill.hire(employer));
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id: employer.id,
      country: 'US',
      currency: 'EUR',
      timeZone: 'Europe/Berlin',
      fiscalYearStartsOn: '01-01',
      version: 1,
    });
    expect(headers.etag).toBe('"v1"');
  });

  test('200: nobody reads those of another employer', async () => {
    const other = await upskill.newEmployer();
    expect((await read(other.admin)).body.id).toBe(other.id);
    expect((await read()).body.id).toBe(employer.id);
  });

  test('403: a key without the scope', async () => {
    const key = await upskill.apiKey(employer.id, ['departments.read']);
    expect((await read(key)).status).toBe(403);
  });
});

describe('PATCH /v1/employer', () => {
  test('200: changes what is named and keeps the rest', async () => {
    const { status, body } = await change({ fiscalYearStartsOn: '07-01' });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      fiscalYearStartsOn: '07-01',
      timeZone: 'Europe/Berlin',
      version: 2,
    });
    expect((await recordedEvents(upskill, employer.id)).at(-1)).toEqual({
      name: 'employer.updated',
      changedFields: ['fiscalYearStartsOn'],
    });
  });

  test('200: what changes nothing makes no version and no event', async () => {
    const { body } = await change({ timeZone: 'Europe/Berlin' });
    expect(body.version).toBe(1);
    expect(await recordedEvents(upskill, employer.id)).toEqual([
      { name: 'employer.created', changedFields: [] },
    ]);
  });

  test('200: an employer_admin may', async () => {
    const admin = await upskill.hire(employer, { roles: ['employer_admin'] });
    expect((await change({ name: 'Analytical Engines' }, '*', admin)).status).toBe(200);
  });

  test('403: an employee and an hr_admin may not', async () => {
    for (const by of [
      await upskill.hire(employer),
      await upskill.hire(employer, { roles: ['hr_admin'] }),
    ])
      expect((await change({ name: 'Mine' }, 1, by)).status).toBe(403);
    expect((await read()).body.version).toBe(1);
  });

  test.each([
    ['the currency is fixed once set', { currency: 'USD' }],
    ['so is the country', { country: 'DE' }],
    ['a time zone nobody knows', { timeZone: 'Mars/Olympus_Mons' }],
    ['a fiscal year that starts on a day some years lack', { fiscalYearStartsOn: '02-29' }],
    ['a blank name', { name: '   ' }],
    ['no object', []],
  ])('400: %s', async (_why, body) => {
    const answer = await change(body);
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid-request']);
  });

  test('412: changed since it was read', async () => {
    await upskill.done(change({ name: 'First' }));
    const { status, body } = await change({ name: 'Second' });
    expect([status, body.code]).toEqual([412, 'stale-version']);
  });

  test('428: without If-Match', async () => {
    const { status, body } = await upskill.call('PATCH', {
      url: '/v1/employer',
      by: employer.admin,
      body: { name: 'Blind' },
    });
    expect([status, body.code]).toEqual([428, 'if-match-required']);
  });

  test('of twenty changes of the same version at once exactly one wins', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_each, index) => change({ name: `Name ${index}` })),
    );
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([200, ...Array(19).fill(412)]);
  });
});
