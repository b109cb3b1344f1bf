import {
  type Company,
  dollars,
  draftOf,
  foundCompany,
  publishVersion,
  REQUESTS,
  submit,
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

describe('who sees a request', () => {
  test('200: the requester, the line above, finance, payroll, benefits, auditors, integrations', async () => {
    const { employer, ada, manager, head, benefits, finance } = company;
    const [payroll, auditor, administrator] = await Promise.all(
      (['payroll', 'auditor', 'employer_admin'] as const).map((role) =>
        upskill.hire(employer, { roles: [role] }),
      ),
    );
    const { id } = await draftOf(upskill, ada, tuitionOf(1));
    const seeing = [
      ada,
      manager,
      head,
      benefits,
      finance,
      payroll!,
      auditor!,
      administrator!,
      employer.admin,
    ];
    for (const by of seeing) {
      expect((await upskill.api.get(`${REQUESTS}/${id}`, by)).status).toBe(200);
      const { data } = await upskill.done(
        upskill.api.get(`${REQUESTS}?employeeId=${ada.id}&limit=200`, by),
      );
      expect(data.map((each: { id: string }) => each.id)).toContain(id);
    }
  });

  test('404: everybody else, in every way to ask', async () => {
    const { employer, ada, manager } = company;
    const elsewhere = await foundCompany(upskill);
    const peer = await upskill.hire(employer, { manager });
    const [learning, hr] = await Promise.all([
      upskill.hire(employer, { roles: ['learning_admin'] }),
      upskill.hire(employer, { roles: ['hr_admin'] }),
    ]);
    const { id } = await draftOf(upskill, ada, tuitionOf(1));
    for (const by of [peer, learning, hr, elsewhere.benefits, elsewhere.employer.admin]) {
      for (const part of ['', '/trace', '/history'])
        expect((await upskill.api.get(`${REQUESTS}/${id}${part}`, by)).status).toBe(404);
      const { data } = await upskill.done(upskill.api.get(`${REQUESTS}?employeeId=${ada.id}`, by));
      expect(data).toEqual([]);
    }
  });

  test('the head of the department sees it when it is theirs to decide, and afterwards', async () => {
    const { employer, manager: outside } = company;
    const head = await upskill.hire(employer);
    const { id: departmentId } = await upskill.done(
      upskill.api.post('/v1/departments', employer.admin, { name: 'Design', headId: head.id }),
    );
    const budget = { departmentId, fiscalYear: 2027, amount: dollars(1_000) };
    await upskill.done(upskill.api.act('/v1/budgets', employer.admin, budget));
    const policy = await upskill.done(
      upskill.api.post('/v1/reimbursement-policies', employer.admin, { name: 'By the head' }),
    );
    await publishVersion(upskill, employer, policy.id, {
      approvalChain: [{ step: 'department_head' }],
    });
    const person = await upskill.hire(employer, { manager: outside, departmentId });
    const draft = await draftOf(upskill, person, { ...tuitionOf(10), policyId: policy.id });
    const ids = async () => {
      const { data } = await upskill.done(upskill.api.get(REQUESTS, head));
      return data.map((each: { id: string }) => each.id);
    };
    expect((await upskill.api.get(`${REQUESTS}/${draft.id}`, head)).status).toBe(404);
    expect(await ids()).toEqual([]);
    const request = await upskill.done(submit(upskill, person, draft));
    expect(await ids()).toEqual([request.id]);
    const url = `${REQUESTS}/${request.id}/decisions`;
    await upskill.done(upskill.api.act(url, head, { verdict: 'approve' }, request.version));
    expect(await ids()).toEqual([request.id]);
    expect((await upskill.api.get(`${REQUESTS}/${request.id}`, head)).body.state).toBe('approved');
  });
});

describe('GET /v1/reimbursement-requests', () => {
  test('200: by state, page by page, without a gap or a double', async () => {
    const { employer, manager, inDepartment } = company;
    const person = await upskill.hire(employer, { manager, ...inDepartment });
    const drafts = [];
    for (let count = 0; count < 5; count += 1)
      drafts.push(await draftOf(upskill, person, tuitionOf(10)));
    const submitted = await upskill.done(submit(upskill, person, drafts[2]));
    const seen: string[] = [];
    let url: string | null = `${REQUESTS}?state=draft&limit=3&employeeId=${person.id}`;
    while (url) {
      const page: any = await upskill.done(upskill.api.get(url, manager));
      seen.push(...page.data.map(({ id }: { id: string }) => id));
      url = page.nextCursor
        ? `${REQUESTS}?state=draft&limit=3&employeeId=${person.id}&cursor=${page.nextCursor}`
        : null;
    }
    expect(seen).toEqual(drafts.filter(({ id }) => id !== submitted.id).map(({ id }) => id));
    const { data } = await upskill.done(
      upskill.api.get(`${REQUESTS}?state=in_approval&employeeId=${person.id}`, person),
    );
    expect(data).toEqual([submitted]);
    const since = encodeURIComponent(submitted.updatedAt);
    const changed = await upskill.done(
      upskill.api.get(`${REQUESTS}?updatedSince=${since}&employeeId=${person.id}`, person),
    );
    expect(changed.data).toEqual([submitted]);
  });

  test('400: a state that does not exist', async () => {
    expect((await upskill.api.get(`${REQUESTS}?state=Draft`, company.ada)).status).toBe(400);
  });
});

describe('GET /v1/reimbursement-requests/{requestId}/history', () => {
  test('200: what happened, in order, and who did it', async () => {
    const { ada, manager } = company;
    const request = await submittedRequest(upskill, ada, 10);
    const url = `${REQUESTS}/${request.id}`;
    await upskill.done(
      upskill.api.act(`${url}/decisions`, manager, { verdict: 'approve' }, request.version),
    );
    const first = await upskill.done(upskill.api.get(`${url}/history?limit=3`, ada));
    const rest = await upskill.done(
      upskill.api.get(`${url}/history?limit=3&cursor=${first.nextCursor}`, ada),
    );
    const told = [...first.data, ...rest.data].map(({ event, actor }) => [event, actor.id]);
    expect(told).toEqual([
      ['reimbursement_request.created', ada.id],
      ['reimbursement_request.submitted', ada.id],
      ['reimbursement_request.decided', manager.id],
      ['reimbursement_request.approved', manager.id],
    ]);
    expect(rest.data[0].details).toMatchObject({ approved: dollars(10), released: dollars(0) });
  });
});
