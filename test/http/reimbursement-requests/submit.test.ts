import { v7 as uuidv7 } from 'uuid';
import {
  balancesOf,
  brokenCaps,
  capsOf,
  course,
  dollars,
  draftOf,
  foundCompany,
  later,
  NOON,
  publishPolicy,
  REQUESTS,
  submit,
  submittedRequest,
  tuitionOf,
} from '../../setup/builders/tuition.js';
import { brokenInvariants } from '../../setup/invariants.js';
import { startTestApp, type TestApp } from '../../setup/test-app.js';

let upskill: TestApp;
beforeAll(async () => {
  upskill = await startTestApp();
});
afterEach(async () => {
  upskill.clock.now = NOON;
  expect(await brokenInvariants(upskill.owner)).toEqual([]);
  expect(await brokenCaps(upskill)).toEqual([]);
});
afterAll(() => upskill.stop());

const eventsAbout = async (id: string): Promise<string[]> => {
  const { rows } = await upskill.owner.query<{ name: string }>(
    'select name from outbox where subject_id = $1 order by id',
    [id],
  );
  return rows.map(({ name }) => name);
};

describe('POST /v1/reimbursement-requests/{requestId}/submission', () => {
  test('201: what is reimbursable is reserved in the budget and in the person’s caps', async () => {
    const company = await foundCompany(upskill);
    const { ada, manager, benefits } = company;
    const draft = await draftOf(upskill, ada, tuitionOf(4_000));
    const { status, body } = await submit(upskill, ada, draft);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      state: 'in_approval',
      version: 2,
      reimbursable: dollars(4_000),
      approved: null,
      budgetId: company.budgetId,
      currentStep: 'manager',
      steps: [
        { step: 'manager', approverIds: [manager.id], decision: null },
        { step: 'benefits', approverIds: [benefits.id], decision: null },
      ],
    });
    expect(await balancesOf(upskill, company)).toMatchObject({ available: 6_000, reserved: 4_000 });
    expect(await capsOf(upskill, ada)).toEqual([
      { year: 0, reserved: 4_000, committed: 0 },
      { year: 2027, reserved: 4_000, committed: 0 },
    ]);
    expect(await eventsAbout(draft.id)).toEqual([
      'reimbursement_request.created',
      'reimbursement_request.submitted',
    ]);
    expect(await upskill.done(upskill.api.get(`${REQUESTS}/${draft.id}`, ada))).toEqual(body);
  });

  test('201: the policy in force is frozen; a later version is for later requests', async () => {
    const company = await foundCompany(upskill);
    const first = await submittedRequest(upskill, company.ada, 100);
    const version = await publishPolicy(upskill, company.employer, { effectiveOn: later(1) });
    const today = await submittedRequest(upskill, company.ada, 100);
    expect(today.policyVersionId).toBe(first.policyVersionId);
    upskill.clock.now = new Date(`${later(1)}T00:00:00Z`);
    const signedIn = await upskill.signIn(company.employer, company.ada.email);
    const tomorrow = await upskill.done(
      submit(upskill, signedIn, await draftOf(upskill, signedIn, tuitionOf(100))),
    );
    expect(tomorrow.policyVersionId).toBe(version.id);
    const again = await upskill.done(upskill.api.get(`${REQUESTS}/${first.id}`, signedIn));
    expect(again.policyVersionId).toBe(first.policyVersionId);
    const repinning = upskill.owner.query(
      'update reimbursement_requests set policy_version_id = $1 where id = $2',
      [version.id, first.id],
    );
    await expect(repinning).rejects.toMatchObject({ code: '42501' });
  });

  test('201: the trace keeps every step, from which the amount can be derived again', async () => {
    const { ada, manager } = await foundCompany(upskill);
    const body = { ...tuitionOf(3_000), aid: [{ kind: 'scholarship', amount: dollars(1_200) }] };
    const draft = await draftOf(upskill, ada, body);
    await upskill.done(submit(upskill, ada, draft));
    const trace = await upskill.done(upskill.api.get(`${REQUESTS}/${draft.id}/trace`, manager));
    expect(trace.evaluations).toHaveLength(1);
    expect(trace.evaluations[0]).toMatchObject({
      moment: 'submission',
      requestVersion: 2,
      requested: dollars(3_000),
      reimbursable: dollars(1_800),
      jobRelatedness: { jobRelated: null, purpose: null },
      facts: { capYear: 2027, used: { annual: 0, lifetime: 0 }, employee: { id: ada.id } },
    });
    const steps = trace.evaluations[0].trace.map(({ step }: { step: string }) => step);
    expect(new Set(steps)).toEqual(
      new Set(['covered_expense', 'aid', 'grade', 'coverage', 'annual_cap', 'total']),
    );
  });

  test('201: a request is trimmed to what is left of the annual cap', async () => {
    const company = await foundCompany(upskill);
    await submittedRequest(upskill, company.ada, 5_000);
    const second = await submittedRequest(upskill, company.ada, 1_000);
    expect(second.reimbursable).toEqual(dollars(250));
    const third = await draftOf(upskill, company.ada, tuitionOf(1_000));
    const { status, body } = await submit(upskill, company.ada, third);
    expect(status).toBe(409);
    expect(body).toMatchObject({
      code: 'cap-exceeded',
      detail: 'The course would bring 1000.00 USD; 0.00 USD of the annual cap of 2027 is left.',
      errors: [{ pointer: '/expenses', code: 'cap-exceeded' }],
    });
    expect(await balancesOf(upskill, company)).toMatchObject({ reserved: 5_250 });
  });

  test('201: benefits and integrations hand in for somebody, in that person’s name', async () => {
    const { ada, benefits, employer } = await foundCompany(upskill);
    const one = await draftOf(upskill, benefits, { ...tuitionOf(100), employeeId: ada.id });
    const other = await draftOf(upskill, employer.admin, { ...tuitionOf(100), employeeId: ada.id });
    expect(await upskill.done(submit(upskill, benefits, one))).toMatchObject({
      employeeId: ada.id,
      state: 'in_approval',
    });
    expect((await submit(upskill, employer.admin, other)).status).toBe(201);
  });

  test('403: a manager sees the draft and does not hand it in', async () => {
    const { ada, manager } = await foundCompany(upskill);
    const draft = await draftOf(upskill, ada, tuitionOf(100));
    expect(await submit(upskill, manager, draft)).toMatchObject({
      status: 403,
      body: { code: 'not-your-request' },
    });
  });

  test('404: a peer’s draft, and another employer’s, look missing', async () => {
    const { ada, manager, employer } = await foundCompany(upskill);
    const elsewhere = await foundCompany(upskill);
    const peer = await upskill.hire(employer, { manager });
    const draft = await draftOf(upskill, ada, tuitionOf(100));
    const nothing = { id: uuidv7(), version: 1 };
    const answers = [
      await submit(upskill, peer, draft),
      await submit(upskill, elsewhere.benefits, draft),
      await submit(upskill, elsewhere.employer.admin, draft),
      await submit(upskill, peer, nothing),
    ];
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    expect(new Set(answers.map(({ body }) => body.detail)).size).toBe(1);
  });

  test('409: a request is handed in once', async () => {
    const { ada } = await foundCompany(upskill);
    const request = await submittedRequest(upskill, ada, 100);
    expect(await submit(upskill, ada, request)).toMatchObject({
      status: 409,
      body: { code: 'request-already-submitted' },
    });
  });

  test('409: a budget that does not hold the amount says what is left', async () => {
    const { ada } = await foundCompany(upskill, { budget: 500 });
    const draft = await draftOf(upskill, ada, tuitionOf(500.01));
    expect(await submit(upskill, ada, draft)).toMatchObject({
      status: 409,
      body: {
        code: 'budget-exceeded',
        detail: '500.00 USD is left of the budget; 500.01 USD would be reserved.',
        errors: [{ pointer: '/expenses', code: 'budget-exceeded' }],
      },
    });
    expect(await capsOf(upskill, ada)).toEqual([]);
  });

  test('409: no budget for the year of payment is a budget of nothing', async () => {
    const { ada } = await foundCompany(upskill);
    const next = { course: course({ startsOn: '2027-01-11', endsOn: '2028-02-01' }) };
    const draft = await draftOf(upskill, ada, tuitionOf(100, next));
    const { status, body } = await submit(upskill, ada, draft);
    expect(status).toBe(409);
    expect(body).toMatchObject({ code: 'budget-exceeded' });
    expect(body.detail).toContain('no budget for the year of payment');
  });

  test('412: a version that is no longer the latest', async () => {
    const { ada } = await foundCompany(upskill);
    const draft = await draftOf(upskill, ada, tuitionOf(100));
    await upskill.done(
      upskill.api.patch(`${REQUESTS}/${draft.id}`, ada, { skillPurpose: 'personal' }, 1),
    );
    expect(await submit(upskill, ada, draft)).toMatchObject({
      status: 412,
      body: { code: 'stale-version' },
    });
  });

  test('422: every reason why the policy does not admit the request', async () => {
    const { employer, manager, inDepartment } = await foundCompany(upskill, {
      policy: {
        eligibility: {
          minTenureMonths: 6,
          employmentTypes: ['full_time'],
          statusCheckedAt: ['submission'],
          goodStandingRequired: true,
          jobRelatedRequired: true,
          accreditedProviderRequired: true,
        },
      },
    });
    const novice = await upskill.hire(employer, {
      manager,
      ...inDepartment,
      hiredOn: '2026-08-31',
      employmentType: 'intern',
      performanceStanding: 'warning',
    });
    const late = { course: course({ startsOn: '2026-10-01', endsOn: '2026-12-01' }) };
    const draft = await draftOf(upskill, novice, tuitionOf(100, late));
    const { status, body } = await submit(upskill, novice, draft);
    expect(status).toBe(422);
    expect(body.code).toBe('not-eligible');
    expect(body.errors.map(({ code }: { code: string }) => code)).toEqual([
      'employment-type-not-eligible',
      'tenure-too-short',
      'not-in-good-standing',
      'provider-not-accredited',
      'application-too-late',
    ]);
    expect(body.detail).toContain('eligible from 2027-02-28');
  });

  test('422: expenses the policy covers none of', async () => {
    const { ada } = await foundCompany(upskill);
    const expenses = [{ type: 'lodging', amount: dollars(100) }];
    const draft = await draftOf(upskill, ada, tuitionOf(0, { expenses }));
    expect(await submit(upskill, ada, draft)).toMatchObject({
      status: 422,
      body: { code: 'nothing-reimbursable' },
    });
  });

  test('422: no policy is in force', async () => {
    upskill.clock.now = NOON;
    const employer = await upskill.newEmployer();
    const ada = await upskill.hire(employer);
    const draft = await draftOf(upskill, ada, tuitionOf(100));
    expect(await submit(upskill, ada, draft)).toMatchObject({
      status: 422,
      body: { code: 'no-policy-in-force' },
    });
  });
});
