import { v7 as uuidv7 } from 'uuid';
import {
  type Actor,
  assignableRoles,
  type PeopleInView,
  peopleInView,
} from '../../platform/access/actor.js';
import { changedFieldsOf } from '../../platform/db/changed-fields.js';
import type { Database, EmployerTx } from '../../platform/db/database.js';
import type { PersonalValues } from '../../platform/events/personal-values.js';
import { employeeErased } from '../../platform/http/http.problems.js';
import type { Pager } from '../../platform/http/pagination.js';
import { type ExpectedVersion, requireVersion } from '../../platform/http/preconditions.js';
import { WrittenJson } from '../../platform/http/written-json.js';
import { publishChanges } from './employee-changes.service.js';
import * as problem from './employees.problems.js';
import * as repository from './employees.repository.js';
import type {
  Employee,
  EmployeeChanges,
  EmployeeQuery,
  NewEmployee,
  ReportsQuery,
} from './employees.schemas.js';
import type { EmployeeRow } from './employees.table.js';
import { checkReportingLine } from './rules/check-reporting-line.js';
import { completeEmployment } from './rules/complete-employment.js';
import { isErased } from './rules/is-erased.js';

export type EmployeeService = ReturnType<typeof employeeService>;

/** Every stored role works for the whole employer; a person without one sees themselves and those below. */
export const inViewOf = (actor: Actor): PeopleInView => peopleInView(actor, assignableRoles);
const notFound = () =>
  problem.employeeNotFound('There is no such employee, or you may not see them.');

const PRIVATE_FIELDS = ['ownsOverFivePercent', 'customFields'];
const NOTHING_REDACTED: string[] = [];

/** @throws `employee-not-found` (404) */
function found(employee: repository.WrittenEmployee | undefined, view: PeopleInView): WrittenJson {
  if (!employee) throw notFound();
  const { id, version, json } = employee;
  const mayReadAll = view.everyone || view.employeeId === id;
  const redactedFields = mayReadAll ? NOTHING_REDACTED : PRIVATE_FIELDS;
  return new WrittenJson(json, { version, beyondVersion: { redactedFields } });
}

const lineRefusals = {
  circle: () =>
    problem.reportingLineCircle(
      'The manager reports to this employee, directly or through others.',
    ),
  too_deep: () =>
    problem.reportingLineTooDeep('The line above this manager has a hundred levels already.'),
};
const employmentRefusals = {
  terminated_without_date: 'Somebody who is terminated needs terminatedOn.',
  ends_before_it_begins: 'terminatedOn lies before hiredOn.',
  reason_without_date: 'A terminationReason needs terminatedOn.',
};

/** @throws `reporting-line-circle`, `reporting-line-too-deep` (422) */
async function requireReportingLine(tx: EmployerTx, employeeId: string, managerId: string) {
  const links = await repository.readLinksAbove(tx, [managerId]);
  const ruling = checkReportingLine(employeeId, managerId, links);
  if (!ruling.allowed) throw lineRefusals[ruling.reason]();
}

/** @throws `employment-dates-wrong` (422) */
function requireEmployment(
  facts: Pick<EmployeeRow, 'status' | 'hiredOn' | 'terminatedOn' | 'terminationReason'>,
) {
  const ruling = completeEmployment(facts);
  if (!ruling.allowed) throw problem.employmentDatesWrong(employmentRefusals[ruling.reason]);
}

/** @throws `employee-not-found` (404), `stale-version` (412), `employee-erased` (409) */
async function lockForChange(tx: EmployerTx, id: string, expected: ExpectedVersion) {
  const before = await repository.lockEmployee(tx, id);
  if (!before) throw notFound();
  requireVersion(expected, before.version);
  if (isErased(before)) throw employeeErased('A person who was erased cannot be changed.');
  return before;
}

type Deps = { db: Database; pager: Pager; personal: PersonalValues };

