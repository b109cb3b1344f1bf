import {
  course,
  dollars,
  foundCompany,
  NOON,
  submittedRequest,
  TODAY,
  tuitionOf,
} from '../../setup/builders/tuition.js';
import { startTestApp, type TestApp } from '../../setup/test-app.js';

const QUOTES = '/v1/reimbursement-quotes';

let upskill: TestApp;
beforeAll(async () => {
  upskill = await startTestApp();
});
afterEach(() => {
  upskill.clock.now = NOON;
});
afterAll(() => upskill.stop());

type Asker = { authorization: string };
const ask = (by: Asker, body: object) => upskill.api.post(QUOTES, by, body);
const quote = (by: Asker, body: object) => upskill.done(ask(by, body));
const refusalsOf = ({ refusals }: { refusals: { code: string }[] }) =>
  refusals.map(({ code }) => code);

const byGrade = (rows: Record<string, number>, plusMinus = 'ignored') => ({
  byExpenseType: { tuition: 100, fees: 100, books: 100 },
  byGrade: Object.entries(rows).map(([grade, percent]) => ({ grade, percent })),
  plusMinus,
});

describe('POST /v1/reimbursement-quotes', () => {
  test('200: what a request would bring, who would decide, what is left; nothing is stored', async () => {
    const { ada, manager, benefits } = await foundCompany(upskill);
    const body = await quote(ada, tuitionOf(4_000));
    expect(body).toMatchObject({
      eligible: true,
      refusals: [],
      requested: dollars(4_000),
      reimbursable: dollars(4_000),
      remaining: { annualCap: dollars(5_250), lifetimeCap: null, budget: dollars(10_000) },
      approvers: [
        { step: 'manager', employeeIds: [manager.id] },
        { step: 'benefits', employeeIds: [benefits.id] },
      ],
      jobRelatedness: { jobRelated: null, purpose: null, gapsClosed: [] },
      taxSplit: [],
      repayment: { required: true, kind: 'linear', months: 24 },
    });
    expect(body.trace.at(-1)).toMatchObject({ step: 'total', output: { amount: 400_000 } });
    const { rows } = await upskill.owner.query(
      'select (select count(*) from reimbursement_requests) + (select count(*) from employee_caps) + (select count(*) from approval_tasks) as stored',
    );
    expect(rows).toEqual([{ stored: '0' }]);
  });

  test('200: it is what the submission then reserves', async () => {
    const { ada } = await foundCompany(upskill);
    const asked = {
      ...tuitionOf(3_000),
      aid: [{ kind: 'scholarship', amount: dollars(1_200) }],
    };
    const { reimbursable } = await quote(ada, asked);
    expect((await submittedRequest(upskill, ada, 3_000, asked)).reimbursable).toEqual(reimbursable);
    expect((await quote(ada, tuitionOf(1))).remaining).toMatchObject({
      annualCap: dollars(3_450),
      budget: dollars(8_200),
    });
  });

  test('200: benefits and integrations ask for somebody', async () => {
    const { ada, benefits, employer } = await foundCompany(upskill);
    for (const by of [benefits, employer.admin])
      expect((await quote(by, { ...tuitionOf(1), employeeId: ada.id })).eligible).toBe(true);
  });

  test('403: what a colleague has left is nobody’s business', async () => {
    const { ada, manager } = await foundCompany(upskill);
    expect(await ask(manager, { ...tuitionOf(1), employeeId: ada.id })).toMatchObject({
      status: 403,
      body: { code: 'not-your-request' },
    });
  });

  test('200: every refusal a submission would meet, by its code', async () => {
    const { ada } = await foundCompany(upskill, { budget: 100 });
    expect(await quote(ada, tuitionOf(101))).toMatchObject({
      eligible: true,
      refusals: [{ code: 'budget-exceeded' }],
    });
    const lodging = [{ type: 'lodging', amount: dollars(1) }];
    expect(refusalsOf(await quote(ada, tuitionOf(0, { expenses: lodging })))).toEqual([
      'nothing-reimbursable',
    ]);
    const early = { course: course({ startsOn: '2027-03-01' }) };
    expect(await quote(ada, tuitionOf(1, early))).toMatchObject({
      eligible: false,
      refusals: [
        {
          code: 'application-too-early',
          detail: 'Applications for this course open on 2026-12-01.',
        },
      ],
    });
  });

  test('422: a program and a provider that do not exist, each by its place', async () => {
    const { ada, employer } = await foundCompany(upskill);
    const unknown = '01939f6e-5a7c-7c3e-9b52-0d6a3f1b2c4d';
    const body = tuitionOf(1, { programId: unknown, course: course({ providerId: unknown }) });
    expect(await ask(ada, body)).toMatchObject({
      status: 422,
      body: {
        code: 'unknown-reference',
        errors: [{ pointer: '/course/providerId' }, { pointer: '/programId' }],
      },
    });
    expect((await ask(employer.admin, tuitionOf(1))).body.code).toBe('employee-required');
  });
});

