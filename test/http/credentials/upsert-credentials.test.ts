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
let license: { id: string; externalId: string };
beforeAll(async () => {
  upskill = await startTestApp();
  employer = await upskill.newEmployer();
  desk = credentialDesk(upskill, employer);
  ada = await upskill.hire(employer);
  license = await desk.type({ validMonths: 24, externalId: fresh('NJ') });
});
afterAll(() => upskill.stop());

const send = (items: object[], by = employer.admin) =>
  upskill.api.post(`${CREDENTIALS}/bulk`, by, { items });
const upsert = (...items: object[]) => upskill.done(send(items));
const item = (more: object = {}) => ({
  externalId: fresh('LIC'),
  employeeExternalId: ada.externalId,
  credentialTypeExternalId: license.externalId,
  issuedOn: '2024-06-01',
  ...more,
});

test('200: made, found again, changed and left alone by external id', async () => {
  const number = fresh('RN');
  const url = 'https://example.com/verify';
  const sent = item({ number, url });
  const [made] = (await upsert(sent)).results;
  expect(made).toMatchObject({ index: 0, externalId: sent.externalId, outcome: 'created' });
  const { body } = await desk.read(made.id);
  expect(body).toMatchObject({
    employeeId: ada.id,
    credentialTypeId: license.id,
    issuedOn: '2024-06-01',
    expiresOn: '2026-05-31',
    number,
    url,
    version: 1,
  });
  expect(await upsert(sent)).toMatchObject({ unchanged: 1, results: [{ id: made.id }] });
  expect(await upsert({ ...sent, url: undefined, expiresOn: '2030-01-01' })).toMatchObject({
    updated: 1,
  });
  expect((await desk.read(made.id)).body).toMatchObject({
    url: null,
    expiresOn: '2030-01-01',
    version: 2,
  });
  expect(await recordedEvents(upskill, made.id)).toMatchObject([
    { name: 'credential.issued' },
    { name: 'credential.changed', changedFields: ['expiresOn', 'url'] },
  ]);
});

test('200: what was renewed or suspended meanwhile stays so', async () => {
  const sent = item();
  const [{ id }] = (await upsert(sent)).results;
  const renewed = await upskill.done(desk.act({ id, version: 1 }, 'renewal', { on: '2026-05-01' }));
  await upskill.done(desk.act(renewed, 'suspension', { on: '2026-05-02' }));
  const { body } = await desk.read(id);
  expect(await upsert(sent)).toMatchObject({ unchanged: 1 });
  expect((await desk.read(id)).body).toEqual(body);
});

test('200: each item stands or fails alone, with its place', async () => {
  const stranger = await upskill.newEmployer();
  const theirs = await upskill.hire(stranger);
  const number = fresh('RN');
  const good = item({ number });
  const { results, created, failed } = await upsert(
    good,
    item({ number }),
    item({ issuedOn: '2199-01-01' }),
    item({ employeeExternalId: theirs.externalId }),
    item({ employeeExternalId: undefined, employeeId: theirs.id }),
    item({ credentialTypeId: license.id }),
    { externalId: fresh('LIC'), surprise: 1 },
    item(),
  );
  expect([created, failed]).toEqual([2, 6]);
  const faults = results.map(({ errors }: { errors: { code: string; pointer: string }[] }) =>
    errors.map(({ code, pointer }) => `${pointer} ${code}`),
  );
  expect(faults.slice(0, 6)).toEqual([
    [],
    ['/number credential-number-taken'],
    ['/issuedOn credential-issued-in-future'],
    ['/employeeExternalId unknown-reference'],
    ['/employeeId unknown-reference'],
    ['/credentialTypeId custom'],
  ]);
  expect(faults[6].length).toBeGreaterThan(0);
  expect(faults[7]).toEqual([]);
});

test('200: a thousand items; the same feed twice at once makes each one once', async () => {
  const feed = Array.from({ length: 1_000 }, () => item());
  const [one, other] = await Promise.all([upsert(...feed), upsert(...feed)]);
  expect([one.created + other.created, one.unchanged + other.unchanged]).toEqual([1_000, 1_000]);
  expect((await send([...feed, item()])).status).toBe(400);
});

test('403: who only reads', async () => {
  expect((await send([item()], ada)).status).toBe(403);
});
