import {
  type Company,
  dollars,
  draftOf,
  foundCompany,
  REQUESTS,
  submittedRequest,
  tuitionOf,
} from '../../setup/builders/tuition.js';
import { startTestApp, type TestApp } from '../../setup/test-app.js';

let upskill: TestApp;
let company: Company;
beforeAll(async () => {
  upskill = await startTestApp();
  company = await foundCompany(upskill);
});
afterAll(() => upskill.stop());

const codes = (answers: { status: number; body: { code?: string } }[]) =>
  answers.map(({ status, body }) => `${status} ${body.code}`);

describe('PATCH /v1/reimbursement-requests/{requestId}', () => {
  const patch = (
    by: { authorization: string },
    id: string,
    changes: object,
    version: number | string = 1,
  ) => upskill.api.patch(`${REQUESTS}/${id}`, by, changes, version);

  test('200: merges the course, replaces the lists, and says what changed', async () => {
    const draft = await draftOf(upskill, company.ada, tuitionOf(500));
    const { status, body } = await patch(company.ada, draft.id, {
      course: { title: 'Statistics 202', creditHours: null },
      expenses: [{ type: 'books', amount: dollars(30) }],
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      version: 2,
      course: { title: 'Statistics 202', creditHours: null, startsOn: '2027-01-11' },
      expenses: [{ type: 'books' }],
      requested: dollars(30),
    });
    const { rows } = await upskill.owner.query(
      `select changed_fields from outbox where subject_id = $1 and name = 'reimbursement_request.changed'`,
      [draft.id],
    );
    expect(rows).toEqual([{ changed_fields: ['course', 'expenses'] }]);
  });

  test('200: a patch that changes nothing is no change, and expenses keep their ids', async () => {
    const draft = await draftOf(upskill, company.ada, tuitionOf(500));
    const same = { expenses: tuitionOf(500).expenses, course: { title: 'Statistics 201' } };
    expect((await patch(company.ada, draft.id, same)).body).toEqual(draft);
    const other = await patch(company.ada, draft.id, { skillPurpose: 'maintain_improve' });
    expect(other.body).toMatchObject({ version: 2, expenses: draft.expenses });
  });

  test('400: whose it is, and its state, are not to be patched', async () => {
    const draft = await draftOf(upskill, company.ada, tuitionOf(500));
    for (const changes of [
      { employeeId: company.manager.id },
      { state: 'approved' },
      { approved: null },
    ])
      expect((await patch(company.ada, draft.id, changes)).status).toBe(400);
    expect((await patch(company.ada, draft.id, {}, '*')).status).toBe(400);
  });

  test('403, 404, 412, 422: not theirs, not theirs to see, not the latest, not sound', async () => {
    const { ada, manager, employer } = company;
    const draft = await draftOf(upskill, ada, tuitionOf(500));
    const peer = await upskill.hire(employer, { manager });
    const purpose = { skillPurpose: 'personal' };
    const answers = [
      await patch(manager, draft.id, purpose),
      await patch(peer, draft.id, purpose),
      await patch(ada, draft.id, purpose, 7),
      await patch(ada, draft.id, { course: { endsOn: '2027-01-01' } }),
      await patch(ada, draft.id, {
        aid: [{ kind: 'grant', amount: { amount: 1, currency: 'EUR' } }],
      }),
    ];
    expect(codes(answers)).toEqual([
      '403 not-your-request',
      '404 reimbursement-request-not-found',
      '412 stale-version',
      '422 course-dates-wrong',
      '422 currency-mismatch',
    ]);
  });

  test('409: what is submitted is edited no more', async () => {
    const request = await submittedRequest(upskill, company.ada, 10);
    expect(await patch(company.ada, request.id, { aid: [] }, request.version)).toMatchObject({
      status: 409,
      body: { code: 'request-already-submitted' },
    });
  });

  test('of a hundred patches of one version exactly one is made', async () => {
    const draft = await draftOf(upskill, company.ada, tuitionOf(500));
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        patch(company.ada, draft.id, { course: { title: `Statistics ${index}` } }),
      ),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.filter((status) => ![200, 412, 503].includes(status))).toEqual([]);
  });
});

describe('DELETE /v1/reimbursement-requests/{requestId}', () => {
  const remove = (by: { authorization: string }, id: string, version: number) =>
    upskill.api.delete(`${REQUESTS}/${id}`, by, version);

  test('204: a draft is gone', async () => {
    const draft = await draftOf(upskill, company.ada, tuitionOf(500));
    expect((await remove(company.ada, draft.id, 1)).status).toBe(204);
    expect((await upskill.api.get(`${REQUESTS}/${draft.id}`, company.ada)).status).toBe(404);
  });

  test('403, 409, 412: only the requester, only a draft, only the latest version', async () => {
    const { ada, manager } = company;
    const draft = await draftOf(upskill, ada, tuitionOf(500));
    const request = await submittedRequest(upskill, ada, 10);
    const answers = [
      await remove(manager, draft.id, 1),
      await remove(ada, request.id, request.version),
      await remove(ada, draft.id, 2),
    ];
    expect(codes(answers)).toEqual([
      '403 not-your-request',
      '409 request-already-submitted',
      '412 stale-version',
    ]);
  });
});
