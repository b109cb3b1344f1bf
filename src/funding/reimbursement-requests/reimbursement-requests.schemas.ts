import { z } from 'zod';
import {
  Instant,
  Money,
  PlainDateText,
  PositiveMoney,
  prose,
  resourceFields,
  text,
  Uuid,
} from '../../platform/http/fields.js';
import { listQuery, pageOf, updatedSinceQuery } from '../../platform/http/pagination.js';
import { deletedQuery, pageWithDeletedOf } from '../../platform/http/tombstones.js';

export const requestStates = ['draft', 'in_approval', 'approved', 'rejected', 'withdrawn'] as const;
export const ApprovalStep = z.enum(['manager', 'department_head', 'benefits', 'finance']);
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
const SkillPurpose = z
  .enum([
    'maintain_improve',
    'required_to_keep_job',
    'minimum_requirement',
    'new_role_same_employer',
    'new_trade',
    'mandatory_by_law',
    'personal',
  ])
  .meta({ description: 'What the course is for; it decides how the money is taxed' });

/** A word of the policy’s vocabulary; a policy may name levels of its own. */
const courseLevel = z
  .string()
  .max(50)
  .regex(/^[a-z][a-z0-9_]*$/, 'must be lower-case words joined by underscores')
  .meta({ example: 'undergraduate' });
const creditHours = z
  .number()
  .positive()
  .max(1_000)
  .multipleOf(0.01)
  .meta({ description: 'At most two decimals', example: 3 });

const course = {
  title: text(300),
  providerId: Uuid.nullable(),
  startsOn: PlainDateText,
  endsOn: PlainDateText,
  category: z.enum([
    'university_course',
    'seminar',
    'certification_preparation',
    'certification',
    'technical_training',
    'other',
  ]),
  level: courseLevel.nullable(),
  creditHours: creditHours.nullable(),
  creditUnit: z.enum(['semester_hour', 'quarter_hour']).nullable(),
  gradingBasis: z.enum(['letter', 'pass_fail', 'none']).nullable(),
  requiredForDegree: z.boolean(),
  recreational: z.boolean().meta({ description: 'Sports, games or a hobby' }),
};

export const ReimbursementCourse = z.object(course).meta({ id: 'ReimbursementCourse' });
const NewReimbursementCourse = z
  .strictObject(course)
  .partial({
    providerId: true,
    level: true,
    creditHours: true,
    creditUnit: true,
    gradingBasis: true,
    requiredForDegree: true,
    recreational: true,
  })
  .meta({ id: 'NewReimbursementCourse' });
const ReimbursementCourseChanges = z
  .strictObject(course)
  .partial()
  .meta({ id: 'ReimbursementCourseChanges', description: 'Merge patch of the course' });

const original = {
  amount: PositiveMoney,
  rate: z
    .string()
    .regex(/^[0-9]{1,9}(\.[0-9]{1,12})?$/, 'must be a decimal number')
    .meta({ description: 'Units of the policy’s currency for one unit', example: '0.0066' }),
  source: text(100).meta({ description: 'Who published the rate', example: 'ECB' }),
  rateOn: PlainDateText,
};
const expense = {
  type: ExpenseType,
  amount: PositiveMoney,
  incurredOn: PlainDateText.nullable(),
  paidOn: PlainDateText.nullable(),
  retainedByEmployee: z
    .boolean()
    .meta({ description: 'The employee keeps it after the course, such as a laptop' }),
  loanOwner: z.enum(['self', 'child']).nullable().meta({ description: 'Of a student loan' }),
  note: prose(1_000).nullable(),
};
export const ReimbursementExpense = z
  .object({
    id: Uuid,
    ...expense,
    original: z.object(original).meta({ id: 'OriginalAmount' }).nullable(),
  })
  .meta({ id: 'ReimbursementExpense' });
const NewReimbursementExpense = z
  .strictObject({
    ...expense,
    original: z
      .strictObject(original)
      .meta({ id: 'NewOriginalAmount', description: 'What was paid in another currency' })
      .nullable(),
  })
  .partial({
    incurredOn: true,
    paidOn: true,
    retainedByEmployee: true,
    loanOwner: true,
    note: true,
    original: true,
  })
  .meta({ id: 'NewReimbursementExpense' });

const aid = {
  kind: z
    .enum([
      'scholarship',
      'grant',
      'discount',
      'veterans_benefit',
      'other_employer',
      'loan',
      'other',
    ])
    .meta({ description: 'A loan has to be paid back and reduces nothing' }),
  amount: PositiveMoney,
};
export const ReimbursementAid = z.object(aid).meta({ id: 'ReimbursementAid' });
const NewReimbursementAid = z.strictObject(aid).meta({ id: 'NewReimbursementAid' });

export const StepDecision = z
  .object({
    verdict: z.enum(['approve', 'reject']),
    decidedById: Uuid,
    onBehalfOfId: Uuid.nullable().meta({
      description: 'Whose decision it was, if somebody else decided for them',
    }),
    through: z.enum(['manager', 'department_head', 'benefits', 'finance', 'employer_admin']).meta({
      description: 'The office it was decided in: the step’s own, or the one it had fallen to',
    }),
    approvedAmount: Money.nullable(),
    reasonCode: z.string().nullable(),
    note: z.string().nullable(),
    decidedAt: Instant,
  })
  .meta({ id: 'ReimbursementStepDecision' });

