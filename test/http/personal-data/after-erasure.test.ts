import { setTimeout as pause } from 'node:timers/promises';
import { v7 as uuidv7 } from 'uuid';
import { type Company, foundCompany } from '../../setup/builders/tuition.js';
import { fresh, startTestApp, type TestApp, type TestPerson } from '../../setup/test-app.js';

const CANARY = 'Zyxquorn';
const canary = () => `${CANARY}${fresh('')}`;

let upskill: TestApp;
let company: Company;
let person: TestPerson;
beforeAll(async () => {
  upskill = await startTestApp();
  company = await foundCompany(upskill);
  const scale = { name: fresh('Scale'), zero: 0, max: 5, levels: [{ value: 5, label: 'Expert' }] };
  await upskill.done(upskill.api.post('/v1/proficiency-scales', company.employer.admin, scale));
});
afterAll(() => upskill.stop());

const url = ({ id }: { id: string }, what: string) => `/v1/employees/${id}/${what}`;

async function hireAndLeave(): Promise<TestPerson> {
  const { employer, manager } = company;
  const hired = await upskill.hire(employer, { manager, givenName: canary() });
  const left = { status: 'terminated', terminatedOn: '2026-11-20', terminationReason: 'death' };
  await upskill.done(upskill.api.patch(`/v1/employees/${hired.id}`, employer.admin, left, '*'));
  return hired;
}

const assessed = () => ({
  skillId: person.id, // no skill: the person is looked at first
  level: 3,
  source: 'test',
  evidence: { note: canary() },
});
beforeEach(async () => {
  person = await hireAndLeave();
  await upskill.done(
    upskill.api.post(url(person, 'erasure'), company.employer.admin, undefined, {
      'idempotency-key': uuidv7(),
    }),
  );
});
afterEach(async () => {
  const { rows } = await upskill.owner.query<{ row: string }>(
    `select t::text as row from employees t where id = $1
     union all select t::text from assessments t where employee_id = $1`,
    [person.id],
  );
  expect(rows.filter(({ row }) => row.includes(CANARY))).toEqual([]);
});

test('409: no assessment with its words is taken any more, alone or among others', async () => {
  const { admin } = company.employer;
  const alone = await upskill.api.post(url(person, 'assessments'), admin, assessed());
  expect([alone.status, alone.body.code]).toEqual([409, 'employee-erased']);
  const items = [
    { employeeId: person.id, ...assessed() },
    { employeeExternalId: `erased-${person.id}`, ...assessed() },
  ];
  const many = await upskill.done(upskill.api.post('/v1/assessments/bulk', admin, { items }));
  expect(many.created).toBe(0);
  expect(
    many.results.map(({ errors }: { errors: { code: string; pointer: string }[] }) => errors),
  ).toMatchObject([
    [{ code: 'employee-erased', pointer: '/employeeId' }],
    [{ code: 'employee-erased', pointer: '/employeeExternalId' }],
  ]);
});

test('409: nobody writes a name over the placeholder', async () => {
  const { admin } = company.employer;
  const path = `/v1/employees/${person.id}`;
  const patched = await upskill.api.patch(path, admin, { givenName: canary() }, '*');
  expect([patched.status, patched.body.code]).toEqual([409, 'employee-erased']);
  const values = {
    givenName: canary(),
    familyName: canary(),
    email: `${fresh('again')}@example.com`,
    status: 'active',
    employmentType: 'full_time',
    hiredOn: '2020-01-01',
  };
  const put = (externalId: string) =>
    upskill.api.put(`/v1/employees/by-external-id/${externalId}`, admin, values);
  const placeholder = await put(`erased-${person.id}`);
  expect([placeholder.status, placeholder.body.code]).toEqual([409, 'employee-erased']);
  const back = await put(person.externalId);
  expect(back.status).toBe(201);
  expect(back.body.id).not.toBe(person.id);
});

test('409: an assessment that meets an erasure under way waits for it, and is refused', async () => {
  const leaver = await hireAndLeave();
  const client = await upskill.owner.connect();
  try {
    await client.query('begin');
    await client.query(`update employees set external_id = 'erased-' || id where id = $1`, [
      leaver.id,
    ]);
    const path = url(leaver, 'assessments');
    const assessing = upskill.api.post(path, company.employer.admin, assessed());
    expect(await Promise.race([assessing, pause(300).then(() => 'waits')])).toBe('waits');
    await client.query('commit');
    expect((await assessing).body.code).toBe('employee-erased');
  } finally {
    client.release();
  }
});
