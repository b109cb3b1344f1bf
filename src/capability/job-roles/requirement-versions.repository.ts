import type { EmployerTx } from '../../platform/db/database.js';
import { violatedConstraint } from '../../platform/db/sqlstate.js';
import type { PageRequest } from '../../platform/http/pagination.js';
import { requirementVersionExists } from './job-roles.problems.js';
import type { Requirement } from './rules/merge-requirements.js';

export type VersionRow = {
  id: string;
  jobRoleId: string;
  effectiveOn: string;
  requirements: Requirement[];
  requiredCredentialTypeIds: string[];
  version: number;
  createdAt: string;
  updatedAt: string;
};

/** A version with its requirements, ready as a row. */
const SELECT = `select v.id, v.job_role_id as "jobRoleId", v.effective_on as "effectiveOn",
  v.required_credential_type_ids as "requiredCredentialTypeIds", v.version, v.created_at as "createdAt",
  v.updated_at as "updatedAt", coalesce((
    select jsonb_agg(jsonb_build_object('skillId', r.skill_id, 'level', r.level, 'weight', r.weight,
      'mandatory', r.mandatory) order by r.skill_id)
    from requirements r where r.employer_id = current_employer() and r.requirement_version_id = v.id
  ), '[]') as requirements
  from requirement_versions v where v.employer_id = current_employer()`;

const FIND = {
  name: 'requirement_version_by_id',
  text: `${SELECT} and v.job_role_id = $1 and v.id = $2`,
};

/** Served by the primary keys of both tables. */
export async function findVersion(tx: EmployerTx, jobRoleId: string, id: string) {
  const [row] = await tx.rows<VersionRow>(FIND, [jobRoleId, id]);
  return row;
}

const LIST = {
  name: 'requirement_versions',
  text: `${SELECT} and v.job_role_id = $1 and ($2::date is null or v.effective_on <= $2)
         and ($3::date is null or v.effective_on < $3)
         and ($5::timestamptz is null or v.updated_at >= $5) order by v.effective_on desc limit $4`,
};

type Filters = { asOf?: string | undefined; updatedSince?: string | undefined };

/** Newest first; with `asOf` only the one in force then. Served by (employer_id, job_role_id, effective_on). */
export function listVersions(
  tx: EmployerTx,
  jobRoleId: string,
  filters: Filters,
  page: PageRequest,
) {
  const { asOf = null, updatedSince = null } = filters;
  const before = page.after?.[0] ?? null;
  const atMost = asOf === null ? page.limit + 1 : 1;
  return tx.rows<VersionRow>(LIST, [jobRoleId, asOf, before, atMost, updatedSince]);
}

const IN_FORCE = {
  name: 'requirement_versions_in_force',
  text: `${SELECT} and v.job_role_id = any($1::uuid[]) and v.effective_on = (
           select max(l.effective_on) from requirement_versions l where l.employer_id = current_employer()
           and l.job_role_id = v.job_role_id and l.effective_on <= $2::date)`,
};

/** What each of these roles asks for on a date, by role; roles without a version by then are left out. */
export async function readInForce(tx: EmployerTx, jobRoleIds: string[], asOf: string) {
  const rows = await tx.rows<VersionRow>(IN_FORCE, [jobRoleIds, asOf]);
  return new Map(rows.map((row) => [row.jobRoleId, row]));
}

export type NewVersion = Pick<
  VersionRow,
  'id' | 'jobRoleId' | 'effectiveOn' | 'requirements' | 'requiredCredentialTypeIds'
>;

const INSERT = {
  name: 'requirement_versions_insert',
  text: `with given as (
           select * from jsonb_to_recordset($1::jsonb) as given(id uuid, "jobRoleId" uuid, "effectiveOn" date,
             "requiredCredentialTypeIds" uuid[], requirements jsonb)
         ), added as (
           insert into requirement_versions (id, job_role_id, effective_on, required_credential_type_ids)
           select id, "jobRoleId", "effectiveOn", "requiredCredentialTypeIds" from given
         )
         insert into requirements (requirement_version_id, skill_id, level, weight, mandatory)
         select given.id, r."skillId", r.level, r.weight, r.mandatory
         from given, jsonb_to_recordset(given.requirements) as r("skillId" uuid, level double precision,
           weight double precision, mandatory boolean)`,
};

function explain(error: unknown): never {
  if (violatedConstraint(error) === 'requirement_versions_once') {
    throw requirementVersionExists(
      'Choose another effectiveOn, or withdraw the version that is planned for it.',
    );
  }
  throw error;
}

/** Writes versions with all their requirements, in one statement however many there are. */
export async function insertVersions(tx: EmployerTx, versions: NewVersion[]): Promise<void> {
  if (versions.length > 0) await tx.rows(INSERT, [JSON.stringify(versions)]).catch(explain);
}

const DELETE = {
  name: 'requirement_versions_delete',
  text: `delete from requirement_versions where employer_id = current_employer() and id = any($1::uuid[]) returning id`,
};

/** Removes versions with their requirements; answers how many there were. */
export async function deleteVersions(tx: EmployerTx, ids: string[]): Promise<number> {
  if (ids.length === 0) return 0;
  return (await tx.rows(DELETE, [ids])).length;
}

const LOCK_VERSIONS = {
  name: 'lock_requirement_versions',
  text: `select pg_advisory_xact_lock(hashtextextended('requirement-versions:' || $1, 0))`,
};

/** One import at a time in one employer: each compares with what is in force, then writes. */
export const lockVersions = (tx: EmployerTx) => tx.send(LOCK_VERSIONS, [tx.employerId]);

const KNOWN_SKILLS = {
  name: 'requirement_versions_known_skills',
  text: `select id from skills_directory where employer_id = current_employer() and id = any($1::uuid[])`,
};

/** Which of these skills exist. */
export async function readKnownSkills(tx: EmployerTx, ids: string[]): Promise<Set<string>> {
  const rows = await tx.rows<{ id: string }>(KNOWN_SKILLS, [ids]);
  return new Set(rows.map(({ id }) => id));
}

const DEFAULT_SCALE = {
  name: 'requirement_versions_default_scale',
  text: `select zero, max from proficiency_scales_directory where employer_id = current_employer() and is_default`,
};

export async function readDefaultScale(tx: EmployerTx) {
  const [scale] = await tx.rows<{ zero: number; max: number }>(DEFAULT_SCALE);
  return scale;
}
