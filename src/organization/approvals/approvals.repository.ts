import type { PlainDate } from '../../kernel/calendar.js';
import type { EmployeeId } from '../../kernel/ids.js';
import type { EmployerTx } from '../../platform/db/database.js';
import type { PageRequest } from '../../platform/http/pagination.js';
import type { ApprovalTaskRow } from './approvals.table.js';
import type { Superior } from './rules/find-approver.js';
import type { Delegation, Occasion } from './rules/find-delegates.js';

const columns = (
  onBehalfOf: string,
) => `t.employer_id as "employerId", t.id, t.version, t.created_at as "createdAt", t.updated_at as "updatedAt",
  t.subject_type as "subjectType", t.subject_id as "subjectId", t.subject_version as "subjectVersion",
  t.requester_id as "requesterId", t.step, t.state, t.excluded_ids as "excludedIds", t.opened_on as "openedOn",
  t.due_on as "dueOn", t.remind_after_days as "remindAfterDays", t.escalate_after_days as "escalateAfterDays",
  t.expire_after_days as "expireAfterDays", t.decided_by_id as "decidedById", ${onBehalfOf} as "onBehalfOfId", t.verdict`;
const COLUMNS = columns('t.on_behalf_of_id');

/** Everyone around a requester who could decide something, the offices of the employer, and their delegations. */
export type Surroundings = {
  requesterId: EmployeeId;
  managers: Superior[];
  departmentHead: Superior | null;
  holders: { benefits: EmployeeId[]; finance: EmployeeId[]; employerAdmin: EmployeeId[] };
  delegations: Delegation[];
};

const holdersOf = (role: string) =>
  `(select coalesce(json_agg(h.employee_id), '[]'::json) from role_holders h
    where h.employer_id = current_employer() and h.role = '${role}')`;
const SURROUNDINGS = `e.id as "requesterId", line.managers,
  (select json_build_object('employeeId', head.id, 'status', head.status) from employees_directory head
   where head.employer_id = current_employer() and head.id = d.head_id) as "departmentHead",
  json_build_object('benefits', ${holdersOf('benefits_admin')}, 'finance', ${holdersOf('finance')},
    'employerAdmin', ${holdersOf('employer_admin')}) as holders`;
/** Of a requester `e`: the line above, and the department with its head. */
const AROUND = `cross join lateral (
    select coalesce(json_agg(json_build_object('employeeId', m.employee_id, 'status', s.status) order by m.depth), '[]'::json) as managers,
      array_agg(m.employee_id) as ids
    from managers_of(e.id) m join employees_directory s on s.employer_id = current_employer() and s.id = m.employee_id) line
  left join departments_directory d on d.employer_id = current_employer() and d.id = e.department_id`;
/** From those around: what is not over since a day, and whatever ever was given to one person. */
const delegationsOf = (since: string, toId: string) => `(
  select coalesce(json_agg(json_build_object('id', g.id, 'fromId', g.from_id, 'toId', g.to_id, 'startsOn', g.starts_on,
    'endsOn', g.ends_on, 'endedOn', g.ended_on, 'kinds', g.kinds, 'isDelegateActive', s.status = 'active')), '[]'::json)
  from approval_delegations g
  join employees_directory s on s.employer_id = current_employer() and s.id = g.to_id
  where g.employer_id = current_employer() and g.from_id = any (line.ids || e.id || d.head_id
      || array(select h.employee_id from role_holders h where h.employer_id = current_employer()
               and h.role in ('benefits_admin', 'finance', 'employer_admin')))
    and ((g.ended_on is null and g.ends_on >= ${since}) or g.to_id = ${toId})) as delegations`;

const AROUND_REQUESTER = {
  name: 'approval_around_requester',
  text: `select ${SURROUNDINGS}, ${delegationsOf('$2::date', 'null')} from employees_directory e ${AROUND}
         where e.employer_id = current_employer() and e.id = $1`,
};
const AROUND_TASK = {
  name: 'approval_around_task',
  text: `select ${COLUMNS}, ${SURROUNDINGS}, ${delegationsOf('$3::date', '$4::uuid')} from approval_tasks t
         join employees_directory e on e.employer_id = current_employer() and e.id = t.requester_id ${AROUND}
         where t.employer_id = current_employer() and t.subject_type = $1 and t.subject_id = $2 and t.state = 'pending'`,
};
const HOLD = {
  name: 'approval_delegations_hold',
  text: `select id from approval_delegations
         where employer_id = current_employer() and to_id = $1 and ended_on is null and ends_on >= $2::date for share`,
};

