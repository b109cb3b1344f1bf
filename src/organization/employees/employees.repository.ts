import { and, eq, sql } from 'drizzle-orm';
import type { PeopleInView } from '../../platform/access/actor.js';
import { nextVersion } from '../../platform/db/columns.js';
import type { EmployerTx } from '../../platform/db/database.js';
import { onlyRow } from '../../platform/db/only-row.js';
import { violatedConstraint } from '../../platform/db/sqlstate.js';
import type { PageRequest } from '../../platform/http/pagination.js';
import * as problem from './employees.problems.js';
import { type EmployeeRow, employees } from './employees.table.js';

type NewRow = typeof employees.$inferInsert;

/** Said in every statement, though row-level security says it too: each of the two layers holds alone. */
export const OWN = sql`${employees.employerId} = current_employer()`;
const isRow = (id: string) => and(OWN, eq(employees.id, id));

/** Every column under its wire name: hot reads are static prepared statements, ready as rows of the table. */
const COLUMNS = `e.employer_id as "employerId", e.id, e.version, e.created_at as "createdAt", e.updated_at as "updatedAt",
  e.external_id as "externalId", e.employee_number as "employeeNumber", e.given_name as "givenName",
  e.family_name as "familyName", e.email, e.status, e.employment_type as "employmentType", e.hired_on as "hiredOn",
  e.terminated_on as "terminatedOn", e.termination_reason as "terminationReason", e.manager_id as "managerId",
  e.department_id as "departmentId", e.job_role_id as "jobRoleId", e.country, e.region,
  e.owns_over_five_percent as "ownsOverFivePercent", e.performance_standing as "performanceStanding",
  e.custom_fields as "customFields"`;

const FIND = {
  name: 'employee_by_id',
  text: `select ${COLUMNS} from employees e where e.employer_id = current_employer() and e.id = $1`,
};
const FIND_IN_LINE = {
  name: 'employee_by_id_in_line',
  text: `select ${COLUMNS} from employees e where e.employer_id = current_employer() and e.id = $1
         and (e.id = $2 or exists (select 1 from managers_of(e.id) m where m.employee_id = $2))`,
};

/** The employee, if in view. Served by the primary key; the line is walked upward from the employee. */
export async function findEmployee(
  tx: EmployerTx,
  id: string,
  view: PeopleInView,
): Promise<EmployeeRow | undefined> {
  const [row] = view.everyone
    ? await tx.rows<EmployeeRow>(FIND, [id])
    : await tx.rows<EmployeeRow>(FIND_IN_LINE, [id, view.employeeId]);
  return row;
}

const FIND_BY_EXTERNAL_ID = {
  name: 'employee_by_external_id',
  text: `select ${COLUMNS} from employees e where e.employer_id = current_employer() and e.external_id = $1
         and ($2::uuid is null or e.id = $2 or exists (select 1 from managers_of(e.id) m where m.employee_id = $2))`,
};

export async function findByExternalId(tx: EmployerTx, externalId: string, view: PeopleInView) {
  const [row] = await tx.rows<EmployeeRow>(FIND_BY_EXTERNAL_ID, [
    externalId,
    view.everyone ? null : view.employeeId,
  ]);
  return row;
}

const LOCK_LINES = {
  name: 'lock_reporting_lines',
  text: `select pg_advisory_xact_lock(hashtextextended('reporting-lines:' || $1, 0))`,
};

/**
 * One change of lines at a time in one employer. Checks alone are no guard: three changes that are each fine close a
 * circle together. Taken before any row is locked.
 */
export const lockReportingLines = (tx: EmployerTx) => tx.send(LOCK_LINES, [tx.employerId]);

/** For a change; whoever merely refers to the employee meanwhile need not wait, because no key changes. */
export async function lockEmployee(tx: EmployerTx, id: string): Promise<EmployeeRow | undefined> {
  const [row] = await tx.orm.select().from(employees).where(isRow(id)).for('no key update');
  return row;
}

const LINKS_ABOVE = {
  text: `with recursive line as (
           select e.id, e.manager_id, 1 as depth from employees e
           where e.employer_id = current_employer() and e.id = any($1::uuid[])
           union
           select e.id, e.manager_id, line.depth + 1 from line
           join employees e on e.employer_id = current_employer() and e.id = line.manager_id where line.depth < 102
         ) select distinct id, manager_id as "managerId" from line`,
};

/** Who reports to whom, from these people upward. */
export async function readLinksAbove(
  tx: EmployerTx,
  ids: string[],
): Promise<Map<string, string | null>> {
  const rows = await tx.rows<{ id: string; managerId: string | null }>(LINKS_ABOVE, [ids]);
  return new Map(rows.map(({ id, managerId }) => [id, managerId]));
}

