import {
  startTestApp,
  type TestApp,
  type TestEmployer,
  type TestPerson,
} from '../../setup/test-app.js';

let upskill: TestApp;
let employer: TestEmployer;
let boss: TestPerson;
let worker: TestPerson;
/** What a write answered: made from the row, where a read is written by PostgreSQL. */
let answered: Record<string, unknown>;

beforeAll(async () => {
  upskill = await startTestApp();
  employer = await upskill.newEmployer();
  boss = await upskill.hire(employer);
  worker = await upskill.hire(employer, {
    manager: boss,
    givenName: 'Zoë "Z" \\ </script>\u{1F600}',
    familyName: 'O’Neil',
    employeeNumber: '007',
    status: 'on_leave',
    terminatedOn: '2190-01-31',
    terminationReason: 'retirement',
    country: 'US',
    region: 'CA',
    ownsOverFivePercent: true,
    customFields: { 'cost "center"': 'é', grade: 7.5, remote: false, none: null },
  });
  answered = await upskill.done(
    upskill.api.patch(
      `/v1/employees/${worker.id}`,
      employer.admin,
      { region: 'NY' },
      worker.version,
    ),
  );
});
afterAll(() => upskill.stop());

const url = () => `/v1/employees/${worker.id}`;
const read = async (path: string, by = employer.admin) => (await upskill.api.get(path, by)).body;

test('200: what PostgreSQL writes is what the service would: by id, by the HRIS’s id, in lists and among reports', async () => {
  expect(await read(url())).toEqual(answered);
  expect(await read(`/v1/employees/by-external-id/${worker.externalId}`)).toEqual(answered);
  const lists = [
    await read('/v1/employees'),
    await read(`/v1/employees/${boss.id}/reports?depth=all`),
  ];
  for (const { data } of lists)
    expect(data.find(({ id }: { id: string }) => id === worker.id)).toEqual(answered);
});

test('200: a manager reads a report with what is private left out and named, and oneself whole', async () => {
  const redacted = {
    ...answered,
    ownsOverFivePercent: null,
    customFields: null,
    redactedFields: ['ownsOverFivePercent', 'customFields'],
  };
  expect(await read(url(), boss)).toEqual(redacted);
  expect(await read(`/v1/employees/by-external-id/${worker.externalId}`, boss)).toEqual(redacted);
  const { data } = await read('/v1/employees', boss);
  expect(
    data.map(({ redactedFields }: { redactedFields: string[] }) => redactedFields.length),
  ).toEqual([0, 2]);
  expect(data[1]).toEqual(redacted);
  expect((await read(`/v1/employees/${boss.id}/reports`, boss)).data).toEqual([redacted]);
});
