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
beforeAll(async () => {
  upskill = await startTestApp();
});
beforeEach(async () => {
  company = await foundCompany(upskill);
});
afterEach(async () => {
  upskill.clock.now = NOON;
  expect(await brokenInvariants(upskill.owner)).toEqual([]);
  expect(await brokenCaps(upskill)).toEqual([]);
});
afterAll(() => upskill.stop());

const read = (by: TestPerson, { id }: { id: string }) => upskill.api.get(`${REQUESTS}/${id}`, by);
const approved = (...answer: Parameters<typeof decide>) => upskill.done(decide(...answer));
async function change(person: { id: string }, changes: object) {
  const { admin } = company.employer;
  const { version } = await upskill.done(upskill.api.get(`/v1/employees/${person.id}`, admin));
  await upskill.done(upskill.api.patch(`/v1/employees/${person.id}`, admin, changes, version));
}

describe('who is asked', () => {
  test('A02: a manager who heads the department is asked once', async () => {
    const chain = { approvalChain: [{ step: 'manager' }, { step: 'department_head' }] };
    const {
      ada: _other,
      head,
      inDepartment,
      employer,
    } = await foundCompany(upskill, {
      policy: chain,
    });
    const direct = await upskill.hire(employer, { manager: head, ...inDepartment });
    const request = await submittedRequest(upskill, direct, 500);
    expect(request.steps).toMatchObject([{ step: 'manager', approverIds: [head.id] }]);
    expect(await approved(upskill, head, request)).toMatchObject({ state: 'approved' });
  });

  test('A03: the new manager decides, and the request is gone for the former one at once', async () => {
    const { ada, manager, employer } = company;
    const request = await submittedRequest(upskill, ada, 2_000);
    const successor = await upskill.hire(employer);
    await change(ada, { managerId: successor.id });
    expect((await decide(upskill, manager, request)).status).toBe(404);
    expect((await read(manager, request)).status).toBe(404);
    expect((await read(successor, request)).body.steps[0].approverIds).toEqual([successor.id]);
    expect(await approved(upskill, successor, request)).toMatchObject({ currentStep: 'benefits' });
  });

  test('A03: a step that was approved stands when the manager changes afterwards', async () => {
    const { ada, manager, benefits, employer } = company;
    const second = await approved(upskill, manager, await submittedRequest(upskill, ada, 2_000));
    await change(ada, { managerId: (await upskill.hire(employer)).id });
    expect((await read(manager, second)).status).toBe(200);
    expect(await approved(upskill, benefits, second)).toMatchObject({ state: 'approved' });
  });

  test('the next one up decides for a manager who is away', async () => {
    const { ada, manager, head } = company;
    const request = await submittedRequest(upskill, ada, 500);
    await change(manager, { status: 'on_leave' });
    expect(await decide(upskill, manager, request)).toMatchObject({
      status: 403,
      body: { code: 'not-your-step' },
    });
    expect(await approved(upskill, head, request)).toMatchObject({
      steps: [{ decision: { decidedById: head.id, through: 'manager' } }],
    });
  });

  test('A01: without a manager it is for benefits, and is never approved by silence', async () => {
    const { inDepartment, employer, benefits } = company;
    const chief = await upskill.hire(employer, inDepartment);
    const request = await submittedRequest(upskill, chief, 500);
    expect(request.steps).toMatchObject([{ step: 'benefits', approverIds: [benefits.id] }]);
    expect(await approved(upskill, benefits, request)).toMatchObject({ state: 'approved' });
  });

  test('a step that loses its last decider falls to an administrator, or waits', async () => {
    const { inDepartment, employer, benefits } = company;
    const chief = await upskill.hire(employer, inDepartment);
    const request = await submittedRequest(upskill, chief, 500);
    await change(benefits, { status: 'on_leave' });
    expect((await read(chief, request)).body.steps[0].approverIds).toEqual([]);
    const administrator = await upskill.hire(employer, { roles: ['employer_admin'] });
    expect((await read(chief, request)).body.steps[0].approverIds).toEqual([administrator.id]);
    expect(await approved(upskill, administrator, request)).toMatchObject({
      steps: [{ decision: { through: 'employer_admin' } }],
    });
  });

  test('the head of the department and finance decide where the policy asks for them', async () => {
    const { ada, manager, head, finance } = await foundCompany(upskill, {
      policy: {
        approvalChain: [
          { step: 'manager' },
          { step: 'department_head' },
          { step: 'finance', aboveAmount: 50_000 },
        ],
      },
    });
    const first = await submittedRequest(upskill, ada, 501);
    const second = await approved(upskill, manager, first);
    const third = await approved(upskill, head, second);
    expect(await approved(upskill, finance, third)).toMatchObject({
      state: 'approved',
      steps: [{ step: 'manager' }, { step: 'department_head' }, { step: 'finance' }],
    });
  });
});
