import { checkEligibility } from './check-eligibility.js';

type Facts = Parameters<typeof checkEligibility>[0];

const facts: Facts = {
  terms: {
    eligibility: {
      minTenureMonths: 6,
      employmentTypes: ['full_time', 'part_time'],
      goodStandingRequired: true,
      jobRelatedRequired: true,
      accreditedProviderRequired: true,
    },
    applicationWindow: { daysBeforeStart: 90, daysAfterStart: 30 },
    caps: { perCreditHour: [{ unit: 'semester_hour' }] },
  },
  employee: {
    status: 'active',
    employmentType: 'full_time',
    hiredOn: '2019-03-01',
    performanceStanding: 'good',
  },
  today: '2026-08-20',
  course: {
    startsOn: '2026-09-01',
    category: 'university_course',
    creditHours: 3,
    creditUnit: 'semester_hour',
  },
  providerAccredited: true,
  jobRelated: true,
};
const codesOf = (change: Partial<Facts>) =>
  checkEligibility({ ...facts, ...change }).map((refusal) => refusal.code);
const employee = (change: Partial<Facts['employee']>) => ({
  employee: { ...facts.employee, ...change },
});
const eligibility = (change: Partial<Facts['terms']['eligibility']>) => ({
  terms: { ...facts.terms, eligibility: { ...facts.terms.eligibility, ...change } },
});
const windowOf = (daysBeforeStart: number, daysAfterStart: number, today: string) => ({
  terms: { ...facts.terms, applicationWindow: { daysBeforeStart, daysAfterStart } },
  today,
});
const course = (change: Partial<Facts['course']>) => ({ course: { ...facts.course, ...change } });

describe('who may apply for what', () => {
  test('whoever meets the policy is eligible', () => {
    expect(checkEligibility(facts)).toEqual([]);
  });

  test.each(['pending', 'on_leave', 'terminated'])('%s is not active', (status) => {
    expect(codesOf(employee({ status }))).toEqual(['not-active']);
  });

  test('the employment type must be one of the policy’s', () => {
    expect(codesOf(employee({ employmentType: 'contractor' }))).toEqual([
      'employment-type-not-eligible',
    ]);
  });

  test('P17: hired on 31 August with six months of tenure, eligible from 28 February', () => {
    const hired = employee({ hiredOn: '2026-08-31' });
    const startingSoon = { ...hired, ...course({ startsOn: '2027-03-01' }) };
    expect(codesOf({ ...startingSoon, today: '2027-02-28' })).toEqual([]);
    const refusals = checkEligibility({ ...facts, ...startingSoon, today: '2027-02-27' });
    expect(refusals).toEqual([
      {
        code: 'tenure-too-short',
        detail: 'The policy asks for 6 months of service: eligible from 2027-02-28.',
      },
    ]);
  });

  test('a policy without tenure takes people from their first day', () => {
    const today = { today: '2026-08-20', ...employee({ hiredOn: '2026-08-20' }) };
    expect(codesOf({ ...today, ...eligibility({ minTenureMonths: null }) })).toEqual([]);
  });

  test('a warning stands in the way only where the policy asks for good standing', () => {
    const warned = employee({ performanceStanding: 'warning' });
    expect(codesOf(warned)).toEqual(['not-in-good-standing']);
    expect(codesOf({ ...warned, ...eligibility({ goodStandingRequired: false }) })).toEqual([]);
  });

  test('a course that closes no gap is refused only where the policy asks for job relatedness', () => {
    expect(codesOf({ jobRelated: false })).toEqual(['not-job-related']);
    expect(codesOf({ jobRelated: false, ...eligibility({ jobRelatedRequired: false }) })).toEqual(
      [],
    );
  });

  test('where nothing shows whether a course is job related, the approvers judge', () => {
    expect(codesOf({ jobRelated: null })).toEqual([]);
  });

  test('an accreditation that nobody knows of does not count', () => {
    expect(codesOf({ providerAccredited: false })).toEqual(['provider-not-accredited']);
    expect(codesOf({ providerAccredited: null })).toEqual(['provider-not-accredited']);
    const lenient = eligibility({ accreditedProviderRequired: false });
    expect(codesOf({ providerAccredited: null, ...lenient })).toEqual([]);
  });

  test.each([
    [30, '2026-10-01', []],
    [30, '2026-10-02', ['application-too-late']],
    [15, '2026-09-16', []],
    [15, '2026-09-17', ['application-too-late']],
  ])('P14: under +%d days an application on %s is refused for %j', (after, today, codes) => {
    expect(codesOf(windowOf(90, after, today))).toEqual(codes);
  });

  test('the window opens on its first day', () => {
    expect(codesOf(windowOf(90, 30, '2026-06-03'))).toEqual([]);
    expect(codesOf(windowOf(90, 30, '2026-06-02'))).toEqual(['application-too-early']);
  });

  test('a policy may ask for a lead time of seven days', () => {
    expect(codesOf(windowOf(90, -7, '2026-08-25'))).toEqual([]);
    expect(codesOf(windowOf(90, -7, '2026-08-26'))).toEqual(['application-too-late']);
  });

  test('a policy without a window takes applications at any time', () => {
    const terms = { ...facts.terms, applicationWindow: null };
    expect(codesOf({ terms, today: '2026-12-24' })).toEqual([]);
  });

  test('leaving out the credit hours does not lift the cap per credit hour', () => {
    expect(codesOf(course({ creditHours: null }))).toEqual(['credit-hours-missing']);
    expect(codesOf(course({ creditUnit: 'quarter_hour' }))).toEqual(['credit-unit-not-covered']);
    expect(codesOf(course({ category: 'seminar', creditHours: null }))).toEqual([]);
  });

  test('all reasons are told at once', () => {
    const change = { ...employee({ status: 'on_leave', employmentType: 'intern' }) };
    expect(codesOf({ ...change, jobRelated: false, today: '2027-01-01' })).toEqual([
      'not-active',
      'employment-type-not-eligible',
      'not-job-related',
      'application-too-late',
    ]);
  });
});
