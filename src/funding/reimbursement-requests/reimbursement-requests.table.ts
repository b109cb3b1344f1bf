import { bigint, boolean, date, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import {
  currencyCode,
  employerId,
  instant,
  minorUnits,
  resourceColumns,
} from '../../platform/db/columns.js';
import type { Evaluation } from './reimbursement-quotes.schemas.js';
import type {
  ReimbursementAid,
  ReimbursementCourse,
  ReimbursementExpense,
  ReimbursementRequest,
  StepDecision,
} from './reimbursement-requests.schemas.js';
import type { ApprovalStep, PlannedStep } from './rules/plan-approval-steps.js';

/** What the columns beside it do not hold of a course. */
export type StoredCourse = Omit<ReimbursementCourse, 'providerId' | 'startsOn' | 'endsOn'>;
/** A step of the plan with its decision; amounts in minor units of the request’s currency. */
export type StoredStep = PlannedStep & {
  decision:
    | (Omit<StepDecision, 'approvedAmount' | 'onBehalfOfId'> & {
        approvedAmount: number | null;
        /** Absent in what was decided before there were delegations. */
        onBehalfOfId?: string | null;
      })
    | null;
};

export const reimbursementRequests = pgTable('reimbursement_requests', {
  ...resourceColumns,
  employeeId: uuid().notNull(),
  state: text().$type<ReimbursementRequest['state']>().notNull().default('draft'),
  policyId: uuid(),
  policyVersionId: uuid(),
  programId: uuid(),
  providerId: uuid(),
  targetRoleId: uuid(),
  courseStartsOn: date({ mode: 'string' }).notNull(),
  courseEndsOn: date({ mode: 'string' }).notNull(),
  course: jsonb().$type<StoredCourse>().notNull(),
  aid: jsonb().$type<ReimbursementAid[]>().notNull().default([]),
  skillPurpose: text().$type<ReimbursementRequest['skillPurpose']>(),
  currency: currencyCode().notNull(),
  requestedAmount: minorUnits().notNull(),
  reimbursableAmount: minorUnits(),
  approvedAmount: minorUnits(),
  payableAmount: minorUnits(),
  paidAmount: minorUnits().notNull().default(0),
  budgetId: uuid(),
  capYear: integer(),
  steps: jsonb().$type<StoredStep[]>().notNull().default([]),
  currentStep: text().$type<ApprovalStep>(),
  exceedsAvailable: boolean().notNull().default(false),
  submittedAt: instant(),
});

export const reimbursementExpenses = pgTable('reimbursement_expenses', {
  employerId: employerId(),
  id: uuid().notNull(),
  requestId: uuid().notNull(),
  place: integer().notNull(),
  type: text().$type<ReimbursementExpense['type']>().notNull(),
  amount: minorUnits().notNull(),
  currency: currencyCode().notNull(),
  incurredOn: date({ mode: 'string' }),
  paidOn: date({ mode: 'string' }),
  retainedByEmployee: boolean().notNull().default(false),
  loanOwner: text().$type<ReimbursementExpense['loanOwner']>(),
  original: jsonb().$type<ReimbursementExpense['original']>(),
  note: text(),
});

export const reimbursementDecisions = pgTable('reimbursement_decisions', {
  employerId: employerId(),
  id: uuid().notNull(),
  requestId: uuid().notNull(),
  requesterId: uuid().notNull(),
  requestVersion: bigint({ mode: 'number' }).notNull(),
  stepNo: integer().notNull(),
  step: text().notNull(),
  through: text().notNull(),
  decidedById: uuid().notNull(),
  onBehalfOfId: uuid(),
  verdict: text().$type<'approve' | 'reject'>().notNull(),
  approvedAmount: minorUnits(),
  currency: currencyCode().notNull(),
  reasonCode: text(),
  note: text(),
  decidedAt: instant().notNull(),
});

export const reimbursementTraces = pgTable('reimbursement_traces', {
  employerId: employerId(),
  id: uuid().notNull(),
  requestId: uuid().notNull(),
  requestVersion: bigint({ mode: 'number' }).notNull(),
  moment: text().$type<Evaluation['moment']>().notNull(),
  policyVersionId: uuid().notNull(),
  evaluation: jsonb().notNull(),
  createdAt: instant().notNull(),
});

export const employeeCaps = pgTable('employee_caps', {
  employerId: employerId(),
  employeeId: uuid().notNull(),
  policyId: uuid().notNull(),
  capYear: integer().notNull(),
  currency: currencyCode().notNull(),
  reserved: minorUnits().notNull().default(0),
  committed: minorUnits().notNull().default(0),
  consumed: minorUnits().notNull().default(0),
  updatedAt: instant().notNull(),
});

export type RequestRow = typeof reimbursementRequests.$inferSelect;
export type ExpenseRow = typeof reimbursementExpenses.$inferSelect;
