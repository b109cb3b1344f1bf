import { and, getTableColumns, inArray, sql } from 'drizzle-orm';
import type { EmployerTx } from '../../platform/db/database.js';
import { explainViolation, OWN } from './employees.repository.js';
import { type EmployeeRow, employees } from './employees.table.js';

type NewRow = typeof employees.$inferInsert;

/** The employees a feed speaks of, locked in one order for all feeds. */
export async function lockByExternalIds(
  tx: EmployerTx,
  externalIds: string[],
): Promise<EmployeeRow[]> {
  if (externalIds.length === 0) return [];
  return tx.orm
    .select()
    .from(employees)
    .where(and(OWN, inArray(employees.externalId, externalIds)))
    .orderBy(employees.id)
    .for('no key update');
}

const KNOWN_REFERENCES = {
  text: `select 'department' as kind, id from departments_directory where employer_id = current_employer() and id = any($1::uuid[])
         union all select 'job_role', id from job_roles_directory where employer_id = current_employer() and id = any($2::uuid[])
         union all select 'employee', id from employees where employer_id = current_employer() and id = any($3::uuid[])`,
};

/** Which of these ids exist: what an employee may refer to. */
export async function readKnownReferences(
  tx: EmployerTx,
  wanted: { departments: string[]; jobRoles: string[]; employees: string[] },
) {
  const rows = await tx.rows<{ kind: string; id: string }>(KNOWN_REFERENCES, [
    wanted.departments,
    wanted.jobRoles,
    wanted.employees,
  ]);
  return new Set(rows.map(({ kind, id }) => `${kind}:${id}`));
}

/**
 * Writes whole employees, new and known, in one statement; managers may stand in the same list. Values are those of
 * the table; `version` of a known employee is counted up.
 */
export async function upsertEmployees(tx: EmployerTx, rows: NewRow[]): Promise<EmployeeRow[]> {
  if (rows.length === 0) return [];
  const {
    employerId: _employer,
    id: _id,
    version: _version,
    createdAt: _created,
    updatedAt: _updated,
    externalId: _external,
    ...columns
  } = getTableColumns(employees);
  const replaced = Object.fromEntries(
    Object.keys(columns).map((name) => [name, sql.raw(`excluded."${toSnakeCase(name)}"`)]),
  );
  const writing = tx.orm
    .insert(employees)
    .values(rows)
    .onConflictDoUpdate({
      target: [employees.employerId, employees.externalId],
      set: { ...replaced, version: sql`${employees.version} + 1`, updatedAt: sql`now()` },
    })
    .returning();
  return writing.catch(explainViolation);
}

const toSnakeCase = (name: string) =>
  name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Ids by external id. */
export async function readIdsByExternalId(
  tx: EmployerTx,
  externalIds: string[],
): Promise<Map<string, string>> {
  if (externalIds.length === 0) return new Map();
  const rows = await tx.orm
    .select({ id: employees.id, externalId: employees.externalId })
    .from(employees)
    .where(and(OWN, inArray(employees.externalId, externalIds)));
  return new Map(rows.map(({ id, externalId }) => [externalId, id]));
}

/** Which e-mail addresses (lower case) are in use by somebody who is not terminated, and by whom. */
export async function readEmailHolders(
  tx: EmployerTx,
  emails: string[],
): Promise<Map<string, string>> {
  const rows = await tx.orm
    .select({ email: sql<string>`lower(${employees.email})`, externalId: employees.externalId })
    .from(employees)
    .where(
      and(
        OWN,
        inArray(sql`lower(${employees.email})`, emails),
        sql`${employees.status} <> 'terminated'`,
      ),
    );
  return new Map(rows.map(({ email, externalId }) => [email, externalId]));
}
