import { v7 as uuidv7 } from 'uuid';
import { auditVerifier } from '../../../src/integration/audit-log/audit-verification.service.js';
import { asWorker } from '../../setup/builders/audit-trail.js';
import {
  type Company,
  decide,
  foundCompany,
  REJECTION,
  submittedRequest,
  tuitionOf,
} from '../../setup/builders/tuition.js';
import { brokenInvariants } from '../../setup/invariants.js';
import { fresh, startTestApp, type TestApp, type TestPerson } from '../../setup/test-app.js';
import { dumpOf } from '../../setup/whole-database.js';

const CANARY = 'Zyxquorn';
const canary = () => `${CANARY}${fresh('')}`;

let upskill: TestApp;
let worker: ReturnType<typeof asWorker>;
let company: Company;
let person: TestPerson;
beforeAll(async () => {
  upskill = await startTestApp();
  worker = asWorker(upskill);
});
afterAll(async () => {
  await worker.stop();
  await upskill.stop();
});

const url = ({ id }: { id: string }, what = 'erasure') => `/v1/employees/${id}/${what}`;
const erase = (who: { id: string }, by = company.employer.admin) =>
  upskill.api.post(url(who), by, undefined, { 'idempotency-key': uuidv7() });
const verifier = () => auditVerifier({ db: worker.db, keyring: upskill.keyring });

async function leave({ id }: { id: string }) {
  await upskill.done(
    upskill.api.patch(
      `/v1/employees/${id}`,
      company.employer.admin,
      { status: 'terminated', terminatedOn: '2026-11-20', terminationReason: 'death' },
      '*',
    ),
  );
}

/** Somebody whose name, words and addresses stand wherever the service takes text. */
async function hireWithTraces(): Promise<TestPerson> {
  const { api, done, hire } = upskill;
  const { employer, inDepartment, manager } = company;
  const hired = await hire(employer, {
    manager,
    ...inDepartment,
    givenName: canary(),
    familyName: canary(),
    email: `${canary().toLowerCase()}@example.com`,
    employeeNumber: canary(),
    customFields: { nickname: canary() },
    roles: ['learning_admin'],
  });
  await done(api.patch(`/v1/employees/${hired.id}`, employer.admin, { givenName: canary() }, '*'));
  // The HRIS's retries: answers kept with the person in them.
  await done(
    api.post(
      '/v1/employees/bulk',
      employer.admin,
      {
        items: [
          {
            externalId: hired.externalId,
            givenName: canary(),
            familyName: canary(),
            email: hired.email,
            status: 'active',
            employmentType: 'full_time',
            hiredOn: '2020-01-01',
            managerId: manager.id,
            ...inDepartment,
          },
        ],
      },
      { 'idempotency-key': uuidv7() },
    ),
  );
  const skill = await done(
    api.post('/v1/skills', employer.admin, { name: fresh('SQL'), kind: 'hard' }),
  );
  await done(
    api.post(`/v1/employees/${hired.id}/assessments`, employer.admin, {
      skillId: skill.id,
      level: 2,
      source: 'test',
      evidence: { note: `${canary()} did well` },
    }),
  );
  const degree = { kind: 'degree', name: fresh('Degree') };
  const type = await done(api.post('/v1/credential-types', employer.admin, degree));
  const held = { employeeId: hired.id, credentialTypeId: type.id, number: canary() };
  const credential = await done(
    api.post('/v1/credentials', employer.admin, { ...held, issuedOn: '2020-01-01' }),
  );
  const revocation = `/v1/credentials/${credential.id}/revocation`;
  await done(api.act(revocation, employer.admin, { note: `Found by ${canary()}` }, 1));
  const expense = { ...tuitionOf(400).expenses[0], note: canary() };
  const request = await submittedRequest(upskill, hired, 400, {
    course: { ...tuitionOf(400).course, title: `Course for ${canary()}` },
    expenses: [expense],
  });
  await done(decide(upskill, manager, request, { ...REJECTION, note: `Not for ${canary()}` }));
  return hired;
}

