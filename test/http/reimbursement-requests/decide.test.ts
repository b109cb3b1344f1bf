import {
  balancesOf,
  brokenCaps,
  type Company,
  capsOf,
  decide,
  dollars,
  draftOf,
  foundCompany,
  NOON,
  REJECTION,
  REQUESTS,
  submittedRequest,
  tuitionOf,
  withdraw,
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
const part = (amount: number, currency = 'USD') => ({
  verdict: 'approve',
  approvedAmount: { ...dollars(amount), currency },
});

describe('POST /v1/reimbursement-requests/{requestId}/decisions', () => {
  test('201: B01: of 4,000 reserved, the last step approves 3,500: committed, the rest is free', async () => {
    const { ada, manager, benefits } = company;
    const request = await submittedRequest(upskill, ada, 4_000);
    const second = await approved(upskill, manager, request);
    expect(second).toMatchObject({
      state: 'in_approval',
      currentStep: 'benefits',
      approved: null,
      steps: [
        { decision: { verdict: 'approve', decidedById: manager.id, through: 'manager' } },
        { approverIds: [benefits.id], decision: null },
      ],
    });
    expect(await balancesOf(upskill, company)).toMatchObject({ available: 6_000, reserved: 4_000 });
    const decision = { ...part(3_500), note: 'Books are at home.' };
    const last = await approved(upskill, benefits, second, decision);
    expect(last).toMatchObject({
      state: 'approved',
      approved: dollars(3_500),
      currentStep: null,
      steps: [{}, { decision: { approvedAmount: dollars(3_500), note: 'Books are at home.' } }],
    });
    expect(await balancesOf(upskill, company)).toEqual({
      available: 6_500,
      reserved: 0,
      committed: 3_500,
      spent: 0,
    });
    expect(await capsOf(upskill, ada)).toEqual([
      { year: 0, reserved: 0, committed: 3_500 },
      { year: 2027, reserved: 0, committed: 3_500 },
    ]);
    expect((await read(ada, request)).body).toEqual(last);
  });

  test('201: a small amount is the manager’s alone', async () => {
    const request = await submittedRequest(upskill, company.ada, 1_000);
    expect(request.steps).toHaveLength(1);
    expect(await approved(upskill, company.manager, request)).toMatchObject({
      state: 'approved',
      approved: dollars(1_000),
    });
  });

  test('201: what an earlier step has cut stays cut', async () => {
    const request = await submittedRequest(upskill, company.ada, 2_000);
    const cut = await approved(upskill, company.manager, request, part(1_500));
    expect(await decide(upskill, company.benefits, cut, part(1_500.01))).toMatchObject({
      status: 422,
      body: { code: 'amount-too-high' },
    });
    expect(await approved(upskill, company.benefits, cut)).toMatchObject({
      approved: dollars(1_500),
    });
    expect(await balancesOf(upskill, company)).toMatchObject({ available: 8_500 });
  });

  test('201: a rejection with a reason ends the request and frees everything', async () => {
    const request = await submittedRequest(upskill, company.ada, 2_000);
    expect(await decide(upskill, company.manager, request, { verdict: 'reject' })).toMatchObject({
      status: 422,
      body: { code: 'reason-required' },
    });
    expect(await approved(upskill, company.manager, request, REJECTION)).toMatchObject({
      state: 'rejected',
      currentStep: null,
      approved: null,
      steps: [{ decision: { verdict: 'reject', reasonCode: 'not-needed' } }, { decision: null }],
    });
    expect(await balancesOf(upskill, company)).toMatchObject({ available: 10_000, reserved: 0 });
    expect(await capsOf(upskill, company.ada)).toMatchObject([{ reserved: 0 }, { reserved: 0 }]);
  });

  test('201: the decision, the request and their events are stored together', async () => {
    const { ada, manager } = company;
    const request = await submittedRequest(upskill, ada, 100);
    await approved(upskill, manager, request);
    const { rows: told } = await upskill.owner.query(
      `select name, payload->>'state' as state from outbox where subject_id = $1 order by id`,
      [request.id],
    );
    expect(told.slice(2)).toEqual([
      { name: 'reimbursement_request.decided', state: 'approved' },
      { name: 'reimbursement_request.approved', state: 'approved' },
    ]);
    const { rows: stored } = await upskill.owner.query(
      'select request_version, step_no, step, through, decided_by_id, verdict, approved_amount from reimbursement_decisions where request_id = $1',
      [request.id],
    );
    expect(stored).toEqual([
      {
        request_version: '2',
        step_no: 1,
        step: 'manager',
        through: 'manager',
        decided_by_id: manager.id,
        verdict: 'approve',
        approved_amount: '10000',
      },
    ]);
  });

  test('403: nobody decides on their own request, whatever their office (F-02)', async () => {
    const { manager, inDepartment, employer } = company;
    const officer = await upskill.hire(employer, {
      manager,
      ...inDepartment,
      roles: ['benefits_admin', 'finance', 'employer_admin'],
    });
    const request = await submittedRequest(upskill, officer, 2_000);
    for (const verdict of [{ verdict: 'approve' }, REJECTION]) {
      expect(await decide(upskill, officer, request, verdict)).toMatchObject({
        status: 403,
        body: { code: 'own-request' },
      });
    }
    const atBenefits = await approved(upskill, manager, request);
    expect(atBenefits.steps[1].approverIds).toEqual([company.benefits.id]);
    expect((await decide(upskill, officer, atBenefits)).body.code).toBe('own-request');
  });

  test('403: who sees the request but is not asked now', async () => {
    const { ada, head, benefits, finance } = company;
    const request = await submittedRequest(upskill, ada, 2_000);
    for (const person of [head, benefits, finance]) {
      expect(await decide(upskill, person, request)).toMatchObject({
        status: 403,
        body: { code: 'not-your-step' },
      });
    }
  });

  test('403: an API key never decides', async () => {
    const request = await submittedRequest(upskill, company.ada, 100);
    expect(await decide(upskill, company.employer.admin, request)).toMatchObject({
      status: 403,
      body: { code: 'not-permitted' },
    });
  });

  test('404: a manager of somebody else, and another employer’s', async () => {
    const request = await submittedRequest(upskill, company.ada, 100);
    const stranger = await upskill.hire(company.employer);
    await upskill.hire(company.employer, { manager: stranger });
    const elsewhere = await foundCompany(upskill);
    expect((await decide(upskill, stranger, request)).status).toBe(404);
    expect((await decide(upskill, elsewhere.benefits, request)).status).toBe(404);
  });

  test('409: what is decided or taken back is not decided again', async () => {
    const { ada, manager } = company;
    const one = await submittedRequest(upskill, ada, 100);
    const done = await approved(upskill, manager, one);
    const other = await submittedRequest(upskill, ada, 100);
    const gone = await upskill.done(withdraw(upskill, ada, other));
    const draft = await draftOf(upskill, ada, tuitionOf(100));
    const answers = [
      await decide(upskill, manager, done, REJECTION),
      await decide(upskill, manager, one),
      await decide(upskill, manager, gone),
      await decide(upskill, manager, draft),
    ];
    expect(answers.map(({ status, body }) => `${status} ${body.code}`)).toEqual([
      '409 request-already-decided',
      '409 request-already-decided',
      '409 request-withdrawn',
      '409 request-not-submitted',
    ]);
  });

  test('409: nobody decides two steps of one request (F-04)', async () => {
    const { ada, manager, employer } = company;
    const role = { employeeId: manager.id, role: 'benefits_admin' };
    await upskill.done(upskill.api.post('/v1/role-assignments', employer.admin, role));
    const request = await submittedRequest(upskill, ada, 2_000);
    const second = await approved(upskill, manager, request);
    expect(second.steps[1].approverIds).toEqual([company.benefits.id]);
    expect(await decide(upskill, manager, second)).toMatchObject({
      status: 409,
      body: { code: 'already-decided-by-you' },
    });
  });

  test('412: A05: a decision on a version that is not the latest changes nothing', async () => {
    const { ada, manager, benefits } = company;
    const request = await submittedRequest(upskill, ada, 2_000);
    await approved(upskill, manager, request);
    expect(await decide(upskill, benefits, request)).toMatchObject({
      status: 412,
      body: { code: 'stale-version' },
    });
    expect((await read(ada, request)).body).toMatchObject({ version: 3, currentStep: 'benefits' });
  });

  test('422: more than is reimbursable, or in another currency', async () => {
    const request = await submittedRequest(upskill, company.ada, 500);
    const answers = [
      await decide(upskill, company.manager, request, part(500.01)),
      await decide(upskill, company.manager, request, part(100, 'EUR')),
      await decide(upskill, company.manager, request, {
        ...REJECTION,
        ...part(1),
        verdict: 'reject',
      }),
    ];
    expect(answers.map(({ status, body }) => `${status} ${body.code}`)).toEqual([
      '422 amount-too-high',
      '422 currency-mismatch',
      '422 amount-not-for-rejection',
    ]);
  });

  test.each([
    ['nothing', { verdict: 'approve', approvedAmount: { amount: 0, currency: 'USD' } }],
    [
      'an amount below zero',
      { verdict: 'approve', approvedAmount: { amount: -1, currency: 'USD' } },
    ],
    ['half a cent', { verdict: 'approve', approvedAmount: { amount: 1.5, currency: 'USD' } }],
    ['a bare number', { verdict: 'approve', approvedAmount: 100 }],
    ['an unknown verdict', { verdict: 'maybe' }],
    ['somebody else as the one who decides', { verdict: 'approve', decidedById: 'someone' }],
  ])('400: %s', async (_what, decision) => {
    const request = await submittedRequest(upskill, company.ada, 100);
    expect((await decide(upskill, company.manager, request, decision)).status).toBe(400);
  });
});

describe('what the database refuses by itself', () => {
  test('a decision by the requester, a second decision of a step, a changed decision', async () => {
    const { ada, manager, benefits } = company;
    const second = await approved(upskill, manager, await submittedRequest(upskill, ada, 2_000));
    const insert = (by: string, step: number) =>
      upskill.owner.query(
        `insert into reimbursement_decisions (employer_id, id, request_id, requester_id, request_version, step_no, step,
           through, decided_by_id, verdict, approved_amount, currency)
         values ($1, gen_random_uuid(), $2, $3, 3, $4, 'benefits', 'benefits', $5, 'approve', 1, 'USD')`,
        [company.employer.id, second.id, ada.id, step, by],
      );
    await expect(insert(ada.id, 2)).rejects.toMatchObject({ code: '23514' });
    await expect(insert(benefits.id, 1)).rejects.toMatchObject({ code: '23505' });
    const changing = upskill.owner.query(`update reimbursement_decisions set verdict = 'reject'`);
    await expect(changing).rejects.toMatchObject({ code: '42501' });
  });

  test('an approval above what was reserved', async () => {
    const request = await approved(
      upskill,
      company.manager,
      await submittedRequest(upskill, company.ada, 100),
    );
    const raising = upskill.owner.query(
      'update reimbursement_requests set approved_amount = reimbursable_amount + 1 where id = $1',
      [request.id],
    );
    await expect(raising).rejects.toMatchObject({ code: '23514' });
  });
});
