import type { EmployerTx } from '../../platform/db/database.js';
import { onlyRow } from '../../platform/db/only-row.js';
import type { RequestRow, StoredStep } from './reimbursement-requests.table.js';

/** What a transition changes by itself, whoever asked for it. */
export type Stamp = Pick<RequestRow, 'version' | 'updatedAt'>;
const STAMP = `version, updated_at as "updatedAt"`;

const SUBMIT = {
  name: 'reimbursement_request_submit',
  text: `with trace as (
           insert into reimbursement_traces (id, request_id, request_version, moment, policy_version_id, evaluation)
           values ($10, $1, $11, 'submission', $3, $12::jsonb)
         )
         update reimbursement_requests set state = 'in_approval', policy_id = $2, policy_version_id = $3, reimbursable_amount = $4,
           budget_id = $5, cap_year = $6, steps = $7::jsonb, current_step = $8, submitted_at = $9,
           version = $11, updated_at = now()
         where employer_id = current_employer() and id = $1 and state = 'draft' returning ${STAMP}, submitted_at as "submittedAt"`,
};

export type Submission = {
  policyId: string;
  policyVersionId: string;
  reimbursableAmount: number;
  budgetId: string;
  capYear: number;
  steps: StoredStep[];
  currentStep: string;
  submittedAt: string;
};

/** Stores what a submission makes of the request, and beside it how the amount came about. */
export async function markSubmitted(
  tx: EmployerTx,
  { id, version }: { id: string; version: number },
  submission: Submission,
  trace: { id: string; evaluation: object },
): Promise<Stamp & { submittedAt: string }> {
  const rows = await tx.rows<Stamp & { submittedAt: string }>(SUBMIT, [
    id,
    submission.policyId,
    submission.policyVersionId,
    submission.reimbursableAmount,
    submission.budgetId,
    submission.capYear,
    JSON.stringify(submission.steps),
    submission.currentStep,
    submission.submittedAt,
    trace.id,
    version,
    JSON.stringify(trace.evaluation),
  ]);
  return onlyRow(rows);
}

const SAVEPOINT = { name: 'submission_savepoint', text: 'savepoint submission' };
const RETURN = { text: 'rollback to savepoint submission' };

/** From here on what is sent can be undone without giving up the transaction and its locks. */
export const setSavepoint = (tx: EmployerTx) => tx.send(SAVEPOINT);
/** Undoes what was sent since. */
export const returnToSavepoint = (tx: EmployerTx) => tx.send(RETURN);

const DECIDE = {
  name: 'reimbursement_request_decide',
  text: `with decision as (
           insert into reimbursement_decisions (id, request_id, requester_id, request_version, step_no, step, through,
             decided_by_id, verdict, approved_amount, currency, reason_code, note, decided_at, on_behalf_of_id)
           values ($6, $1, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
         )
         update reimbursement_requests set state = $2, approved_amount = $3, steps = $4::jsonb, current_step = $5,
           version = version + 1, updated_at = now()
         where employer_id = current_employer() and id = $1 and state = 'in_approval' returning ${STAMP}`,
};

export type DecidedStep = {
  id: string;
  stepNo: number;
  step: string;
  through: string;
  decidedById: string;
  onBehalfOfId: string | null;
  verdict: 'approve' | 'reject';
  approvedAmount: number | null;
  reasonCode: string | null;
  note: string | null;
  decidedAt: string;
};

/** Stores the decision beside what it makes of the request. Deciding a step twice breaks a unique constraint. */
export async function markDecided(
  tx: EmployerTx,
  request: Pick<RequestRow, 'id' | 'employeeId' | 'version' | 'currency'>,
  after: Pick<RequestRow, 'state' | 'approvedAmount' | 'steps' | 'currentStep'>,
  decided: DecidedStep,
): Promise<Stamp> {
  const rows = await tx.rows<Stamp>(DECIDE, [
    request.id,
    after.state,
    after.approvedAmount,
    JSON.stringify(after.steps),
    after.currentStep,
    decided.id,
    request.employeeId,
    request.version,
    decided.stepNo,
    decided.step,
    decided.through,
    decided.decidedById,
    decided.verdict,
    decided.approvedAmount,
    request.currency,
    decided.reasonCode,
    decided.note,
    decided.decidedAt,
    decided.onBehalfOfId,
  ]);
  return onlyRow(rows);
}

const WITHDRAW = {
  name: 'reimbursement_request_withdraw',
  text: `update reimbursement_requests set state = 'withdrawn', current_step = null, version = version + 1, updated_at = now()
         where employer_id = current_employer() and id = $1 and state = 'in_approval' returning ${STAMP}`,
};

export const markWithdrawn = async (tx: EmployerTx, id: string): Promise<Stamp> =>
  onlyRow(await tx.rows<Stamp>(WITHDRAW, [id]));

const READ_TRACES = {
  name: 'reimbursement_traces_of',
  text: `select request_version as "requestVersion", moment, policy_version_id as "policyVersionId", evaluation,
           created_at as "createdAt"
         from reimbursement_traces where employer_id = current_employer() and request_id = $1 order by id`,
};

export type TraceRow<Evaluated> = {
  requestVersion: number;
  moment: 'submission';
  policyVersionId: string;
  evaluation: Evaluated;
  createdAt: string;
};

/** How the amounts of a request came about, oldest first. */
export const listTraces = <Evaluated>(tx: EmployerTx, requestId: string) =>
  tx.rows<TraceRow<Evaluated>>(READ_TRACES, [requestId]);
