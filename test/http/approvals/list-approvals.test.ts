import {
  type Company,
  decide,
  foundCompany,
  NOON,
  REJECTION,
  submittedRequest,
  withdraw,
} from '../../setup/builders/tuition.js';
import { brokenInvariants } from '../../setup/invariants.js';
import { startTestApp, type TestApp } from '../../setup/test-app.js';

let upskill: TestApp;
let company: Company;
beforeAll(async () => {
  upskill = await startTestApp();
});
beforeEach(async () => {
  company = await foundCompany(upskill);
});
afterEach(async () => {
  upskill.clock.now = NOON;
  expect(await brokenInvariants(upskill.owner)).toEqual([]);
});
afterAll(() => upskill.stop());

type Asker = { authorization: string };
const inbox = async (by: Asker, query = '') =>
  (await upskill.done(upskill.api.get(`/v1/approvals${query}`, by))).data;
const subjects = async (by: Asker, query = ''): Promise<string[]> =>
  (await inbox(by, query)).map(({ subject }: { subject: { id: string } }) => subject.id);

async function change(person: { id: string }, changes: object) {
  const { admin } = company.employer;
  const url = `/v1/employees/${person.id}`;
  const { version } = await upskill.done(upskill.api.get(url, admin));
  await upskill.done(upskill.api.patch(url, admin, changes, version));
}

describe('GET /v1/approvals', () => {
  test('200: what waits for the caller, in which version, and by when', async () => {
    const { ada, manager } = company;
    const request = await submittedRequest(upskill, ada, 2_000);
    expect(await inbox(manager)).toMatchObject([
      {
        subject: { type: 'reimbursement_request', id: request.id, version: request.version },
        requesterId: ada.id,
        step: 'manager',
        state: 'pending',
        dueOn: '2026-11-30', // five working days after this Monday
        verdict: null,
        onBehalfOfId: null,
      },
    ]);
    for (const by of [ada, company.head, company.benefits, company.finance])
      expect(await inbox(by)).toEqual([]);
  });

  test('200: a decision moves it into the next inbox, and stays among the decided', async () => {
    const { ada, manager, benefits } = company;
    const request = await submittedRequest(upskill, ada, 2_000);
    const second = await upskill.done(decide(upskill, manager, request));
    expect(await inbox(manager)).toEqual([]);
    expect(await inbox(manager, '?state=decided')).toMatchObject([
      { state: 'decided', verdict: 'approve', decidedById: manager.id, version: 2 },
    ]);
    expect(await inbox(benefits)).toMatchObject([
      { step: 'benefits', subject: { id: request.id, version: second.version } },
    ]);
    await upskill.done(decide(upskill, benefits, second, REJECTION));
    expect(await inbox(benefits)).toEqual([]);
    expect(await inbox(benefits, '?state=decided')).toMatchObject([{ verdict: 'reject' }]);
    const { rows } = await upskill.owner.query(
      `select name from outbox where payload->>'subjectId' = $1 order by id`,
      [request.id],
    );
    expect(rows.map(({ name }) => name)).toEqual([
      'approval.requested',
      'approval.decided',
      'approval.requested',
      'approval.decided',
    ]);
  });

  test('200: it follows the person who may decide now', async () => {
    const { ada, manager, head, benefits, employer } = company;
    const { id } = await submittedRequest(upskill, ada, 500);
    await change(manager, { status: 'on_leave' });
    expect([await subjects(manager), await subjects(head)]).toEqual([[], [id]]);
    const successor = await upskill.hire(employer);
    await change(ada, { managerId: successor.id });
    expect([await subjects(head), await subjects(successor)]).toEqual([[], [id]]);
    await change(ada, { managerId: null });
    expect([await subjects(successor), await subjects(benefits)]).toEqual([[], [id]]);
  });

  test('200: what is withdrawn waits for nobody', async () => {
    const { ada, manager } = company;
    await upskill.done(withdraw(upskill, ada, await submittedRequest(upskill, ada, 500)));
    expect(await inbox(manager)).toEqual([]);
    const { rows } = await upskill.owner.query(
      'select state from approval_tasks where requester_id = $1',
      [ada.id],
    );
    expect(rows).toEqual([{ state: 'withdrawn' }]);
  });

  test('200: page by page, oldest first', async () => {
    const { ada, manager } = company;
    const ids = [];
    for (let count = 0; count < 5; count += 1)
      ids.push((await submittedRequest(upskill, ada, 10)).id);
    const first = await upskill.done(upskill.api.get('/v1/approvals?limit=3', manager));
    const rest = await upskill.done(
      upskill.api.get(`/v1/approvals?limit=3&cursor=${first.nextCursor}`, manager),
    );
    const seen = [...first.data, ...rest.data].map(({ subject }) => subject.id);
    expect(seen).toEqual(ids);
    expect(rest.nextCursor).toBeNull();
  });

  test('400, 403: no other states; a machine has no inbox', async () => {
    expect((await upskill.api.get('/v1/approvals?state=moved', company.manager)).status).toBe(400);
    expect((await upskill.api.get('/v1/approvals', company.employer.admin)).status).toBe(403);
  });

  test('a subject waits for one decision at a time, whatever the code does', async () => {
    await submittedRequest(upskill, company.ada, 500);
    const twice = upskill.owner.query(
      `insert into approval_tasks (employer_id, id, subject_type, subject_id, subject_version, requester_id, step,
         opened_on, due_on, remind_after_days, escalate_after_days, expire_after_days)
       select employer_id, gen_random_uuid(), subject_type, subject_id, 9, requester_id, 'finance', opened_on, due_on, 1, 1, 2
       from approval_tasks where requester_id = $1`,
      [company.ada.id],
    );
    await expect(twice).rejects.toMatchObject({ code: '23505' });
  });
});
