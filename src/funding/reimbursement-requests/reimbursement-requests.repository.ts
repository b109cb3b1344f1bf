import { and, eq, sql } from 'drizzle-orm';
import { nextVersion } from '../../platform/db/columns.js';
import type { EmployerTx } from '../../platform/db/database.js';
import { onlyRow } from '../../platform/db/only-row.js';
import type { Tombstone } from '../../platform/db/tombstones.js';
import type { PageRequest } from '../../platform/http/pagination.js';
import {
  type ExpenseRow,
  type RequestRow,
  reimbursementExpenses,
  reimbursementRequests,
} from './reimbursement-requests.table.js';
import type { RequestView } from './request-access.service.js';
import { inView, VISIBLE, viewerOf, waitsFor } from './request-visibility.repository.js';

/** An expense as its request holds it: the currency is the request’s. */
export type StoredExpense = Omit<ExpenseRow, 'employerId' | 'requestId' | 'place' | 'currency'>;
/** A request with its expenses and, while it waits, with those who may decide now. */
export type RequestRecord = RequestRow & { expenses: StoredExpense[]; waitsFor: string[] | null };

const COLUMNS = `r.employer_id as "employerId", r.id, r.version, r.created_at as "createdAt", r.updated_at as "updatedAt",
  r.employee_id as "employeeId", r.state, r.policy_id as "policyId", r.policy_version_id as "policyVersionId",
  r.program_id as "programId", r.provider_id as "providerId", r.target_role_id as "targetRoleId",
  r.course_starts_on as "courseStartsOn", r.course_ends_on as "courseEndsOn", r.course, r.aid,
  r.skill_purpose as "skillPurpose", r.currency, r.requested_amount as "requestedAmount",
  r.reimbursable_amount as "reimbursableAmount", r.approved_amount as "approvedAmount",
  r.payable_amount as "payableAmount", r.paid_amount as "paidAmount", r.budget_id as "budgetId",
  r.cap_year as "capYear", r.steps, r.current_step as "currentStep", r.exceeds_available as "exceedsAvailable",
  r.submitted_at as "submittedAt"`;
const EXPENSES = `(select coalesce(json_agg(json_build_object('id', x.id, 'type', x.type, 'amount', x.amount,
    'incurredOn', x.incurred_on, 'paidOn', x.paid_on, 'retainedByEmployee', x.retained_by_employee,
    'loanOwner', x.loan_owner, 'original', x.original, 'note', x.note) order by x.place), '[]'::json)
  from reimbursement_expenses x where x.employer_id = current_employer() and x.request_id = r.id) as expenses`;
const FIND = {
  name: 'reimbursement_request_by_id',
  text: `select ${COLUMNS}, ${EXPENSES}, ${waitsFor('$3')} from reimbursement_requests r
         where r.employer_id = current_employer() and r.id = $1 and ${VISIBLE}`,
};

/** The request, if in view. Served by the primary key; the line is walked upward from the requester. */
export async function findRequest(
  tx: EmployerTx,
  id: string,
  view: RequestView,
): Promise<RequestRecord | undefined> {
  const [row] = await tx.rows<RequestRecord>(FIND, [id, viewerOf(view), view.now.toISOString()]);
  return row;
}

const LOCK = {
  name: 'reimbursement_request_lock',
  text: `select ${COLUMNS} from reimbursement_requests r where r.employer_id = current_employer() and r.id = $1 for update`,
};
// A statement of its own: after a wait for the lock, only a later statement sees what the other one wrote elsewhere.
const BESIDE = {
  name: 'reimbursement_request_beside',
  text: `select ${EXPENSES}, ${VISIBLE} as visible from reimbursement_requests r
         where r.employer_id = current_employer() and r.id = $1`,
};

/** Locks the request until the transaction ends, and says whether it is in view. Undefined without one. One trip. */
export async function lockAnyRequest(
  tx: EmployerTx,
  id: string,
  view: RequestView,
): Promise<{ record: RequestRecord; isVisible: boolean } | undefined> {
  const [[row], [beside]] = await Promise.all([
    tx.rows<RequestRow>(LOCK, [id]),
    tx.rows<{ expenses: StoredExpense[]; visible: boolean }>(BESIDE, [
      id,
      viewerOf(view),
      view.now.toISOString(),
    ]),
  ]);
  if (row === undefined || beside === undefined) return undefined;
  const record = { ...row, expenses: beside.expenses, waitsFor: null };
  return { record, isVisible: beside.visible };
}