export const ReimbursementRequest = z
  .object({
    ...resourceFields,
    employeeId: Uuid,
    state: z.enum(requestStates),
    policyId: Uuid.nullable(),
    policyVersionId: Uuid.nullable().meta({
      description: 'Frozen at submission: whatever is calculated later uses this version',
    }),
    programId: Uuid.nullable(),
    offeringId: Uuid.nullable(),
    targetRoleId: Uuid.nullable().meta({ description: 'The career goal the course is for' }),
    course: ReimbursementCourse,
    expenses: z.array(ReimbursementExpense),
    aid: z.array(ReimbursementAid),
    skillPurpose: SkillPurpose.nullable(),
    requested: Money.meta({ description: 'The sum of the expenses' }),
    reimbursable: Money.nullable().meta({
      description: 'What submission reserved: no approval exceeds it',
    }),
    approved: Money.nullable(),
    payable: Money.nullable(),
    paid: Money,
    budgetId: Uuid.nullable(),
    currentStep: ApprovalStep.nullable(),
    steps: z.array(
      z
        .object({
          step: ApprovalStep,
          approverIds: z.array(Uuid).meta({
            description:
              'Of the current step: who may decide now, delegates included. Of a later one: who could when it was submitted',
          }),
          decision: StepDecision.nullable(),
        })
        .meta({ id: 'ReimbursementStep' }),
    ),
    exceedsAvailable: z.boolean(),
    submittedAt: Instant.nullable(),
  })
  .meta({ id: 'ReimbursementRequest', description: 'Asks to be repaid for a course' });

export const ReimbursementRequestPage = pageWithDeletedOf(ReimbursementRequest);

const expenses = z.array(NewReimbursementExpense).min(1).max(50);
const aids = z.array(NewReimbursementAid).max(20);

export const asked = {
  employeeId: Uuid.optional().meta({
    description: 'Who asks: yourself if absent. Only integrations and benefits name somebody else',
  }),
  policyId: Uuid.nullable().optional().meta({ description: 'The employer’s default if absent' }),
  programId: Uuid.nullable().optional(),
  targetRoleId: Uuid.nullable().optional(),
  course: NewReimbursementCourse,
  expenses,
  aid: aids.optional(),
  skillPurpose: SkillPurpose.nullable().optional(),
};

export const NewReimbursementRequest = z
  .strictObject(asked)
  .meta({ id: 'NewReimbursementRequest' });

const { employeeId: _fixed, ...changeable } = asked;
export const ReimbursementRequestChanges = z
  .strictObject({ ...changeable, course: ReimbursementCourseChanges, expenses, aid: aids })
  .partial()
  .meta({
    id: 'ReimbursementRequestChanges',
    description: 'Merge patch (RFC 7396) of a draft; lists are replaced as a whole',
  });

export const NewReimbursementDecision = z
  .strictObject({
    verdict: z.enum(['approve', 'reject']),
    approvedAmount: PositiveMoney.optional().meta({
      description: 'A part, at most what the step before approved; everything if absent',
    }),
    reasonCode: z
      .string()
      .max(50)
      .regex(/^[a-z][a-z0-9_-]*$/, 'must be lower-case words joined by underscores or hyphens')
      .optional(),
    note: prose(2_000).optional().meta({ description: 'A rejection needs a reason or a note' }),
  })
  .meta({ id: 'NewReimbursementDecision' });

export const RequestParams = z.strictObject({ requestId: Uuid });
export const RequestQuery = z.strictObject({
  ...listQuery,
  ...updatedSinceQuery,
  ...deletedQuery,
  state: z.enum(requestStates).optional(),
  employeeId: Uuid.optional(),
});

export const RequestHistoryEntry = z
  .object({
    id: Uuid,
    occurredAt: Instant,
    event: z.string().meta({ example: 'reimbursement_request.submitted' }),
    actor: z
      .object({ kind: z.enum(['person', 'api_key', 'system']), id: z.string() })
      .meta({ id: 'HistoryActor' }),
    onBehalfOfId: Uuid.nullable(),
    changedFields: z.array(z.string()),
    details: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'ReimbursementHistoryEntry', description: 'Something that happened to a request' });
export const RequestHistoryPage = pageOf(RequestHistoryEntry);
export const RequestHistoryQuery = z.strictObject(listQuery);

export type ReimbursementRequest = z.infer<typeof ReimbursementRequest>;
export type ReimbursementCourse = z.infer<typeof ReimbursementCourse>;
export type ReimbursementExpense = z.infer<typeof ReimbursementExpense>;
export type ReimbursementAid = z.infer<typeof ReimbursementAid>;
export type StepDecision = z.infer<typeof StepDecision>;
export type NewReimbursementRequest = z.infer<typeof NewReimbursementRequest>;
export type ReimbursementRequestChanges = z.infer<typeof ReimbursementRequestChanges>;
export type NewReimbursementDecision = z.infer<typeof NewReimbursementDecision>;
export type RequestQuery = z.infer<typeof RequestQuery>;
export type RequestHistoryEntry = z.infer<typeof RequestHistoryEntry>;
