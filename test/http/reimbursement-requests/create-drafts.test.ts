import { v7 as uuidv7 } from 'uuid';
import {
  type Company,
  course,
  dollars,
  foundCompany,
  REQUESTS,
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

const create = (body: object, by = company.ada as { authorization: string }) =>
  upskill.api.post(REQUESTS, by, body);
const codes = (answers: { status: number; body: { code?: string } }[]) =>
  answers.map(({ status, body }) => `${status} ${body.code}`);

describe('POST /v1/reimbursement-requests', () => {
  test('201: a draft of one’s own; what is absent is null, false or none', async () => {
    const { status, body, headers } = await create(tuitionOf(500));
    expect(status).toBe(201);
    expect(headers.location).toBe(`${REQUESTS}/${body.id}`);
    expect(headers.etag).toBe('"v1"');
    expect(body).toMatchObject({
      employeeId: company.ada.id,
      state: 'draft',
      policyVersionId: null,
      offeringId: null,
      course: { title: 'Statistics 201', providerId: null, recreational: false },
      expenses: [{ type: 'tuition', amount: dollars(500), retainedByEmployee: false, note: null }],
      aid: [],
      requested: dollars(500),
      approved: null,
      payable: null,
      paid: { amount: 0, currency: 'USD' },
      currentStep: null,
      exceedsAvailable: false,
    });
  });

  test('201: every expense counts, and keeps its order and what was said of it', async () => {
    const original = {
      amount: { amount: 150_000, currency: 'JPY' },
      rate: '0.0066',
      source: 'ECB',
      rateOn: '2026-11-20',
    };
    const expenses = [
      { type: 'books', amount: dollars(40), note: 'Two volumes' },
      { type: 'tuition', amount: dollars(990), original, incurredOn: '2026-11-01' },
      { type: 'student_loan', amount: dollars(10), loanOwner: 'self', paidOn: '2026-11-02' },
    ];
    const { body } = await create(tuitionOf(0, { expenses }));
    expect(body.requested).toEqual(dollars(1_040));
    expect(body.expenses).toMatchObject(expenses);
    const stored = await upskill.done(upskill.api.get(`${REQUESTS}/${body.id}`, company.ada));
    expect(stored).toEqual(body);
  });

  test('201: benefits and integrations draft for somebody', async () => {
    const { ada, benefits, employer } = company;
    const body = { ...tuitionOf(1), employeeId: ada.id };
    for (const by of [benefits, employer.admin]) {
      expect((await create(body, by)).body).toMatchObject({ employeeId: ada.id, state: 'draft' });
    }
  });

  test('403: nobody asks in a colleague’s name, whether there is such a colleague or not', async () => {
    const { ada, manager } = company;
    const answers = [
      await create({ ...tuitionOf(1), employeeId: ada.id }, manager),
      await create({ ...tuitionOf(1), employeeId: uuidv7() }, manager),
    ];
    expect(codes(answers)).toEqual(['403 not-your-request', '403 not-your-request']);
  });

  test.each([
    ['a state', { state: 'approved' }],
    ['an approved amount', { approved: dollars(1) }],
    ['an approver', { approverIds: [uuidv7()] }],
    ['a budget', { budgetId: uuidv7() }],
    ['an employer', { employerId: uuidv7() }],
    ['an unknown field of the course', { course: { ...course(), sponsor: 'me' } }],
    ['no expenses', { expenses: [] }],
    ['more expenses than anybody has', { expenses: Array(51).fill(tuitionOf(1).expenses[0]) }],
    ['an end that is no date', { course: course({ endsOn: '2027-02-30' }) }],
    ['a third of a credit hour', { course: course({ creditHours: 0.333 }) }],
  ])('400: %s', async (_what, changes) => {
    expect(await create({ ...tuitionOf(1), ...changes })).toMatchObject({
      status: 400,
      body: { code: 'invalid-request' },
    });
  });

  test.each([
    ['nothing', { amount: 0, currency: 'USD' }],
    ['less than nothing', { amount: -1, currency: 'USD' }],
    ['half a cent', { amount: 1.5, currency: 'USD' }],
    ['a word', { amount: '100', currency: 'USD' }],
    ['more than there is', { amount: 10 ** 12 + 1, currency: 'USD' }],
    ['a currency in lower case', { amount: 1, currency: 'usd' }],
    ['no currency of this world', { amount: 1, currency: 'XXX' }],
    ['a bare number', 100],
    ['null', null],
  ])('400: an expense of %s', async (_what, amount) => {
    expect((await create(tuitionOf(0, { expenses: [{ type: 'tuition', amount }] }))).status).toBe(
      400,
    );
  });

  test('422: amounts in another currency than the employer’s, each by its place', async () => {
    const euros = { amount: 100, currency: 'EUR' };
    const { status, body } = await create({
      course: course(),
      expenses: [
        { type: 'tuition', amount: dollars(1) },
        { type: 'books', amount: euros },
      ],
      aid: [{ kind: 'grant', amount: euros }],
    });
    expect(status).toBe(422);
    expect(body).toMatchObject({
      code: 'currency-mismatch',
      errors: [{ pointer: '/expenses/1/amount/currency' }, { pointer: '/aid/0/amount/currency' }],
    });
  });

  test('422: what does not exist, or is another employer’s', async () => {
    const elsewhere = await foundCompany(upskill);
    const unknown = uuidv7();
    const { admin } = company.employer;
    const answers = [
      await create({ ...tuitionOf(1), programId: unknown }),
      await create({ ...tuitionOf(1), targetRoleId: unknown }),
      await create({ ...tuitionOf(1), policyId: unknown }),
      await create(tuitionOf(1, { course: course({ providerId: unknown }) })),
      await create({ ...tuitionOf(1), employeeId: unknown }, admin),
      await create({ ...tuitionOf(1), employeeId: elsewhere.ada.id }, admin),
    ];
    expect(codes(answers)).toEqual(answers.map(() => '422 unknown-reference'));
  });

  test('422: a course that ends before it starts, a machine that names nobody, somebody who left', async () => {
    const { admin } = company.employer;
    const left = await upskill
      .hire(company.employer, {
        status: 'terminated',
        terminatedOn: '2026-01-01',
      })
      .catch(() => undefined);
    expect(left).toBeUndefined(); // nobody who left signs in
    const { data } = await upskill.done(upskill.api.get('/v1/employees?status=terminated', admin));
    const answers = [
      await create(tuitionOf(1, { course: course({ endsOn: '2027-01-10' }) })),
      await create(tuitionOf(1), admin),
      await create({ ...tuitionOf(1), employeeId: data[0].id }, admin),
    ];
    expect(codes(answers)).toEqual([
      '422 course-dates-wrong',
      '422 employee-required',
      '422 employment-ended',
    ]);
  });
});
