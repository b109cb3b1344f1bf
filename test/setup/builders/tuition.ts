import { addDays } from '../../../src/kernel/calendar.js';
import type { Answer, Credential, TestApp, TestEmployer, TestPerson } from '../test-app.js';

/** Courses of the tests run in early 2027, and today is this Monday. */
export const TODAY = '2026-11-23';
export const NOON = new Date(`${TODAY}T12:00:00Z`);

export const dollars = (amount: number) => ({ amount: Math.round(amount * 100), currency: 'USD' });

/** Amounts are cents of USD. Covers tuition, fees and books in full, whoever provides the course. */
export const policyTerms = (changes: object = {}) => ({
  effectiveOn: TODAY,
  currency: 'USD',
  eligibility: {
    minTenureMonths: 6,
    employmentTypes: ['full_time', 'part_time'],
    statusCheckedAt: ['submission', 'payment'],
    goodStandingRequired: false,
    jobRelatedRequired: false,
    accreditedProviderRequired: false,
  },
  caps: {
    annual: [{ employmentType: 'full_time', amount: 525_000 }, { amount: 262_500 }],
    yearBasis: 'payment',
  },
  coverage: {
    byExpenseType: { tuition: 100, fees: 100, books: 100 },
    byGrade: [
      { grade: 'A', percent: 100 },
      { grade: 'B', percent: 80 },
      { grade: 'C', percent: 70 },
      { grade: 'I', hold: true },
    ],
    plusMinus: 'ignored',
  },
  aidOffset: 'cost',
  applicationWindow: { daysBeforeStart: 90, daysAfterStart: 30 },
  claimDeadlineDays: 90,
  requiredDocuments: [],
  approvalChain: [{ step: 'manager' }, { step: 'benefits', aboveAmount: 100_000 }],
  timers: { remindAfterDays: 3, escalateAfterDays: 5, expireAfterDays: 60 },
  repayment: { kind: 'linear', months: 24 },
  sameCalendarYearRule: 'warn',
  taxPlan: { writtenPlan: true, routeOrder: 'educational_assistance_first' },
  ...changes,
});

export const course = (changes: object = {}) => ({
  title: 'Statistics 201',
  startsOn: '2027-01-11',
  endsOn: '2027-05-07',
  category: 'university_course',
  level: 'undergraduate',
  creditHours: 3,
  creditUnit: 'semester_hour',
  gradingBasis: 'letter',
  ...changes,
});

/** The body of a request for one course whose tuition costs so many dollars. */
export const tuitionOf = (cost: number, changes: object = {}) => ({
  course: course(),
  expenses: [{ type: 'tuition', amount: dollars(cost) }],
  ...changes,
});

export const REQUESTS = '/v1/reimbursement-requests';

/** Publishes a version of a policy, in force from its date on. */
export async function publishVersion(
  { api, done }: TestApp,
  { admin }: TestEmployer,
  policyId: string,
  changes: object = {},
) {
  const url = `/v1/reimbursement-policies/${policyId}/versions`;
  const draft = await done(api.post(url, admin, policyTerms(changes)));
  return done(api.act(`${url}/${draft.id}/publication`, admin, undefined, draft.version));
}

/** Publishes a version of the employer's default policy, which is made if there is none. */
export async function publishPolicy(
  upskill: TestApp,
  employer: TestEmployer,
  changes: object = {},
) {
  const { api, done } = upskill;
  const policies = await done(api.get('/v1/reimbursement-policies', employer.admin));
  const policy =
    policies.data[0] ??
    (await done(api.post('/v1/reimbursement-policies', employer.admin, { name: 'Tuition' })));
  return publishVersion(upskill, employer, policy.id, changes);
}

export type Company = Awaited<ReturnType<typeof foundCompany>>;

/**
 * An employer with a policy, a department with a budget of so many dollars for 2027, its head, a manager who reports to
 * the head, and somebody in benefits and in finance. `ada` asks.
 */
export async function foundCompany(
  upskill: TestApp,
  { budget = 10_000, policy = {} }: { budget?: number; policy?: object } = {},
) {
  upskill.clock.now = NOON;
  const { api, done, hire } = upskill;
  const employer = await upskill.newEmployer();
  await publishPolicy(upskill, employer, policy);
  const head = await hire(employer, { givenName: 'Henry' });
  const department = await done(
    api.post('/v1/departments', employer.admin, { name: 'Engineering', headId: head.id }),
  );
  const inDepartment = { departmentId: department.id as string };
  const manager = await hire(employer, { givenName: 'Grace', manager: head, ...inDepartment });
  const ada = await hire(employer, { givenName: 'Ada', manager, ...inDepartment });
  const benefits = await hire(employer, { givenName: 'Benny', roles: ['benefits_admin'] });
  const finance = await hire(employer, { givenName: 'Fiona', roles: ['finance'] });
  const budgetId = await fundDepartment(upskill, employer, department.id, budget);
  return { employer, department, inDepartment, head, manager, ada, benefits, finance, budgetId };
}