beforeEach(async () => {
  company = await foundCompany(upskill);
  const scale = { name: fresh('Scale'), zero: 0, max: 5, levels: [{ value: 5, label: 'Expert' }] };
  await upskill.done(upskill.api.post('/v1/proficiency-scales', company.employer.admin, scale));
  person = await hireWithTraces();
});
afterEach(async () => expect(await brokenInvariants(upskill.owner)).toEqual([]));

test('L-04: the trail and the events hold no personal value in the clear', async () => {
  const { rows } = await upskill.owner.query<{ row: string }>(
    `select t::text as row from audit_entries t where employer_id = $1
     union all select t::text from outbox t where employer_id = $1`,
    [company.employer.id],
  );
  expect(rows.length).toBeGreaterThan(10);
  expect(rows.filter(({ row }) => row.toLowerCase().includes(CANARY.toLowerCase()))).toEqual([]);
  expect(await dumpOf(upskill.owner)).toContain(CANARY);
});

test('L-04: an entry says who did what to whom, when and through which request, and opens what it was before', async () => {
  const query = `subjectType=employee&subjectId=${person.id}&action=employee.changed`;
  const auditor = await upskill.hire(company.employer, { roles: ['auditor'] });
  const { data } = await upskill.done(upskill.api.get(`/v1/audit-entries?${query}`, auditor));
  const [entry] = data.slice(-1);
  expect(entry).toMatchObject({
    actor: { kind: 'api_key' },
    action: 'employee.changed',
    subjectId: person.id,
    changedFields: ['givenName'],
    redactedFields: [],
  });
  expect(entry.personalChange.before.givenName).toContain(CANARY);
  const key = await upskill.apiKey(company.employer.id, ['audit-entries.read']);
  const redacted = await upskill.done(upskill.api.get(`/v1/audit-entries?${query}`, key));
  expect(redacted.data[0]).toMatchObject({
    personalChange: null,
    redactedFields: ['personalChange'],
  });
});

test('L-05, L-06: an erased person leaves no trace in a dump; chain and ledger hold as before', async () => {
  const ledger = async () =>
    (await upskill.owner.query('select * from budget_entries order by id')).rows;
  await worker.sealer().seal(company.employer.id);
  const before = await ledger();
  await leave(person);
  // Others of this test file keep their traces: only this person's must go.
  const words = [person.email, person.externalId];
  const { status, body } = await erase(person);
  expect([status, body]).toMatchObject([200, { employeeId: person.id }]);
  const dump = (await dumpOf(upskill.owner)).split('\n');
  const mine = dump.filter((row) => row.includes(person.id) || row.includes(company.employer.id));
  expect(mine.length).toBeGreaterThan(10);
  expect(mine.filter((row) => row.toLowerCase().includes(CANARY.toLowerCase()))).toEqual([]);
  expect(dump.filter((row) => words.some((word) => row.includes(`,${word},`)))).toEqual([]);
  const { rows: kept } = await upskill.owner.query(
    `select 1 from subject_keys where employee_id = $1 union all select 1 from employee_identities where employee_id = $1
     union all select 1 from role_assignments where employee_id = $1`,
    [person.id],
  );
  expect(kept).toEqual([]);
  await worker.sealer().seal(company.employer.id);
  expect(await verifier().verify(company.employer.id)).toMatchObject({ intact: true });
  expect(await ledger()).toEqual(before);
});

test('L-05: no stored answer holds the person, and values in the trail are gone for good', async () => {
  await leave(person);
  await upskill.done(erase(person));
  const { rows } = await upskill.owner.query<{ principal_id: string; key: string; body: Buffer }>(
    'select principal_id, key, body from idempotency_keys where employer_id = $1',
    [company.employer.id],
  );
  const bodies = rows.map(({ principal_id, key, body }) =>
    upskill.keyring.open(
      'idempotency-body',
      body,
      `${company.employer.id}\n${principal_id}\n${key}`,
    ),
  );
  expect(bodies.filter((body) => body?.includes(CANARY))).toEqual([]);
  const { data } = await upskill.done(
    upskill.api.get(
      `/v1/audit-entries?subjectType=employee&subjectId=${person.id}`,
      company.employer.admin,
    ),
  );
  expect(data.map((entry: { personalChange: unknown }) => entry.personalChange)).toEqual(
    data.map(() => null),
  );
  const shown = await upskill.done(
    upskill.api.get(`/v1/employees/${person.id}`, company.employer.admin),
  );
  expect(shown).toMatchObject({ givenName: 'Erased', externalId: `erased-${person.id}` });
});