describe('the amount, by the rules of the policy', () => {
  const amountOf = async (policy: object, body: object) => {
    const { ada } = await foundCompany(upskill, { policy });
    return (await quote(ada, body)).reimbursable;
  };

  test('P01: a university course at 80 percent of 1,000 brings 800', async () => {
    const coverage = { ...byGrade({ A: 100 }), byCourseCategory: { university_course: 80 } };
    expect(await amountOf({ coverage }, tuitionOf(1_000))).toEqual(dollars(800));
  });

  test('P04: grades of 1,200, plus and minus ignored: A-, B+, C+, D', async () => {
    const { ada } = await foundCompany(upskill, {
      policy: { coverage: byGrade({ A: 100, B: 75, C: 50 }) },
    });
    const amounts = [];
    for (const expectedGrade of ['A-', 'B+', 'C+', 'D'])
      amounts.push((await quote(ada, { ...tuitionOf(1_200), expectedGrade })).reimbursable.amount);
    expect(amounts).toEqual([120_000, 90_000, 60_000, 0]);
  });

  test('P06: 75 percent of 99.98 is 74.99, half up', async () => {
    expect(await amountOf({ coverage: byGrade({ A: 75 }) }, tuitionOf(99.98))).toEqual(
      dollars(74.99),
    );
  });

  test('P07: three semester hours at 310, at most 250 an hour, bring 750', async () => {
    const caps = {
      annual: [],
      yearBasis: 'payment',
      perCreditHour: [{ unit: 'semester_hour', amount: 25_000 }],
    };
    expect(await amountOf({ caps }, tuitionOf(930))).toEqual(dollars(750));
  });

  test('P10: four quarter hours of 1,800 less 200 aid, at most 370 an hour, bring 1,480', async () => {
    const caps = {
      annual: [],
      yearBasis: 'payment',
      perCreditHour: [{ unit: 'quarter_hour', amount: 37_000 }],
    };
    const body = tuitionOf(1_800, {
      course: course({ creditHours: 4, creditUnit: 'quarter_hour' }),
      aid: [{ kind: 'grant', amount: dollars(200) }],
    });
    expect(await amountOf({ caps }, body)).toEqual(dollars(1_480));
  });

  test.each([
    ['cost', 1_440],
    ['benefit', 1_200],
  ])(
    'P11: 3,000 with a scholarship of 1,200 and a B, offset from the %s',
    async (aidOffset, amount) => {
      const body = {
        ...tuitionOf(3_000),
        expectedGrade: 'B',
        aid: [{ kind: 'scholarship', amount: dollars(1_200) }],
      };
      expect(await amountOf({ aidOffset }, body)).toEqual(dollars(amount));
    },
  );

  test('a loan has to be paid back and reduces nothing', async () => {
    const body = { ...tuitionOf(300), aid: [{ kind: 'loan', amount: dollars(200) }] };
    expect(await amountOf({}, body)).toEqual(dollars(300));
  });

  test('P12: the lifetime cap leaves what earlier requests have not taken', async () => {
    const caps = { annual: [], yearBasis: 'payment', lifetime: 300_000 };
    const { ada } = await foundCompany(upskill, { policy: { caps } });
    await submittedRequest(upskill, ada, 2_300);
    expect(await quote(ada, tuitionOf(1_500))).toMatchObject({
      reimbursable: dollars(700),
      remaining: { annualCap: null, lifetimeCap: dollars(700) },
    });
  });

  test.each([
    ['payment', 2_250],
    ['course_end', 5_250],
  ])('P16: with the cap year by %s, payment in January finds %d', async (yearBasis, left) => {
    const caps = { annual: [{ amount: 525_000 }], yearBasis };
    const { ada, employer, department } = await foundCompany(upskill, { policy: { caps } });
    const budget = { departmentId: department.id, fiscalYear: 2026, amount: dollars(10_000) };
    await upskill.done(upskill.api.act('/v1/budgets', employer.admin, budget));
    await submittedRequest(upskill, ada, 3_000); // counts against 2027 either way
    const december = { course: course({ startsOn: TODAY, endsOn: '2026-12-12' }) };
    const asked = { ...tuitionOf(1, december), expectedPaidOn: '2027-01-15' };
    expect((await quote(ada, asked)).remaining.annualCap).toEqual(dollars(left));
  });

  test('P14: the last day of the application window counts, the day after does not', async () => {
    const { employer, ada } = await foundCompany(upskill);
    const started = tuitionOf(1, {
      course: course({ startsOn: '2026-11-01', endsOn: '2027-02-01' }),
    });
    const codes = [];
    for (const day of ['2026-12-01', '2026-12-02']) {
      upskill.clock.now = new Date(`${day}T12:00:00Z`);
      codes.push(refusalsOf(await quote(await upskill.signIn(employer, ada.email), started)));
    }
    expect(codes).toEqual([[], ['application-too-late']]);
  });

  test('the day is that of the employer: in Auckland it is tomorrow already', async () => {
    const company = await foundCompany(upskill);
    const started = tuitionOf(1, {
      course: course({ startsOn: '2026-10-24', endsOn: '2027-02-01' }),
    });
    expect(refusalsOf(await quote(company.ada, started))).toEqual([]);
    const settings = { timeZone: 'Pacific/Auckland' };
    await upskill.done(upskill.api.patch('/v1/employer', company.employer.admin, settings, 1));
    expect(refusalsOf(await quote(company.ada, started))).toEqual(['application-too-late']);
  });
});
