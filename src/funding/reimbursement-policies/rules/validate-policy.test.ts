import { type PolicyTerms, validatePolicy } from './validate-policy.js';

const terms: PolicyTerms = {
  eligibility: {
    minTenureMonths: 6,
    employmentTypes: ['full_time', 'part_time'],
    statusCheckedAt: ['submission', 'payment'],
  },
  caps: {
    annual: [
      { employmentType: 'full_time', minTenureMonths: null, courseLevel: null, amount: 525_000 },
      { employmentType: 'part_time', amount: 262_500 },
    ],
    lifetime: null,
    perCourse: null,
    perCreditHour: [{ unit: 'semester_hour', amount: 25_000 }],
  },
  coverage: {
    byExpenseType: { tuition: 100, fees: 100, books: 100 },
    byCourseCategory: { university_course: 80 },
    byGrade: [
      { grade: 'A', percent: 100 },
      { grade: 'B', percent: 80 },
      { grade: 'I', hold: true },
    ],
    plusMinus: 'ignored',
  },
  applicationWindow: { daysBeforeStart: 90, daysAfterStart: 30 },
  claimDeadlineDays: 90,
  requiredDocuments: ['itemised_receipt', 'grade_report'],
  approvalChain: [
    { step: 'manager' },
    { step: 'department_head' },
    { step: 'benefits', aboveAmount: 100_000 },
    { step: 'finance', aboveAmount: 525_000 },
  ],
  timers: { remindAfterDays: 3, escalateAfterDays: 5, expireAfterDays: 60 },
  repayment: {
    kind: 'steps',
    steps: [
      { months: 6, percent: 100 },
      { months: 12, percent: 75 },
    ],
    months: 24,
  },
};
const flawsOf = (change: Partial<PolicyTerms>) =>
  validatePolicy({ ...terms, ...change }).map(({ pointer, code }) => `${pointer} ${code}`);

describe('validating a policy version', () => {
  test('a sound policy has no flaws', () => {
    expect(validatePolicy(terms)).toEqual([]);
  });

  test('a policy may do without a window, or ask for a lead time', () => {
    expect(flawsOf({ applicationWindow: null })).toEqual([]);
    expect(flawsOf({ applicationWindow: { daysBeforeStart: 60, daysAfterStart: -7 } })).toEqual([]);
  });

  test.each<[string, Partial<PolicyTerms>, string]>([
    ['somebody approves', { approvalChain: [] }, '/approvalChain chain-empty'],
    [
      'a step is asked once',
      { approvalChain: [{ step: 'manager' }, { step: 'manager', aboveAmount: 5 }] },
      '/approvalChain/1/step duplicate-step',
    ],
    [
      'a threshold is not negative',
      { approvalChain: [{ step: 'manager', aboveAmount: -1 }] },
      '/approvalChain/0/aboveAmount negative-value',
    ],
    [
      'somebody is eligible',
      { eligibility: { ...terms.eligibility, employmentTypes: [] } },
      '/eligibility/employmentTypes nobody-eligible',
    ],
    [
      'an employment type is named once',
      { eligibility: { ...terms.eligibility, employmentTypes: ['full_time', 'full_time'] } },
      '/eligibility/employmentTypes/1 duplicate-employment-type',
    ],
    [
      'a moment is named once',
      { eligibility: { ...terms.eligibility, statusCheckedAt: ['payment', 'payment'] } },
      '/eligibility/statusCheckedAt/1 duplicate-moment',
    ],
    [
      'months of service are not negative',
      { eligibility: { ...terms.eligibility, minTenureMonths: -1 } },
      '/eligibility/minTenureMonths negative-value',
    ],
    [
      'a window opens before it closes',
      { applicationWindow: { daysBeforeStart: 7, daysAfterStart: -8 } },
      '/applicationWindow window-empty',
    ],
    ['a deadline lies ahead', { claimDeadlineDays: -1 }, '/claimDeadlineDays deadline-negative'],
    [
      'a document is asked for once',
      { requiredDocuments: ['grade_report', 'grade_report'] },
      '/requiredDocuments/1 duplicate-document',
    ],
    [
      'escalation follows the reminder',
      { timers: { remindAfterDays: 6, escalateAfterDays: 5, expireAfterDays: 60 } },
      '/timers timers-out-of-order',
    ],
    [
      'expiry follows escalation',
      { timers: { remindAfterDays: 3, escalateAfterDays: 5, expireAfterDays: 5 } },
      '/timers timers-out-of-order',
    ],
  ])('%s', (_guarantee, change, flaw) => {
    expect(flawsOf(change)).toEqual([flaw]);
  });

  test('flaws of caps, coverage and repayment are told together', () => {
    const change = {
      caps: { ...terms.caps, lifetime: -1 },
      coverage: { ...terms.coverage, byExpenseType: {} },
      repayment: { kind: 'cliff' as const },
    };
    expect(flawsOf(change)).toEqual([
      '/caps/lifetime negative-value',
      '/coverage/byExpenseType nothing-covered',
      '/repayment/months term-missing',
    ]);
  });
});