test('L-07: 409: with money on its way, with the reason', async () => {
  await submittedRequest(upskill, person, 300);
  await leave(person);
  const { status, body } = await erase(person);
  expect([status, body.code]).toEqual([409, 'reimbursements-open']);
});

test('409: nobody who works here is erased', async () => {
  const { status, body } = await erase(person);
  expect([status, body.code]).toEqual([409, 'still-employed']);
});

test('L-08: erased twice is erased once: the same answer, one event, no other version', async () => {
  await leave(person);
  const first = await upskill.done(erase(person));
  const before = await dumpOf(upskill.owner);
  expect(await upskill.done(upskill.api.post(url(person), company.employer.admin))).toEqual(first);
  const changed = (dump: string) => dump.split('\n').filter((row) => !row.includes('api_keys'));
  expect(changed(await dumpOf(upskill.owner))).toEqual(changed(before));
});

test('404: somebody of another employer, or nobody', async () => {
  const other = await upskill.newEmployer();
  expect((await erase(person, other.admin)).status).toBe(404);
  expect((await erase({ id: uuidv7() })).status).toBe(404);
});

test('403: neither a manager nor an auditor erases anybody', async () => {
  const auditor = await upskill.hire(company.employer, { roles: ['auditor'] });
  expect((await erase(person, auditor)).status).toBe(403);
  expect((await erase(person, company.manager)).status).toBe(403);
});

describe('GET /v1/employees/{employeeId}/personal-data', () => {
  test('200: what is kept about a person, the trail’s values opened, for themselves', async () => {
    const { sections } = await upskill.done(upskill.api.get(url(person, 'personal-data'), person));
    const rowsOf = (table: string) =>
      sections.find((section: { table: string }) => section.table === table).rows;
    expect(rowsOf('employees')).toMatchObject([{ email: person.email }]);
    expect(rowsOf('assessments')).toHaveLength(1);
    expect(rowsOf('reimbursement_expenses')).toHaveLength(1);
    expect(rowsOf('audit_entries')[0].personal_values.after).toMatchObject({ email: person.email });
    expect(JSON.stringify(rowsOf('subject_keys'))).not.toContain('wrapped');
    expect(JSON.stringify(sections)).not.toContain('employer_id');
  });

  test('404: a manager reads nothing of the kind about a report', async () => {
    const answer = await upskill.api.get(url(person, 'personal-data'), company.manager);
    expect([answer.status, answer.body.code]).toEqual([404, 'person-not-found']);
  });
});

test('L-11: a restored person is erased again, whatever their state was in the backup', async () => {
  await leave(person);
  await upskill.done(erase(person));
  const [tombstone] = await upskill.erasures.list(company.employer.id);
  // What a restore of an older backup brings back.
  await upskill.owner.query(
    `update employees set given_name = $2, email = $3, external_id = $4, status = 'active', terminated_on = null
     where id = $1`,
    [person.id, canary(), person.email, person.externalId],
  );
  await upskill.owner.query('delete from erasures where employee_id = $1', [person.id]);
  const author = {
    kind: 'system',
    principalId: 'command-line',
    requestId: 'command-line',
  } as const;
  const again = () => upskill.erasures.eraseAgain(author, company.employer.id, person.id);
  expect([tombstone?.employeeId, await again(), await again()]).toEqual([person.id, true, true]);
  const rows = (await dumpOf(upskill.owner)).split('\n').filter((row) => row.includes(person.id));
  expect(rows.filter((row) => row.includes(CANARY) || row.includes(person.email))).toEqual([]);
});
