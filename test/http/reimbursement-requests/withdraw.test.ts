import {
  balancesOf,
  brokenCaps,
  type Company,
  capsOf,
  decide,
  draftOf,
  foundCompany,
  REJECTION,
  submittedRequest,
  tuitionOf,
  withdraw,
} from '../../setup/builders/tuition.js';
import { brokenInvariants } from '../../setup/invariants.js';
import { startTestApp, type TestApp } from '../../setup/test-app.js';

let upskill: TestApp;
let company: Company;
beforeAll(async () => {
  upskill = await startTestApp();
  company = await foundCompany(upskill);
});
afterEach(async () => {
  expect(await brokenInvariants(upskill.owner)).toEqual([]);
  expect(await brokenCaps(upskill)).toEqual([]);
});
afterAll(() => upskill.stop());

describe('POST /v1/reimbursement-requests/{requestId}/withdrawal', () => {
  test('201: frees what the request holds, and nobody is asked any more', async () => {
    const { ada, manager } = company;
    const request = await submittedRequest(upskill, ada, 700);
    const { status, body } = await withdraw(upskill, ada, request);
    expect(status).toBe(201);
    expect(body).toMatchObject({ state: 'withdrawn', version: 3, currentStep: null });
    expect(await balancesOf(upskill, company)).toMatchObject({ available: 10_000, reserved: 0 });
    expect(await capsOf(upskill, ada)).toMatchObject([{ reserved: 0 }, { reserved: 0 }]);
    const inbox = await upskill.done(upskill.api.get('/v1/approvals', manager));
    expect(inbox.data).toEqual([]);
  });

  test('201: half way through the approvals', async () => {
    const { ada, manager } = company;
    const request = await submittedRequest(upskill, ada, 1_500);
    const second = await upskill.done(decide(upskill, manager, request));
    expect((await withdraw(upskill, ada, second)).status).toBe(201);
    expect(await balancesOf(upskill, company)).toMatchObject({ available: 10_000 });
  });

  test('201: benefits takes it back for the requester', async () => {
    const request = await submittedRequest(upskill, company.ada, 100);
    expect((await withdraw(upskill, company.benefits, request)).status).toBe(201);
  });

  test('403: a manager cannot take it back', async () => {
    const request = await submittedRequest(upskill, company.ada, 100);
    expect(await withdraw(upskill, company.manager, request)).toMatchObject({
      status: 403,
      body: { code: 'not-your-request' },
    });
    await upskill.done(withdraw(upskill, company.ada, request));
  });

  test('409: a draft, and what is decided or withdrawn', async () => {
    const { ada, manager } = company;
    const draft = await draftOf(upskill, ada, tuitionOf(100));
    const rejected = await upskill.done(
      decide(upskill, manager, await submittedRequest(upskill, ada, 100), REJECTION),
    );
    const withdrawn = await upskill.done(
      withdraw(upskill, ada, await submittedRequest(upskill, ada, 100)),
    );
    const answers = [
      await withdraw(upskill, ada, draft),
      await withdraw(upskill, ada, rejected),
      await withdraw(upskill, ada, withdrawn),
    ];
    expect(answers.map(({ status, body }) => `${status} ${body.code}`)).toEqual([
      '409 request-not-submitted',
      '409 request-already-decided',
      '409 request-withdrawn',
    ]);
  });

  test('412: a version that is no longer the latest', async () => {
    const { ada, manager } = company;
    const request = await submittedRequest(upskill, ada, 1_500);
    const second = await upskill.done(decide(upskill, manager, request));
    expect((await withdraw(upskill, ada, request)).status).toBe(412);
    await upskill.done(withdraw(upskill, ada, second));
  });

  test('fifty withdrawals at once free the hold exactly once', async () => {
    const request = await submittedRequest(upskill, company.ada, 900);
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => withdraw(upskill, company.ada, request)),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(1);
    expect(statuses.filter((status) => ![201, 409, 503].includes(status))).toEqual([]);
    expect(await balancesOf(upskill, company)).toMatchObject({ available: 10_000, reserved: 0 });
  });
});