const reasons: Record<string, () => Error> = {
  employees_external_id: () =>
    problem.externalIdTaken('Use PUT /v1/employees/by-external-id to change an employee you know.'),
  employees_email: () =>
    problem.emailTaken('Two people who work here cannot share an e-mail address.'),
  employees_own_manager: () =>
    problem.reportingLineCircle('An employee cannot be their own manager.'),
};

/** Turns a violated constraint into the problem it means; everything else stays as it is. */
export function explainViolation(error: unknown): never {
  throw reasons[violatedConstraint(error) ?? '']?.() ?? error;
}

export async function insertEmployee(tx: EmployerTx, values: NewRow): Promise<EmployeeRow> {
  return onlyRow(await tx.orm.insert(employees).values(values).returning().catch(explainViolation));
}

export async function updateEmployee(
  tx: EmployerTx,
  id: string,
  changes: Partial<NewRow>,
): Promise<EmployeeRow> {
  const updating = tx.orm
    .update(employees)
    .set({ ...changes, ...nextVersion })
    .where(isRow(id))
    .returning();
  return onlyRow(await updating.catch(explainViolation));
}

type Filters = {
  status?: string | undefined;
  departmentId?: string | undefined;
  jobRoleId?: string | undefined;
  managerId?: string | undefined;
  updatedSince?: string | undefined;
};

/** The conditions present decide the statement; each combination is prepared once under its own name. */
function listStatement(filters: Filters, view: PeopleInView, page: PageRequest) {
  const conditions = ['e.employer_id = current_employer()'];
  const values: unknown[] = [];
  let name = 'employees';
  const add = (mark: string, value: unknown, condition: (parameter: string) => string) => {
    if (value === undefined) return;
    values.push(value);
    name += mark;
    conditions.push(condition(`$${values.length}`));
  };
  add('_s', filters.status, (p) => `e.status = ${p}`);
  add('_d', filters.departmentId, (p) => `e.department_id = ${p}`);
  add('_j', filters.jobRoleId, (p) => `e.job_role_id = ${p}`);
  add('_m', filters.managerId, (p) => `e.manager_id = ${p}`);
  add('_u', filters.updatedSince, (p) => `e.updated_at >= ${p}::timestamptz`);
  add(
    '_v',
    view.everyone ? undefined : view.employeeId,
    (p) => `(e.id = ${p} or e.id in (select r.employee_id from reports_of(${p}) r))`,
  );
  add('_a', page.after?.[0], (p) => `e.id > ${p}::uuid`);
  values.push(page.limit + 1);
  const text = `select ${COLUMNS} from employees e where ${conditions.join(' and ')} order by e.id limit $${values.length}`;
  return { statement: { name, text }, values };
}

/** Oldest first. Served by the primary key or (employer_id, department_id | job_role_id | status, id). */
export function listEmployees(
  tx: EmployerTx,
  filters: Filters,
  view: PeopleInView,
  page: PageRequest,
) {
  const { statement, values } = listStatement(filters, view, page);
  return tx.rows<EmployeeRow>(statement, values);
}

const REPORTS = {
  direct: {
    name: 'employee_reports_direct',
    text: `select ${COLUMNS} from employees e where e.employer_id = current_employer() and e.manager_id = $1
           and ($2::uuid is null or e.id > $2) order by e.id limit $3`,
  },
  all: {
    name: 'employee_reports_all',
    text: `select ${COLUMNS} from employees e where e.employer_id = current_employer()
           and e.id in (select r.employee_id from reports_of($1) r)
           and ($2::uuid is null or e.id > $2) order by e.id limit $3`,
  },
};

/** Direct reports are served by (employer_id, manager_id); all of them by a recursive walk down the same index. */
export function listReports(
  tx: EmployerTx,
  managerId: string,
  depth: 'direct' | 'all',
  page: PageRequest,
) {
  return tx.rows<EmployeeRow>(REPORTS[depth], [managerId, page.after?.[0] ?? null, page.limit + 1]);
}

const IS_IN_VIEW = {
  name: 'employee_in_view',
  text: `select exists (select 1 from employees e where e.employer_id = current_employer() and e.id = $1
           and ($2::uuid is null or e.id = $2 or exists (select 1 from managers_of(e.id) m where m.employee_id = $2))) as visible`,
};

/** Whether the employee exists and is in view. */
export async function isInView(tx: EmployerTx, id: string, view: PeopleInView): Promise<boolean> {
  const rows = await tx.rows<{ visible: boolean }>(IS_IN_VIEW, [
    id,
    view.everyone ? null : view.employeeId,
  ]);
  return onlyRow(rows).visible;
}
