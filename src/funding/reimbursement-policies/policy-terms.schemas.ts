import { z } from 'zod';
import { LARGEST_AMOUNT } from '../../kernel/money.js';
import { text } from '../../platform/http/fields.js';

/**
 * The terms of a policy version, section by section. Each section stands here once as fields and is used three times:
 * answered (every field present), asked for in a new version (what may be absent is null), and in a merge patch
 * (whatever is absent stays; lists are replaced as a whole).
 */

const PolicyAmount = z
  .int()
  .min(0)
  .max(LARGEST_AMOUNT)
  .meta({ description: 'In the minor unit of the policy’s currency', example: 525000 });
const Percent = z
  .number()
  .min(0)
  .max(100)
  .meta({ description: '0 to 100, at most four decimals', example: 80 });
const Months = z.int().min(0).max(1_200);
const Days = z.int().min(0).max(3_650);

/** A word of the employer's vocabulary that another record repeats letter for letter. */
const code = (example: string) =>
  z
    .string()
    .max(50)
    .regex(/^[a-z][a-z0-9_]*$/, 'must be lower-case words joined by underscores')
    .meta({ example });

const EmploymentType = z.enum(['full_time', 'part_time', 'contractor', 'intern']);
const ExpenseType = z.enum([
  'tuition',
  'fees',
  'books',
  'supplies',
  'equipment',
  'student_loan',
  'lodging',
  'meals',
  'transport',
  'tools',
  'exam',
  'other',
]);
const CourseCategory = z.enum([
  'university_course',
  'seminar',
  'certification_preparation',
  'certification',
  'technical_training',
  'other',
]);
const ExemptReason = z.enum([
  'resignation',
  'layoff',
  'misconduct',
  'retirement',
  'disability',
  'death',
  'end_of_contract',
  'other',
]);

const eligibility = {
  minTenureMonths: Months.nullable(),
  employmentTypes: z.array(EmploymentType).max(4),
  statusCheckedAt: z.array(z.enum(['submission', 'payment'])).max(2),
  goodStandingRequired: z.boolean(),
  jobRelatedRequired: z.boolean(),
  accreditedProviderRequired: z.boolean(),
};

const annualCap = {
  employmentType: EmploymentType.nullable(),
  minTenureMonths: Months.nullable(),
  courseLevel: code('graduate').nullable(),
  amount: PolicyAmount,
};
const AskedAnnualCap = z
  .strictObject({
    ...annualCap,
    employmentType: annualCap.employmentType.default(null),
    minTenureMonths: annualCap.minTenureMonths.default(null),
    courseLevel: annualCap.courseLevel.default(null),
  })
  .meta({ id: 'NewPolicyAnnualCap' });
const annual = {
  told: z.array(z.object(annualCap).meta({ id: 'PolicyAnnualCap' })),
  asked: z
    .array(AskedAnnualCap)
    .max(50)
    .meta({ description: 'The first that matches decides; null matches everyone' }),
};
const hourCap = { unit: z.enum(['semester_hour', 'quarter_hour']), amount: PolicyAmount };
const perCreditHour = {
  told: z.array(z.object(hourCap).meta({ id: 'PolicyCreditHourCap' })),
  asked: z
    .array(z.strictObject(hourCap).meta({ id: 'NewPolicyCreditHourCap' }))
    .max(2)
    .meta({ description: 'Applied after aid' }),
};
const caps = {
  yearBasis: z
    .enum(['payment', 'course_end', 'fiscal_year'])
    .meta({ description: 'What decides which year’s cap a request uses' }),
  lifetime: PolicyAmount.nullable(),
  perCourse: PolicyAmount.nullable(),
};

const gradeRow = {
  grade: text(20),
  percent: Percent.nullable(),
  hold: z.boolean().meta({ description: 'The grade is not final: nothing is due or denied yet' }),
};
const byGrade = {
  told: z.array(z.object(gradeRow).meta({ id: 'PolicyGrade' })),
  asked: z
    .array(
      z
        .strictObject({
          ...gradeRow,
          percent: gradeRow.percent.default(null),
          hold: gradeRow.hold.default(false),
        })
        .meta({ id: 'NewPolicyGrade' }),
    )
    .max(100),
};
const byExpenseType = z
  .partialRecord(ExpenseType, Percent)
  .meta({ description: 'Percent by type of expense; a type not named is 0' });
const byCourseCategory = z.partialRecord(CourseCategory, Percent).nullable();
const plusMinus = z
  .enum(['ignored', 'significant'])
  .meta({ description: 'Whether B+ is another grade than B' });

const window = {
  daysBeforeStart: z.int().min(-3_650).max(3_650),
  daysAfterStart: z.int().min(-3_650).max(3_650),
};

const stepOfChain = {
  step: z.enum(['manager', 'department_head', 'benefits', 'finance']),
  aboveAmount: PolicyAmount.nullable(),
};
const approvalChain = {
  told: z.array(z.object(stepOfChain).meta({ id: 'PolicyApprovalStep' })),
  asked: z
    .array(
      z
        .strictObject({ ...stepOfChain, aboveAmount: stepOfChain.aboveAmount.default(null) })
        .meta({ id: 'NewPolicyApprovalStep' }),
    )
    .max(10)
    .meta({ description: 'Asked in this order; a step with aboveAmount only above it' }),
};

const timers = { remindAfterDays: Days, escalateAfterDays: Days, expireAfterDays: Days };

