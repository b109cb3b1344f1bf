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

const INSTANT = `'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'`;
/** What only the person, staff and integrations may read; see `toResource`, which says the same of a row. */
const REDACTED = `["ownsOverFivePercent", "customFields"]`;

/**
 * An employee as the contract has it: reads are written as JSON by PostgreSQL and passed through. `viewer` is the
 * parameter with the person who looks, or null for who may read everything.
 */
function wireColumns(viewer: string | null) {
  const ifReadable = (column: string) =>
    viewer === null ? column : `case when e.id = ${viewer} then ${column} end`;
  const redacted =
    viewer === null
      ? `'[]'::json`
      : `case when e.id = ${viewer} then '[]' else '${REDACTED}' end::json`;
  return `e.id, e.version, to_char(e.created_at, ${INSTANT}) as "createdAt",
    to_char(e.updated_at, ${INSTANT}) as "updatedAt", e.external_id as "externalId",
    e.employee_number as "employeeNumber", e.given_name as "givenName", e.family_name as "familyName", e.email, e.status,
    e.employment_type as "employmentType", e.hired_on as "hiredOn", e.terminated_on as "terminatedOn",
    e.termination_reason as "terminationReason", e.manager_id as "managerId", e.department_id as "departmentId",
    e.job_role_id as "jobRoleId", e.country, e.region, ${ifReadable('e.owns_over_five_percent')} as "ownsOverFivePercent",
    e.performance_standing as "performanceStanding", ${ifReadable('e.custom_fields')} as "customFields",
    ${redacted} as "redactedFields"`;
}

export type WrittenEmployee = { id: string; version: number; json: string };

/** Written after the rows are chosen, so that nothing is written that is not answered. */
const written = (viewer: string | null, rest: string) =>
  `select w.id, w.version, row_to_json(w)::text as json from (
     select ${wireColumns(viewer)} from employees e where e.employer_id = current_employer() and ${rest}) w`;

/** Whether the person in parameter `viewer` is the employee, or is above them. */
const inView = (viewer: string) =>
  `(e.id = ${viewer} or exists (select 1 from managers_of(e.id) m where m.employee_id = ${viewer}))`;

const FIND = { name: 'employee_by_id', text: written(null, 'e.id = $1') };
const FIND_IN_LINE = {
  name: 'employee_by_id_in_line',
  text: written('$2', `e.id = $1 and ${inView('$2')}`),
};

/** The employee, if in view. Served by the primary key; the line is walked upward from the employee. */
export async function findEmployee(
  tx: EmployerTx,
  id: string,
  view: PeopleInView,
): Promise<WrittenEmployee | undefined> {
  const [row] = view.everyone
    ? await tx.rows<WrittenEmployee>(FIND, [id])
    : await tx.rows<WrittenEmployee>(FIND_IN_LINE, [id, view.employeeId]);
  return row;
}

const FIND_BY_EXTERNAL_ID = {
  name: 'employee_by_external_id',
  text: written(null, 'e.external_id = $1'),
};
const FIND_BY_EXTERNAL_ID_IN_LINE = {
  name: 'employee_by_external_id_in_line',
  text: written('$2', `e.external_id = $1 and ${inView('$2')}`),
};

export async function findByExternalId(tx: EmployerTx, externalId: string, view: PeopleInView) {
  const [row] = view.everyone
    ? await tx.rows<WrittenEmployee>(FIND_BY_EXTERNAL_ID, [externalId])
    : await tx.rows<WrittenEmployee>(FIND_BY_EXTERNAL_ID_IN_LINE, [externalId, view.employeeId]);
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
  const conditions: string[] = ['true'];
  const values: unknown[] = [];
  let viewer: string | null = null;
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
  add('_v', view.everyone ? undefined : view.employeeId, (p) => {
    viewer = p;
    return `(e.id = ${p} or e.id in (select r.employee_id from reports_of(${p}) r))`;
  });
  add('_a', page.after?.[0], (p) => `e.id > ${p}::uuid`);
  values.push(page.limit + 1);
  const text = written(viewer, `${conditions.join(' and ')} order by e.id limit $${values.length}`);
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
  return tx.rows<WrittenEmployee>(statement, values);
}

const BELOW = {
  direct: 'e.manager_id = $1',
  all: 'e.id in (select r.employee_id from reports_of($1) r)',
};

function reportsStatement(depth: 'direct' | 'all', view: PeopleInView) {
  const viewer = view.everyone ? null : '$4';
  return {
    name: `employee_reports_${depth}${viewer === null ? '' : '_v'}`,
    text: written(
      viewer,
      `${BELOW[depth]} and ($2::uuid is null or e.id > $2) order by e.id limit $3`,
    ),
  };
}

/** Direct reports are served by (employer_id, manager_id); all of them by a recursive walk down the same index. */
export function listReports(
  tx: EmployerTx,
  managerId: string,
  depth: 'direct' | 'all',
  view: PeopleInView,
  page: PageRequest,
) {
  const values = [managerId, page.after?.[0] ?? null, page.limit + 1];
  return tx.rows<WrittenEmployee>(
    reportsStatement(depth, view),
    view.everyone ? values : [...values, view.employeeId],
  );
}

const IS_IN_VIEW = {
  name: 'employee_in_view',
  text: `select exists (select 1 from employees e where e.employer_id = current_employer() and e.id = $1
           and ($2::uuid is null or ${inView('$2')})) as visible`,
};

/** Whether the employee exists and is in view. */
export async function isInView(tx: EmployerTx, id: string, view: PeopleInView): Promise<boolean> {
  const rows = await tx.rows<{ visible: boolean }>(IS_IN_VIEW, [
    id,
    view.everyone ? null : view.employeeId,
  ]);
  return onlyRow(rows).visible;
}
