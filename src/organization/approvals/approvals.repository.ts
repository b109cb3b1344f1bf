import type { EmployeeId } from '../../kernel/ids.js';
import type { EmployerTx } from '../../platform/db/database.js';
import type { PageRequest } from '../../platform/http/pagination.js';
import type { ApprovalTaskRow } from './approvals.table.js';
import type { Superior } from './rules/find-approver.js';

const COLUMNS = `t.employer_id as "employerId", t.id, t.version, t.created_at as "createdAt", t.updated_at as "updatedAt",
  t.subject_type as "subjectType", t.subject_id as "subjectId", t.subject_version as "subjectVersion",
  t.requester_id as "requesterId", t.step, t.state, t.excluded_ids as "excludedIds", t.opened_on as "openedOn",
  t.due_on as "dueOn", t.remind_after_days as "remindAfterDays", t.escalate_after_days as "escalateAfterDays",
  t.expire_after_days as "expireAfterDays", t.decided_by_id as "decidedById", t.verdict`;

/** Everyone around a requester who could decide something, and the offices of the employer, as they are now. */
export type Surroundings = {
  requesterId: EmployeeId;
  managers: Superior[];
  departmentHead: Superior | null;
  holders: { benefits: EmployeeId[]; finance: EmployeeId[]; employerAdmin: EmployeeId[] };
};

const holdersOf = (role: string) =>
  `(select coalesce(json_agg(h.employee_id), '[]'::json) from role_holders h
    where h.employer_id = current_employer() and h.role = '${role}')`;
const SURROUNDINGS = `e.id as "requesterId",
  (select coalesce(json_agg(json_build_object('employeeId', m.employee_id, 'status', s.status) order by m.depth), '[]'::json)
   from managers_of(e.id) m join employees_directory s on s.employer_id = current_employer() and s.id = m.employee_id) as managers,
  (select json_build_object('employeeId', s.id, 'status', s.status) from departments_directory d
   join employees_directory s on s.employer_id = current_employer() and s.id = d.head_id
   where d.employer_id = current_employer() and d.id = e.department_id) as "departmentHead",
  json_build_object('benefits', ${holdersOf('benefits_admin')}, 'finance', ${holdersOf('finance')},
    'employerAdmin', ${holdersOf('employer_admin')}) as holders`;

const AROUND_REQUESTER = {
  name: 'approval_around_requester',
  text: `select ${SURROUNDINGS} from employees_directory e where e.employer_id = current_employer() and e.id = $1`,
};
const AROUND_TASK = {
  name: 'approval_around_task',
  text: `select ${COLUMNS}, ${SURROUNDINGS} from approval_tasks t
         join employees_directory e on e.employer_id = current_employer() and e.id = t.requester_id
         where t.employer_id = current_employer() and t.subject_type = $1 and t.subject_id = $2 and t.state = 'pending'`,
};

export async function readSurroundings(
  tx: EmployerTx,
  requesterId: EmployeeId,
): Promise<Surroundings | undefined> {
  const [row] = await tx.rows<Surroundings>(AROUND_REQUESTER, [requesterId]);
  return row;
}

export type PendingTask = ApprovalTaskRow & Surroundings;

/** The task a subject waits on, with everyone around its requester. */
export async function findPendingTask(
  tx: EmployerTx,
  subject: { type: string; id: string },
): Promise<PendingTask | undefined> {
  const [row] = await tx.rows<PendingTask>(AROUND_TASK, [subject.type, subject.id]);
  return row;
}

const OPEN = {
  name: 'approval_open',
  text: `insert into approval_tasks (id, subject_type, subject_id, subject_version, requester_id, step, excluded_ids,
           opened_on, due_on, remind_after_days, escalate_after_days, expire_after_days)
         values ($1, $2, $3, $4, $5, $6, $7::uuid[], $8, $9, $10, $11, $12)`,
};

type NewTask = Pick<
  ApprovalTaskRow,
  | 'id'
  | 'subjectType'
  | 'subjectId'
  | 'subjectVersion'
  | 'requesterId'
  | 'step'
  | 'excludedIds'
  | 'openedOn'
  | 'dueOn'
  | 'remindAfterDays'
  | 'escalateAfterDays'
  | 'expireAfterDays'
>;

/** Sent with the requester's other writes. A second pending task of one subject breaks a unique index. */
export function insertTask(tx: EmployerTx, task: NewTask): void {
  tx.send(OPEN, [
    task.id,
    task.subjectType,
    task.subjectId,
    task.subjectVersion,
    task.requesterId,
    task.step,
    task.excludedIds,
    task.openedOn,
    task.dueOn,
    task.remindAfterDays,
    task.escalateAfterDays,
    task.expireAfterDays,
  ]);
}

const DECIDE = {
  name: 'approval_decide',
  text: `update approval_tasks set state = 'decided', decided_by_id = $2, verdict = $3, version = version + 1, updated_at = now()
         where employer_id = current_employer() and id = $1 and state = 'pending'`,
};
const WITHDRAW = {
  name: 'approval_withdraw',
  text: `update approval_tasks set state = 'withdrawn', version = version + 1, updated_at = now()
         where employer_id = current_employer() and id = $1 and state = 'pending'`,
};

export const closeDecided = (
  tx: EmployerTx,
  id: string,
  decision: { decidedById: string; verdict: string },
) => tx.send(DECIDE, [id, decision.decidedById, decision.verdict]);
export const closeWithdrawn = (tx: EmployerTx, id: string) => tx.send(WITHDRAW, [id]);

const PENDING_FOR = {
  name: 'approvals_pending_for',
  text: `select ${COLUMNS} from approval_tasks t
         where t.employer_id = current_employer() and t.id in (select w from approvals_waiting_for($1) w)
           and ($2::uuid is null or t.id > $2) order by t.id limit $3`,
};
const DECIDED_BY = {
  name: 'approvals_decided_by',
  text: `select ${COLUMNS} from approval_tasks t
         where t.employer_id = current_employer() and t.decided_by_id = $1
           and ($2::uuid is null or t.id > $2) order by t.id limit $3`,
};

/** Oldest first: what somebody may decide now (found from them, in one statement), or what they have decided. */
export function listTasks(
  tx: EmployerTx,
  state: 'pending' | 'decided',
  employeeId: EmployeeId,
  page: PageRequest,
): Promise<ApprovalTaskRow[]> {
  const statement = state === 'pending' ? PENDING_FOR : DECIDED_BY;
  return tx.rows<ApprovalTaskRow>(statement, [employeeId, page.after?.[0] ?? null, page.limit + 1]);
}