/** Gives a department so many dollars for 2027; nothing for 0. Answers the budget's id. */
export async function fundDepartment(
  upskill: TestApp,
  { admin }: TestEmployer,
  departmentId: string,
  budget: number,
): Promise<string> {
  const { api, done } = upskill;
  const amount = dollars(budget);
  const { id } = await done(
    api.act('/v1/budgets', admin, { departmentId, fiscalYear: 2027, amount }),
  );
  return id;
}

/** The balances of a budget in dollars. */
export async function balancesOf(
  upskill: TestApp,
  { employer, budgetId }: Pick<Company, 'employer' | 'budgetId'>,
) {
  const budget = await upskill.done(upskill.api.get(`/v1/budgets/${budgetId}`, employer.admin));
  const inDollars = (name: string) => budget[name].amount / 100;
  return {
    available: inDollars('available'),
    reserved: inDollars('reserved'),
    committed: inDollars('committed'),
    spent: inDollars('spent'),
  };
}

/** What the person's requests hold of the caps of 2027 and of all years, in dollars, seen behind the service. */
export async function capsOf(upskill: TestApp, { id }: { id: string }) {
  const { rows } = await upskill.owner.query<Record<string, string>>(
    'select cap_year, reserved, committed from employee_caps where employee_id = $1 order by cap_year',
    [id],
  );
  return rows.map((row) => ({
    year: Number(row.cap_year),
    reserved: Number(row.reserved) / 100,
    committed: Number(row.committed) / 100,
  }));
}

export const draftOf = (upskill: TestApp, by: Credential, body: object): Promise<any> =>
  upskill.done(upskill.api.post(REQUESTS, by, body));

export const submit = (
  upskill: TestApp,
  by: Credential,
  request: { id: string; version: number },
  key?: string,
): Promise<Answer> =>
  upskill.api.act(`${REQUESTS}/${request.id}/submission`, by, undefined, request.version, key);

/** A request for a course of so many dollars, handed in. */
export async function submittedRequest(
  upskill: TestApp,
  by: TestPerson,
  cost = 500,
  changes: object = {},
): Promise<any> {
  const draft = await draftOf(upskill, by, tuitionOf(cost, changes));
  return upskill.done(submit(upskill, by, draft));
}

export const decide = (
  upskill: TestApp,
  by: Credential,
  request: { id: string; version: number },
  decision: object = { verdict: 'approve' },
): Promise<Answer> =>
  upskill.api.act(`${REQUESTS}/${request.id}/decisions`, by, decision, request.version);

export const withdraw = (
  upskill: TestApp,
  by: Credential,
  request: { id: string; version: number },
): Promise<Answer> =>
  upskill.api.act(`${REQUESTS}/${request.id}/withdrawal`, by, undefined, request.version);

export const REJECTION = { verdict: 'reject', reasonCode: 'not-needed' };

/** Caps whose balances are not what the requests hold: a sentence each. */
export async function brokenCaps(upskill: TestApp): Promise<string[]> {
  const { rows } = await upskill.owner.query<{ breach: string }>(
    `with held as (
       select r.employer_id, r.employee_id, r.policy_id, y.cap_year,
         sum(case when r.state = 'in_approval' then r.reimbursable_amount else 0 end) as reserved,
         sum(case when r.state = 'approved' then r.approved_amount else 0 end) as committed
       from reimbursement_requests r cross join lateral (values (0), (r.cap_year)) y (cap_year)
       where r.cap_year is not null group by 1, 2, 3, 4
     )
     select format('the caps of %s in %s hold %s and %s, the requests %s and %s', employee_id, cap_year,
       c.reserved, c.committed, h.reserved, h.committed) as breach
     from employee_caps c full join held h using (employer_id, employee_id, policy_id, cap_year)
     where coalesce(c.reserved, 0) <> coalesce(h.reserved, 0) or coalesce(c.committed, 0) <> coalesce(h.committed, 0)`,
  );
  return rows.map(({ breach }) => breach);
}

export const later = (days: number) => addDays(TODAY, days);