export function employeeService({ db, pager, personal }: Deps) {
  return {
    create: (actor: Actor, values: NewEmployee): Promise<Employee> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const { terminatedOn = null, terminationReason = null } = values;
        requireEmployment({ ...values, terminatedOn, terminationReason });
        const id = uuidv7();
        if (values.managerId) await requireReportingLine(tx, id, values.managerId);
        const row = await repository.insertEmployee(tx, { ...values, id });
        await publishChanges(tx, actor, personal, [{ after: row, changedFields: [] }]);
        return toResource(row, actor);
      }),

    read: (actor: Actor, id: string): Promise<WrittenJson> =>
      db.readInEmployer(actor.employerId, async (tx) => {
        const view = inViewOf(actor);
        return found(await repository.findEmployee(tx, id, view), view);
      }),

    readByExternalId: (actor: Actor, externalId: string): Promise<WrittenJson> =>
      db.readInEmployer(actor.employerId, async (tx) => {
        const view = inViewOf(actor);
        return found(await repository.findByExternalId(tx, externalId, view), view);
      }),

    list: (actor: Actor, query: EmployeeQuery): Promise<WrittenJson> => {
      const bound = { employerId: actor.employerId, operationId: 'listEmployees', filters: query };
      const page = pager.read(bound, query);
      return db.readInEmployer(actor.employerId, async (tx) => {
        const rows = await repository.listEmployees(tx, query, inViewOf(actor), page);
        return pager.writtenPage(bound, page, rows);
      });
    },

    /** Those who report to `id`: directly, or at any depth. */
    listReports: (actor: Actor, id: string, query: ReportsQuery): Promise<WrittenJson> => {
      const bound = {
        employerId: actor.employerId,
        operationId: 'listReports',
        filters: { ...query, id },
      };
      const page = pager.read(bound, query);
      const view = inViewOf(actor);
      return db.readInEmployer(actor.employerId, async (tx) => {
        const [visible, rows] = await Promise.all([
          repository.isInView(tx, id, view),
          repository.listReports(tx, id, query.depth, view, page),
        ]);
        if (!visible) throw notFound();
        return pager.writtenPage(bound, page, rows);
      });
    },

    update: (
      actor: Actor,
      id: string,
      expected: ExpectedVersion,
      changes: EmployeeChanges,
    ): Promise<Employee> =>
      db.inEmployer(actor.employerId, async (tx) => {
        if (changes.managerId) repository.lockReportingLines(tx);
        const before = await lockForChange(tx, id, expected);
        const changedFields = changedFieldsOf(before, changes);
        if (changedFields.length === 0) return toResource(before, actor);
        requireEmployment({ ...before, ...withoutUndefined(changes) });
        if (changes.managerId && changes.managerId !== before.managerId) {
          await requireReportingLine(tx, id, changes.managerId);
        }
        const after = await repository.updateEmployee(tx, id, changes);
        await publishChanges(tx, actor, personal, [{ before, after, changedFields }]);
        return toResource(after, actor);
      }),
  };
}

const withoutUndefined = <Values extends object>(values: Values) =>
  Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  ) as Partial<EmployeeRow>;

/**
 * The row a write answers with; reads are written by PostgreSQL, in the same form (`wireColumns`). Ownership and the
 * HRIS’s own facts are for the person, for whoever holds a role of the employer, and for integrations.
 */
export function toResource(row: EmployeeRow, actor: Actor): Employee {
  const mayReadAll = inViewOf(actor).everyone || actor.employeeId === row.id;
  return {
    id: row.id,
    version: row.version,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    externalId: row.externalId,
    employeeNumber: row.employeeNumber,
    givenName: row.givenName,
    familyName: row.familyName,
    email: row.email,
    status: row.status,
    employmentType: row.employmentType,
    hiredOn: row.hiredOn,
    terminatedOn: row.terminatedOn,
    terminationReason: row.terminationReason,
    managerId: row.managerId,
    departmentId: row.departmentId,
    jobRoleId: row.jobRoleId,
    country: row.country,
    region: row.region,
    ownsOverFivePercent: mayReadAll ? row.ownsOverFivePercent : null,
    performanceStanding: row.performanceStanding,
    customFields: mayReadAll ? row.customFields : null,
    redactedFields: mayReadAll ? NOTHING_REDACTED : PRIVATE_FIELDS,
  };
}
