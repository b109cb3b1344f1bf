import { v7 as uuidv7 } from 'uuid';
import { money } from '../../kernel/money.js';
import { courseDatesWrong } from './reimbursement-requests.problems.js';
import type { RequestRecord, StoredExpense } from './reimbursement-requests.repository.js';
import type {
  NewReimbursementRequest,
  ReimbursementCourse,
  ReimbursementExpense,
  ReimbursementRequest,
} from './reimbursement-requests.schemas.js';
import type { RequestRow, StoredCourse, StoredStep } from './reimbursement-requests.table.js';

/** A request as it is asked, with nothing left out. */
type Asked = Required<Omit<NewReimbursementRequest, 'employeeId' | 'course' | 'expenses'>> & {
  course: ReimbursementCourse;
  expenses: Omit<ReimbursementExpense, 'id'>[];
};
export type DraftColumns = Pick<
  RequestRow,
  | 'policyId'
  | 'programId'
  | 'providerId'
  | 'targetRoleId'
  | 'courseStartsOn'
  | 'courseEndsOn'
  | 'course'
  | 'aid'
  | 'skillPurpose'
  | 'requestedAmount'
>;

/** What is absent in a request is null, false or none. */
export const completeAsked = (asked: NewReimbursementRequest): Asked => ({
  policyId: asked.policyId ?? null,
  programId: asked.programId ?? null,
  targetRoleId: asked.targetRoleId ?? null,
  skillPurpose: asked.skillPurpose ?? null,
  aid: asked.aid ?? [],
  course: {
    ...asked.course,
    providerId: asked.course.providerId ?? null,
    level: asked.course.level ?? null,
    creditHours: asked.course.creditHours ?? null,
    creditUnit: asked.course.creditUnit ?? null,
    gradingBasis: asked.course.gradingBasis ?? null,
    requiredForDegree: asked.course.requiredForDegree ?? false,
    recreational: asked.course.recreational ?? false,
  },
  expenses: asked.expenses.map((expense) => ({
    type: expense.type,
    amount: expense.amount,
    incurredOn: expense.incurredOn ?? null,
    paidOn: expense.paidOn ?? null,
    retainedByEmployee: expense.retainedByEmployee ?? false,
    loanOwner: expense.loanOwner ?? null,
    original: expense.original ?? null,
    note: expense.note ?? null,
  })),
});

/** The columns and lines of a draft. @throws `course-dates-wrong` (422) */
export function drafted(asked: NewReimbursementRequest): {
  draft: DraftColumns;
  expenses: StoredExpense[];
} {
  const { course: whole, expenses: lines, ...plain } = completeAsked(asked);
  const { providerId, startsOn, endsOn, ...course } = whole;
  if (endsOn < startsOn) {
    const errors = [
      { pointer: '/course/endsOn', code: 'course-dates-wrong', detail: 'Lies before startsOn.' },
    ];
    throw courseDatesWrong('course.endsOn lies before course.startsOn.', { errors });
  }
  const expenses = lines.map((line) => ({ ...line, id: uuidv7(), amount: line.amount.amount }));
  const requestedAmount = expenses.reduce((sum, { amount }) => sum + amount, 0);
  const dates = { courseStartsOn: startsOn, courseEndsOn: endsOn };
  return { draft: { ...plain, ...dates, providerId, course, requestedAmount }, expenses };
}

/** The same the other way round: what somebody would have to ask to get this draft. */
export const describeDraft = (record: RequestRecord): Asked => ({
  policyId: record.policyId,
  programId: record.programId,
  targetRoleId: record.targetRoleId,
  skillPurpose: record.skillPurpose,
  aid: record.aid,
  course: courseOf(record),
  expenses: record.expenses.map(({ id: _id, ...line }) => ({
    ...line,
    amount: money(line.amount, record.currency),
  })),
});

type WithCourse = Pick<RequestRow, 'providerId' | 'courseStartsOn' | 'courseEndsOn'> & {
  course: StoredCourse;
};

export const courseOf = (row: WithCourse): ReimbursementCourse => ({
  ...row.course,
  providerId: row.providerId,
  startsOn: row.courseStartsOn,
  endsOn: row.courseEndsOn,
});

const moneyOrNull = (amount: number | null, currency: string) =>
  amount === null ? null : money(amount, currency);

function toStep(record: RequestRecord, { step, approverIds, decision }: StoredStep) {
  const isCurrent = step === record.currentStep;
  return {
    step,
    approverIds: isCurrent ? (record.waitsFor ?? approverIds) : approverIds,
    decision: decision && {
      ...decision,
      onBehalfOfId: decision.onBehalfOfId ?? null,
      approvedAmount: moneyOrNull(decision.approvedAmount, record.currency),
    },
  };
}

export const expensesOf = (record: Pick<RequestRecord, 'expenses' | 'currency'>) =>
  record.expenses.map((line) => ({ ...line, amount: money(line.amount, record.currency) }));

export function toResource(record: RequestRecord): ReimbursementRequest {
  const { currency } = record;
  return {
    id: record.id,
    employeeId: record.employeeId,
    state: record.state,
    policyId: record.policyId,
    policyVersionId: record.policyVersionId,
    programId: record.programId,
    offeringId: null,
    targetRoleId: record.targetRoleId,
    course: courseOf(record),
    expenses: expensesOf(record),
    aid: record.aid,
    skillPurpose: record.skillPurpose,
    requested: money(record.requestedAmount, currency),
    reimbursable: moneyOrNull(record.reimbursableAmount, currency),
    approved: moneyOrNull(record.approvedAmount, currency),
    payable: moneyOrNull(record.payableAmount, currency),
    paid: money(record.paidAmount, currency),
    budgetId: record.budgetId,
    currentStep: record.currentStep,
    steps: record.steps.map((step) => toStep(record, step)),
    exceedsAvailable: record.exceedsAvailable,
    submittedAt: record.submittedAt,
    version: record.version,
    createdAt: record.createdAt,
    updatedAt: record.updatedAt,
  };
}