/** With the delegations that are not over on a day. */
export async function readSurroundings(
  tx: EmployerTx,
  requesterId: EmployeeId,
  since: PlainDate,
): Promise<Surroundings | undefined> {
  const [row] = await tx.rows<Surroundings>(AROUND_REQUESTER, [requesterId, since]);
  return row;
}

/**
 * Keeps the delegations to somebody as they are until the transaction ends: nobody ends one between the look at it and
 * the decision. Sent before what reads them, which then sees whatever was waited for.
 */
export const holdDelegations = (tx: EmployerTx, toId: EmployeeId, since: PlainDate) =>
  tx.send(HOLD, [toId, since]);

const DELEGATORS = {
  name: 'approval_delegators',
  text: `select distinct from_id as id from delegations_in_force($2, $3::date) where to_id = $1`,
};

/** For whom somebody decides now. */
export async function readDelegators(
  tx: EmployerTx,
  toId: EmployeeId,
  { kind, today }: Occasion,
): Promise<EmployeeId[]> {
  const rows = await tx.rows<{ id: EmployeeId }>(DELEGATORS, [toId, kind, today]);
  return rows.map(({ id }) => id);
}

export type PendingTask = ApprovalTaskRow & Surroundings;

/** The task a subject waits on, with everyone around its requester; `toId` sees delegations that are over as well. */
export async function findPendingTask(
  tx: EmployerTx,
  subject: { type: string; id: string },
  { since, toId }: { since: PlainDate; toId: EmployeeId | null },
): Promise<PendingTask | undefined> {
  const values = [subject.type, subject.id, since, toId];
  const [row] = await tx.rows<PendingTask>(AROUND_TASK, values);
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
  text: `update approval_tasks set state = 'decided', decided_by_id = $2, on_behalf_of_id = $4, verdict = $3, version = version + 1, updated_at = now()
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
  decision: { decidedById: string; onBehalfOfId: string | null; verdict: string },
) => tx.send(DECIDE, [id, decision.decidedById, decision.verdict, decision.onBehalfOfId]);
export const closeWithdrawn = (tx: EmployerTx, id: string) => tx.send(WITHDRAW, [id]);

/** $5: whether it is for somebody else; null for both. */
const PENDING_FOR = {
  name: 'approvals_pending_for',
  text: `select ${columns('w.on_behalf_of_id')}
         from approvals_waiting_for($1, 'reimbursement_request', (select employer_date($4::timestamptz))) w
         join approval_tasks t on t.employer_id = current_employer() and t.id = w.task_id
         where ($2::uuid is null or t.id > $2) and ($5::boolean is null or $5 = (w.on_behalf_of_id is not null))
         order by t.id limit $3`,
};
const decidedWhere = (condition: string) =>
  `(select ${COLUMNS} from approval_tasks t where t.employer_id = current_employer() and ${condition}
     and ($2::uuid is null or t.id > $2) order by t.id limit $3)`;
const DECIDED_BY = {
  name: 'approvals_decided_by',
  text: `${decidedWhere('t.decided_by_id = $1 and ($4::boolean is null or $4 = (t.on_behalf_of_id is not null))')}
         union all ${decidedWhere('t.on_behalf_of_id = $1 and $4 is not true')} order by id limit $3`,
};

export type InboxQuery = {
  employeeId: EmployeeId;
  state: 'pending' | 'decided';
  /** Only what is, or is not, for somebody else. */
  isDelegated: boolean | null;
  now: Date;
};

/**
 * Oldest first: what somebody may decide now (found from them, in one statement), or what they have decided, or
 * somebody for them.
 */
export function listTasks(
  tx: EmployerTx,
  { employeeId, state, isDelegated, now }: InboxQuery,
  page: PageRequest,
): Promise<ApprovalTaskRow[]> {
  const start = [employeeId, page.after?.[0] ?? null, page.limit + 1];
  return state === 'pending'
    ? tx.rows<ApprovalTaskRow>(PENDING_FOR, [...start, now.toISOString(), isDelegated])
    : tx.rows<ApprovalTaskRow>(DECIDED_BY, [...start, isDelegated]);
}