/** The same; undefined if it is not in view either. */
export async function lockRequest(
  tx: EmployerTx,
  id: string,
  view: RequestView,
): Promise<RequestRecord | undefined> {
  const found = await lockAnyRequest(tx, id, view);
  return found?.isVisible ? found.record : undefined;
}

const INSERT = {
  name: 'reimbursement_request_insert',
  text: `with r as (
           insert into reimbursement_requests (id, employee_id, policy_id, program_id, provider_id, target_role_id,
             course_starts_on, course_ends_on, course, aid, skill_purpose, currency, requested_amount)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9::jsonb, $10::jsonb, $11, $12, $13) returning *
         ), x as (
           insert into reimbursement_expenses (id, request_id, place, type, amount, currency, incurred_on, paid_on,
             retained_by_employee, loan_owner, original, note)
           select e.id, $1, e.place, e.type, e.amount, $12, e."incurredOn", e."paidOn", e."retainedByEmployee",
             e."loanOwner", e.original, e.note
           from jsonb_to_recordset($14::jsonb) as e(id uuid, place integer, type text, amount bigint, "incurredOn" date,
             "paidOn" date, "retainedByEmployee" boolean, "loanOwner" text, original jsonb, note text)
         )
         select ${COLUMNS} from r`,
};

type Drafted = Pick<
  RequestRow,
  | 'id'
  | 'employeeId'
  | 'policyId'
  | 'programId'
  | 'providerId'
  | 'targetRoleId'
  | 'courseStartsOn'
  | 'courseEndsOn'
  | 'course'
  | 'aid'
  | 'skillPurpose'
  | 'currency'
  | 'requestedAmount'
>;

const inPlaces = (expenses: readonly StoredExpense[]) =>
  JSON.stringify(expenses.map((expense, place) => ({ ...expense, place })));

/** Stores a draft with its expenses in one statement. What it refers to must exist (foreign keys). */
export async function insertRequest(
  tx: EmployerTx,
  draft: Drafted,
  expenses: readonly StoredExpense[],
): Promise<RequestRecord> {
  const rows = await tx.rows<RequestRow>(INSERT, [
    draft.id,
    draft.employeeId,
    draft.policyId,
    draft.programId,
    draft.providerId,
    draft.targetRoleId,
    draft.courseStartsOn,
    draft.courseEndsOn,
    JSON.stringify(draft.course),
    JSON.stringify(draft.aid),
    draft.skillPurpose,
    draft.currency,
    draft.requestedAmount,
    inPlaces(expenses),
  ]);
  return { ...onlyRow(rows), expenses: [...expenses], waitsFor: null };
}

const isRow = (id: string) =>
  and(sql`employer_id = current_employer()`, eq(reimbursementRequests.id, id));

/** Changes a draft; its expenses are replaced as a whole if any are given. */
export async function updateDraft(
  tx: EmployerTx,
  before: RequestRecord,
  changes: Partial<Omit<Drafted, 'id' | 'employeeId'>>,
  expenses: readonly StoredExpense[] | undefined,
): Promise<RequestRecord> {
  if (expenses) {
    await tx.orm
      .delete(reimbursementExpenses)
      .where(
        and(sql`employer_id = current_employer()`, eq(reimbursementExpenses.requestId, before.id)),
      );
  }
  const rows = await tx.orm
    .update(reimbursementRequests)
    .set({ ...changes, ...nextVersion })
    .where(isRow(before.id))
    .returning();
  const row = onlyRow(rows);
  if (expenses) {
    await tx.orm.insert(reimbursementExpenses).values(
      expenses.map((expense, place) => ({
        ...expense,
        place,
        requestId: row.id,
        currency: row.currency,
      })),
    );
  }
  return { ...row, expenses: [...(expenses ?? before.expenses)], waitsFor: null };
}

