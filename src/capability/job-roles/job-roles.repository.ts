import { and, asc, eq, gt, gte, inArray, sql } from 'drizzle-orm';
import { nextVersion } from '../../platform/db/columns.js';
import type { EmployerTx } from '../../platform/db/database.js';
import { onlyRow } from '../../platform/db/only-row.js';
import { violatedConstraint } from '../../platform/db/sqlstate.js';
import type { PageRequest } from '../../platform/http/pagination.js';
import { jobRoleCodeTaken } from './job-roles.problems.js';
import type { JobRoleQuery } from './job-roles.schemas.js';
import { type JobRoleRow, jobRoles } from './job-roles.table.js';

type NewRow = typeof jobRoles.$inferInsert;

/** Said in every statement, though row-level security says it too: each of the two layers holds alone. */
const OWN = sql`${jobRoles.employerId} = current_employer()`;
const isRow = (id: string) => and(OWN, eq(jobRoles.id, id));

function explain(error: unknown): never {
  if (violatedConstraint(error) === 'job_roles_code') {
    throw jobRoleCodeTaken('Use POST /v1/job-roles/bulk to change roles by code.');
  }
  throw error;
}

export async function insertJobRole(tx: EmployerTx, values: NewRow): Promise<JobRoleRow> {
  return onlyRow(await tx.orm.insert(jobRoles).values(values).returning().catch(explain));
}

export async function findJobRole(tx: EmployerTx, id: string): Promise<JobRoleRow | undefined> {
  const [row] = await tx.orm.select().from(jobRoles).where(isRow(id));
  return row;
}

export async function lockJobRole(tx: EmployerTx, id: string): Promise<JobRoleRow | undefined> {
  const [row] = await tx.orm.select().from(jobRoles).where(isRow(id)).for('update');
  return row;
}

export async function updateJobRole(
  tx: EmployerTx,
  id: string,
  changes: Partial<NewRow>,
): Promise<JobRoleRow> {
  const updating = tx.orm
    .update(jobRoles)
    .set({ ...changes, ...nextVersion })
    .where(isRow(id))
    .returning();
  return onlyRow(await updating.catch(explain));
}

/** Oldest first. Served by the primary key, by (employer_id, code) or (employer_id, updated_at, id). */
export function listJobRoles(
  tx: EmployerTx,
  { family, source, code, updatedSince }: JobRoleQuery,
  page: PageRequest,
): Promise<JobRoleRow[]> {
  return tx.orm
    .select()
    .from(jobRoles)
    .where(
      and(
        OWN,
        family === undefined ? undefined : eq(jobRoles.family, family),
        source === undefined ? undefined : eq(jobRoles.source, source),
        code === undefined ? undefined : eq(jobRoles.code, code),
        updatedSince === undefined ? undefined : gte(jobRoles.updatedAt, updatedSince),
        page.after === undefined ? undefined : gt(jobRoles.id, String(page.after[0])),
      ),
    )
    .orderBy(asc(jobRoles.id))
    .limit(page.limit + 1);
}

const LOCK_CODES = {
  name: 'lock_job_role_codes',
  text: `select pg_advisory_xact_lock(hashtextextended('job-role-codes:' || $1, 0))`,
};

/** One bulk change at a time in one employer: two that add the same role would otherwise fail together. */
export const lockCodes = (tx: EmployerTx) => tx.send(LOCK_CODES, [tx.employerId]);

export async function lockByCodes(tx: EmployerTx, codes: string[]): Promise<JobRoleRow[]> {
  if (codes.length === 0) return [];
  return tx.orm
    .select()
    .from(jobRoles)
    .where(and(OWN, inArray(jobRoles.code, codes)))
    .orderBy(jobRoles.id)
    .for('update');
}

const UPSERT = {
  name: 'job_roles_upsert',
  text: `insert into job_roles (id, code, title, family, source, description, job_zone)
         select id, code, title, family, source, description, "jobZone"
         from jsonb_to_recordset($1::jsonb) as given(id uuid, code text, title text, family text, source text,
           description text, "jobZone" smallint)
         on conflict (employer_id, id) do update set title = excluded.title, family = excluded.family,
           source = excluded.source, description = excluded.description, job_zone = excluded.job_zone,
           version = job_roles.version + 1, updated_at = now()`,
};

export type WholeJobRole = Omit<
  JobRoleRow,
  'employerId' | 'jobZone' | 'version' | 'createdAt' | 'updatedAt'
>;

/** Writes whole roles, new and known, in one statement; `version` of a known one is counted up. */
export async function upsertJobRoles(tx: EmployerTx, rows: WholeJobRole[]): Promise<void> {
  if (rows.length > 0) await tx.rows(UPSERT, [JSON.stringify(rows)]).catch(explain);
}
