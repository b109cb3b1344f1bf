import type { PlainDate } from '../src/kernel/calendar.js';
import type { DemoPolicy, EmploymentType } from './demo-plan.js';

/** What a full-time person may get in a year, in cents: what US law (IRC section 127) leaves free of tax in 2026. */
const FULL_TIME_CAP = 525_000;

const annualCap = (employmentType: EmploymentType, amount: number) => ({
  employmentType,
  minTenureMonths: null,
  courseLevel: null,
  amount,
});

/** The written plan of the demo employer. The repayment is linear, as New York and California ask of tuition agreements. */
export const demoPolicy = (effectiveOn: PlainDate): DemoPolicy => ({
  name: 'Tuition assistance',
  version: {
    effectiveOn,
    currency: 'USD',
    eligibility: {
      minTenureMonths: 6,
      employmentTypes: ['full_time', 'part_time'],
      statusCheckedAt: ['submission', 'payment'],
      goodStandingRequired: false,
      jobRelatedRequired: true,
      accreditedProviderRequired: true,
    },
    caps: {
      annual: [annualCap('full_time', FULL_TIME_CAP), annualCap('part_time', FULL_TIME_CAP / 2)],
      yearBasis: 'payment',
      lifetime: 2_500_000,
      perCourse: null,
      perCreditHour: [
        { unit: 'semester_hour', amount: 80_000 },
        { unit: 'quarter_hour', amount: 53_500 },
      ],
    },
    coverage: {
      byExpenseType: { tuition: 100, fees: 100, books: 100, supplies: 100, exam: 100 },
      byGrade: [
        { grade: 'A', percent: 100 },
        { grade: 'B', percent: 80 },
        { grade: 'C', percent: 70 },
        { grade: 'pass', percent: 100 },
        { grade: 'I', hold: true },
      ],
      plusMinus: 'ignored',
    },
    aidOffset: 'cost',
    applicationWindow: { daysBeforeStart: 90, daysAfterStart: 30 },
    claimDeadlineDays: 90,
    requiredDocuments: ['itemised_receipt', 'grade_report'],
    approvalChain: [
      { step: 'manager' },
      { step: 'benefits', aboveAmount: 100_000 },
      { step: 'finance', aboveAmount: 400_000 },
    ],
    timers: { remindAfterDays: 3, escalateAfterDays: 5, expireAfterDays: 60 },
    repayment: {
      kind: 'linear',
      anchor: 'payment',
      months: 24,
      rounding: 'half_up',
      exemptReasons: ['layoff', 'death', 'disability'],
    },
    sameCalendarYearRule: 'warn',
    taxPlan: { writtenPlan: true, routeOrder: 'educational_assistance_first' },
  },
});