export async function deleteRequest(tx: EmployerTx, id: string): Promise<void> {
  await tx.orm.delete(reimbursementRequests).where(isRow(id));
}

type Filters = {
  state?: string | undefined;
  employeeId?: string | undefined;
  updatedSince?: string | undefined;
};

/** The conditions present decide the statement; each combination is prepared once under its own name. */
function listStatement(filters: Filters, view: RequestView, page: PageRequest) {
  const conditions = ['r.employer_id = current_employer()'];
  const values: unknown[] = [view.now.toISOString()];
  let name = 'reimbursement_requests';
  const add = (mark: string, value: unknown, condition: (parameter: string) => string) => {
    if (value === undefined) return;
    values.push(value);
    name += mark;
    conditions.push(condition(`$${values.length}`));
  };
  add('_s', filters.state, (p) => `r.state = ${p}`);
  add('_e', filters.employeeId, (p) => `r.employee_id = ${p}`);
  add('_u', filters.updatedSince, (p) => `r.updated_at >= ${p}::timestamptz`);
  add('_v', view.everyone ? undefined : view.employeeId, (p) => inView(p, '$1'));
  add('_a', page.after?.[0], (p) => `r.id > ${p}::uuid`);
  values.push(page.limit + 1);
  const text = `select ${COLUMNS}, ${EXPENSES}, ${waitsFor('$1')} from reimbursement_requests r
    where ${conditions.join(' and ')} order by r.id limit $${values.length}`;
  return { statement: { name, text }, values };
}

/** Oldest first. Served by the primary key or (employer_id, employee_id | state, id). */
export function listRequests(
  tx: EmployerTx,
  filters: Filters,
  view: RequestView,
  page: PageRequest,
): Promise<RequestRecord[]> {
  const { statement, values } = listStatement(filters, view, page);
  return tx.rows<RequestRecord>(statement, values);
}

const DELETED = {
  name: 'reimbursement_requests_deleted',
  text: `select d.id, d.deleted_at as "deletedAt" from tombstones d
         where d.employer_id = current_employer() and d.resource = 'reimbursement_requests'
           and ($1::uuid is null or d.scope_id = $1) and ($2::timestamptz is null or d.deleted_at >= $2)
           and ($3::uuid is null or d.scope_id = $3 or d.scope_id in (select b.employee_id from reports_of($3) b))
           and ($4::timestamptz is null or (d.deleted_at, d.id) > ($4, $5::uuid))
         order by d.deleted_at, d.id limit $6`,
};

/** What is left of the requests of people in view. Served by (employer_id, resource, deleted_at, id). */
export const listDeletedRequests = (
  tx: EmployerTx,
  { employeeId, updatedSince }: Filters,
  view: RequestView,
  { limit, after }: PageRequest,
): Promise<Tombstone[]> =>
  tx.rows<Tombstone>(DELETED, [
    employeeId ?? null,
    updatedSince ?? null,
    viewerOf(view),
    after?.[0] ?? null,
    after?.[1] ?? null,
    limit + 1,
  ]);

const HISTORY = {
  name: 'reimbursement_request_history',
  text: `select a.id, a.occurred_at as "occurredAt", a.action as event, a.actor_kind as "actorKind", a.actor_id as "actorId",
           a.on_behalf_of as "onBehalfOfId", a.changed_fields as "changedFields", a.details
         from audit_entries a
         where a.employer_id = current_employer() and a.subject_type = 'reimbursement_request' and a.subject_id = $1
           and ($2::uuid is null or a.id > $2) order by a.id limit $3`,
};

export type HistoryRow = {
  id: string;
  occurredAt: string;
  event: string;
  actorKind: 'person' | 'api_key' | 'system';
  actorId: string;
  onBehalfOfId: string | null;
  changedFields: string[];
  details: Record<string, unknown>;
};

/** What the audit trail says of a request, oldest first. */
export const listHistory = (tx: EmployerTx, id: string, page: PageRequest): Promise<HistoryRow[]> =>
  tx.rows<HistoryRow>(HISTORY, [id, page.after?.[0] ?? null, page.limit + 1]);
