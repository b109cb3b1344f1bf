import type { RequestView } from './request-access.service.js';

/** null sees everything. */
export const viewerOf = (view: RequestView) => (view.everyone ? null : view.employeeId);

/** At an instant: who decides for somebody else does so for some days. */
const decidersAt = (now: string) => `select d.employee_id from approvals_pending p
  cross join lateral approval_approvers(p.step, p.requester_id, p.excluded_ids, 'reimbursement_request',
    (select employer_date(${now}::timestamptz))) d
  where p.employer_id = current_employer() and p.subject_type = 'reimbursement_request' and p.subject_id = r.id`;
/** Whom a request `r` waits for. */
export const waitsFor = (now: string) =>
  `case when r.state = 'in_approval' then array(${decidersAt(now)}) end as "waitsFor"`;
/**
 * One’s own, those of the line below, what one or somebody for one has decided, and what one may decide now ($3); $2
 * null sees everything.
 */
export const VISIBLE = `($2::uuid is null or r.employee_id = $2
  or exists (select 1 from managers_of(r.employee_id) m where m.employee_id = $2)
  or exists (select 1 from reimbursement_decisions d where d.employer_id = current_employer()
             and d.request_id = r.id and (d.decided_by_id = $2 or d.on_behalf_of_id = $2))
  or (r.state = 'in_approval' and $2 in (${decidersAt('$3')})))`;

/** From the viewer to the requests, never over everybody’s. */
export const inView = (viewer: string, now: string) => `r.id in (
  select o.id from reimbursement_requests o where o.employer_id = current_employer()
    and o.employee_id in (select ${viewer}::uuid union all select b.employee_id from reports_of(${viewer}) b)
  union select d.request_id from reimbursement_decisions d where d.employer_id = current_employer() and d.decided_by_id = ${viewer}
  union select d.request_id from reimbursement_decisions d where d.employer_id = current_employer() and d.on_behalf_of_id = ${viewer}
  union select p.subject_id from approvals_pending p where p.employer_id = current_employer()
    and p.subject_type = 'reimbursement_request' and p.id in (select w.task_id from approvals_waiting_for(${viewer}, 'reimbursement_request',
      (select employer_date(${now}::timestamptz))) w))`;
