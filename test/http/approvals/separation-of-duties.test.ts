import { delegate } from '../../setup/builders/delegations.js';
import {
  brokenCaps,
  type Company,
  decide,
  foundCompany,
  NOON,
  REQUESTS,
  submittedRequest,
} from '../../setup/builders/tuition.js';
import { brokenInvariants } from '../../setup/invariants.js';
import { startTestApp, type TestApp, type TestPerson } from '../../setup/test-app.js';

let upskill: TestApp;
let company: Company;
let dora: TestPerson;
beforeAll(async () => {
  upskill = await startTestApp();
});
beforeEach(async () => {
  company = await foundCompany(upskill);
  dora = await upskill.hire(company.employer, { givenName: 'Dora' });
});
afterEach(async () => {
  upskill.clock.now = NOON;
  expect(await brokenInvariants(upskill.owner)).toEqual([]);
  expect(await brokenCaps(upskill)).toEqual([]);
});
afterAll(() => upskill.stop());

type Request = { id: string; version: number };
const read = (by: TestPerson, { id }: { id: string }) => upskill.api.get(`${REQUESTS}/${id}`, by);
const inbox = async (by: TestPerson, query = '') =>
  (await upskill.done(upskill.api.get(`/v1/approvals${query}`, by))).data;
/** The status and code of an attempt, and its sentence. */
const refusalOf = async (by: TestPerson, request: Request) => {
  const { status, body } = await decide(upskill, by, request);
  return [`${status} ${body.code}`, body.detail];
};

describe('nobody decides about themselves, and nobody decides twice', () => {
  test('403: a delegate on their own request; it goes one up, past the manager they stand in for (A01)', async () => {
    const { ada, manager, head } = company;
    await delegate(upskill, manager, ada);
    const request = await submittedRequest(upskill, ada, 500);
    expect(request.steps).toMatchObject([{ step: 'manager', approverIds: [head.id] }]);
    expect((await refusalOf(ada, request))[0]).toBe('403 own-request');
    expect((await refusalOf(manager, request))[0]).toBe('403 not-your-step');
    expect((await decide(upskill, head, request)).status).toBe(201);
  });

  test('403: whoever stands in for the requester', async () => {
    const { ada, manager, head } = company;
    const request = await submittedRequest(upskill, ada, 500);
    await delegate(upskill, ada, manager);
    expect(await inbox(manager)).toEqual([]);
    expect(await inbox(head)).toMatchObject([{ subject: { id: request.id } }]);
    expect((await refusalOf(manager, request))[0]).toBe('403 not-your-step');
  });

  test('409: a delegate who has decided one step does not decide the next for somebody else', async () => {
    const { ada, manager, benefits } = company;
    await delegate(upskill, manager, dora);
    await delegate(upskill, benefits, dora);
    const request = await submittedRequest(upskill, ada, 2_000);
    const second = await upskill.done(decide(upskill, dora, request));
    expect(second.steps[1].approverIds).toEqual([benefits.id]);
    expect((await refusalOf(dora, second))[0]).toBe('409 already-decided-by-you');
    expect(await inbox(dora)).toEqual([]);
  });

  test('409: nor does whoever they decided for, whatever other office that person has', async () => {
    const { ada, manager, benefits, employer } = company;
    const role = { employeeId: manager.id, role: 'benefits_admin' };
    await upskill.done(upskill.api.post('/v1/role-assignments', employer.admin, role));
    await delegate(upskill, manager, dora);
    const request = await submittedRequest(upskill, ada, 2_000);
    const second = await upskill.done(decide(upskill, dora, request));
    expect(second.steps[1].approverIds).toEqual([benefits.id]);
    expect((await refusalOf(manager, second))[0]).toBe('409 already-decided-by-you');
  });

  test('403: nor anybody for one who has decided another step', async () => {
    const { ada, manager, benefits, employer } = company;
    const role = { employeeId: manager.id, role: 'benefits_admin' };
    await upskill.done(upskill.api.post('/v1/role-assignments', employer.admin, role));
    const request = await submittedRequest(upskill, ada, 2_000);
    const second = await upskill.done(decide(upskill, manager, request));
    await delegate(upskill, manager, dora);
    expect((await read(ada, second)).body.steps[1].approverIds).toEqual([benefits.id]);
    expect((await refusalOf(dora, second))[0]).toBe('403 not-your-step');
  });

  test('the database keeps a decision from being the requester’s by way of somebody else', async () => {
    const { ada, manager } = company;
    const request = await submittedRequest(upskill, ada, 500);
    const forged = upskill.owner.query(
      `update approval_tasks set state = 'decided', verdict = 'approve', decided_by_id = $2, on_behalf_of_id = $3
       where subject_id = $1`,
      [request.id, manager.id, ada.id],
    );
    await expect(forged).rejects.toMatchObject({ code: '23514' });
  });
});
