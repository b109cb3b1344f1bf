import { v7 as uuidv7 } from 'uuid';
import { fingerprintOf } from '../../isolation/rows-of-employers.js';
import { fresh, startTestApp, type TestApp, type TestEmployer } from '../../setup/test-app.js';

let upskill: TestApp;
let employer: TestEmployer;
beforeAll(async () => {
  upskill = await startTestApp();
  employer = await upskill.newEmployer();
});
afterAll(() => upskill.stop());

/** Makes every insert into a table fail while `work` runs. */
async function whileRefusing<T>(table: string, work: () => Promise<T>): Promise<T> {
  await upskill.owner.query(
    `create function refuse_insert() returns trigger language plpgsql as
       $$ begin raise exception 'the test refuses this insert'; end $$;
     create trigger refused before insert on ${table} for each row execute function refuse_insert()`,
  );
  try {
    return await work();
  } finally {
    await upskill.owner.query(`drop trigger refused on ${table}; drop function refuse_insert()`);
  }
}

const state = () => fingerprintOf(upskill.owner, employer.id);
const add = (name: string, key?: string) =>
  upskill.api.post(
    '/v1/departments',
    employer.admin,
    { name },
    key === undefined ? {} : { 'idempotency-key': key },
  );

describe.each(['outbox', 'audit_entries'])('when %s cannot be written', (table) => {
  test('500: a new row, its event and its audit entry are undone together', async () => {
    const before = await state();
    const { status, body } = await whileRefusing(table, () => add(fresh('Undone')));
    expect([status, body.code]).toEqual([500, 'internal-error']);
    expect(await state()).toBe(before);
  });

  test('500: a change is undone together with its event and its audit entry', async () => {
    const { body } = await add(fresh('Unchanged'));
    const before = await state();
    const change = () =>
      upskill.api.patch(`/v1/departments/${body.id}`, employer.admin, { name: fresh('New') }, '*');
    expect((await whileRefusing(table, change)).status).toBe(500);
    expect(await state()).toBe(before);
    expect((await change()).status).toBe(200);
  });

  test('500: under an Idempotency-Key nothing is stored, so that the retry is done', async () => {
    const [name, key] = [fresh('Retried'), uuidv7()];
    const before = await state();
    expect((await whileRefusing(table, () => add(name, key))).status).toBe(500);
    expect(await state()).toBe(before);
    expect((await add(name, key)).status).toBe(201);
  });
});

test('500: an answer that cannot be stored undoes what it would have told', async () => {
  const [name, key] = [fresh('Untold'), uuidv7()];
  const before = await state();
  expect((await whileRefusing('idempotency_keys', () => add(name, key))).status).toBe(500);
  expect(await state()).toBe(before);
});

test('a refusal by a rule leaves no row, no event and no audit entry', async () => {
  const { body } = await add(fresh('Parent'));
  const before = await state();
  const circle = await upskill.api.patch(
    `/v1/departments/${body.id}`,
    employer.admin,
    { parentId: body.id },
    '*',
  );
  expect(circle.status).toBe(422);
  expect(await state()).toBe(before);
});

test('every change has exactly one audit entry and at least one event, by who made it', async () => {
  const admin = await upskill.hire(employer, { roles: ['hr_admin'] });
  const created = await upskill.done(
    upskill.api.post('/v1/departments', admin, { name: fresh('D') }),
  );
  const url = `/v1/departments/${created.id}`;
  await upskill.done(upskill.api.patch(url, admin, { costCenter: '4711' }, '*'));
  await upskill.done(upskill.api.delete(url, admin, '*'));
  const { rows } = await upskill.owner.query(
    `select a.action, a.actor_kind, a.actor_id, a.changed_fields, (select count(*)::int from outbox o
       where o.employer_id = a.employer_id and o.subject_id = a.subject_id and o.name = a.action) as events
     from audit_entries a where a.subject_id = $1 order by a.occurred_at`,
    [created.id],
  );
  const entry = (action: string, changed_fields: string[] = []) => ({
    action,
    actor_kind: 'person',
    actor_id: admin.id,
    changed_fields,
    events: 1,
  });
  expect(rows).toEqual([
    entry('department.created'),
    entry('department.changed', ['costCenter']),
    entry('department.deleted'),
  ]);
});