const repaymentStep = { months: Months, percent: Percent };
const steps = {
  told: z.array(z.object(repaymentStep).meta({ id: 'PolicyRepaymentStep' })),
  asked: z.array(z.strictObject(repaymentStep).meta({ id: 'NewPolicyRepaymentStep' })).max(50),
};
const repayment = {
  kind: z.enum(['none', 'cliff', 'steps', 'linear']),
  anchor: z
    .enum(['payment', 'completion'])
    .meta({ description: 'What the months of service are counted from' }),
  months: Months.nullable().meta({ description: 'After these nothing is owed' }),
  rounding: z.enum(['half_up', 'down']),
  exemptReasons: z.array(ExemptReason).max(8),
};

const taxPlan = {
  writtenPlan: z.boolean(),
  routeOrder: z.enum(['educational_assistance_first', 'working_condition_first']),
};

const plain = {
  aidOffset: z
    .enum(['cost', 'benefit'])
    .meta({ description: 'Whether scholarships reduce the cost or the benefit' }),
  claimDeadlineDays: Days.meta({ description: 'Counted from the end of the course, inclusive' }),
  requiredDocuments: z
    .array(code('itemised_receipt'))
    .max(20)
    .meta({ description: 'Types of documents a claim must bring' }),
  sameCalendarYearRule: z
    .enum(['off', 'warn', 'enforce'])
    .meta({ description: 'An expense must be paid in the year it is reimbursed in' }),
};

/** As they are answered. */
export const toldTerms = {
  eligibility: z.object(eligibility).meta({ id: 'PolicyEligibility' }),
  caps: z
    .object({ annual: annual.told, ...caps, perCreditHour: perCreditHour.told.nullable() })
    .meta({ id: 'PolicyCaps' }),
  coverage: z
    .object({ byExpenseType, byCourseCategory, byGrade: byGrade.told, plusMinus })
    .meta({ id: 'PolicyCoverage' }),
  applicationWindow: z.object(window).meta({ id: 'PolicyApplicationWindow' }).nullable(),
  approvalChain: approvalChain.told,
  timers: z.object(timers).meta({ id: 'PolicyTimers' }),
  repayment: z.object({ ...repayment, steps: steps.told }).meta({ id: 'PolicyRepayment' }),
  taxPlan: z.object(taxPlan).meta({ id: 'PolicyTaxPlan' }),
  ...plain,
};

/** As a new version asks for them, and as they are stored. */
export const askedTerms = {
  eligibility: z
    .strictObject({ ...eligibility, minTenureMonths: eligibility.minTenureMonths.default(null) })
    .meta({ id: 'NewPolicyEligibility' }),
  caps: z
    .strictObject({
      annual: annual.asked,
      ...caps,
      lifetime: caps.lifetime.default(null),
      perCourse: caps.perCourse.default(null),
      perCreditHour: perCreditHour.asked.nullable().default(null),
    })
    .meta({ id: 'NewPolicyCaps' }),
  coverage: z
    .strictObject({
      byExpenseType,
      byCourseCategory: byCourseCategory.default(null),
      byGrade: byGrade.asked,
      plusMinus,
    })
    .meta({ id: 'NewPolicyCoverage' }),
  applicationWindow: z
    .strictObject(window)
    .meta({ id: 'NewPolicyApplicationWindow' })
    .nullable()
    .default(null),
  approvalChain: approvalChain.asked,
  timers: z.strictObject(timers).meta({ id: 'NewPolicyTimers' }),
  repayment: z
    .strictObject({
      ...repayment,
      anchor: repayment.anchor.default('payment'),
      months: repayment.months.default(null),
      steps: steps.asked.default([]),
      rounding: repayment.rounding.default('half_up'),
      exemptReasons: repayment.exemptReasons.default([]),
    })
    .meta({ id: 'NewPolicyRepayment' }),
  taxPlan: z.strictObject(taxPlan).meta({ id: 'NewPolicyTaxPlan' }),
  ...plain,
};

/** As a merge patch changes them. */
export const changedTerms = {
  eligibility: z.strictObject(eligibility).partial().meta({ id: 'PolicyEligibilityChanges' }),
  caps: z
    .strictObject({ annual: annual.asked, ...caps, perCreditHour: perCreditHour.asked.nullable() })
    .partial()
    .meta({ id: 'PolicyCapsChanges' }),
  coverage: z
    .strictObject({
      byExpenseType: z.partialRecord(ExpenseType, Percent.nullable()),
      byCourseCategory: z.partialRecord(CourseCategory, Percent.nullable()).nullable(),
      byGrade: byGrade.asked,
      plusMinus,
    })
    .partial()
    .meta({ id: 'PolicyCoverageChanges' }),
  applicationWindow: z
    .strictObject(window)
    .partial()
    .meta({ id: 'PolicyApplicationWindowChanges' })
    .nullable(),
  approvalChain: approvalChain.asked,
  timers: z.strictObject(timers).partial().meta({ id: 'PolicyTimersChanges' }),
  repayment: z
    .strictObject({ ...repayment, steps: steps.asked })
    .partial()
    .meta({ id: 'PolicyRepaymentChanges' }),
  taxPlan: z.strictObject(taxPlan).partial().meta({ id: 'PolicyTaxPlanChanges' }),
  ...plain,
};

/** The sections as a row of the table holds them. */
export const TermSections = z.strictObject(askedTerms);
export type TermSections = z.output<typeof TermSections>;

/** What a version promises, with the currency its amounts are in. */
export type PolicyTerms = TermSections & { readonly currency: string };
