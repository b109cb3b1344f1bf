import type { PlainDate } from '../../kernel/calendar.js';
import type { EmployerTx } from '../../platform/db/database.js';

/** All statements are unnamed: reports, planned for their own values. */
const DEPARTMENT = {
  text: `select 1 from departments_directory where employer_id = current_employer() and id = $1`,
};

export async function departmentExists(tx: EmployerTx, departmentId: string): Promise<boolean> {
  return (await tx.rows(DEPARTMENT, [departmentId])).length > 0;
}

const ROLES = {
  text: `select id from job_roles_directory where employer_id = current_employer() and id = any($1::uuid[])`,
};

/** Those of the ids that no job role has. */
export async function findUnknownRoles(tx: EmployerTx, ids: readonly string[]): Promise<string[]> {
  const known = await tx.rows<{ id: string }>(ROLES, [ids]);
  const knownIds = new Set(known.map(({ id }) => id));
  return ids.filter((id) => !knownIds.has(id));
}

/** Who is employed, on leave or not, as in the summary of gaps; of one department ($1) and those below it, or of all. */
const PEOPLE = `
  below as (
    select id from departments_directory where employer_id = current_employer() and id = $1
    union
    select d.id from below join departments_directory d on d.employer_id = current_employer() and d.parent_id = below.id
  ), people as (
    select e.id, e.job_role_id from employees_directory e
    where e.employer_id = current_employer() and e.status in ('active', 'on_leave')
      and ($1::uuid is null or e.department_id in (select id from below))
  )`;

const HEADCOUNTS = {
  text: `with recursive ${PEOPLE}
         select job_role_id as "jobRoleId", count(*)::int as headcount from people group by job_role_id order by job_role_id`,
};

/** Headcounts by role; `jobRoleId` null counts those without one. */
export const countHeads = (tx: EmployerTx, departmentId: string | null) =>
  tx.rows<{ jobRoleId: string | null; headcount: number }>(HEADCOUNTS, [departmentId]);

const VERSIONS = {
  text: `select r.id as "jobRoleId", h.year::int as year, v.id as "requirementVersionId"
         from unnest($1::uuid[]) r(id) cross join unnest($2::date[]) with ordinality h(day, year)
         left join lateral (
           select v.id from job_roles_requirement_versions v
           where v.employer_id = current_employer() and v.job_role_id = r.id and v.effective_on <= h.day
           order by v.effective_on desc limit 1
         ) v on true order by r.id, h.year`,
};

export type VersionInForce = {
  jobRoleId: string;
  year: number;
  requirementVersionId: string | null;
};

/** What each role's requirement version is on each of the days; `year` is the place of the day, from 1. */
export const findVersionsInForce = (
  tx: EmployerTx,
  jobRoleIds: readonly string[],
  days: readonly PlainDate[],
) => tx.rows<VersionInForce>(VERSIONS, [jobRoleIds, days]);

/**
 * Counts once for each level that a role asks for in some version, and hands it to every version that does. A level that
 * misses a requirement by rounding noise alone meets it, as in the gap report.
 */
const HOLDERS = {
  text: `with recursive ${PEOPLE}, asked as (
           select requirement_version_id, job_role_id, skill_id, level from job_roles_requirements
           where employer_id = current_employer() and requirement_version_id = any($2::uuid[]) and level > 0
         ), held as materialized (
           select a.job_role_id, a.skill_id, a.level, count(*)::int as holders
           from (select distinct job_role_id, skill_id, level from asked) a
           join people p on p.job_role_id = a.job_role_id
           join assessments_levels l on l.employer_id = current_employer() and l.employee_id = p.id
             and l.skill_id = a.skill_id and case when l.changes_on <= $3
               then employee_skill_level_on(l.employee_id, l.skill_id, $3) else l.level end >= a.level - 1e-9
           group by a.job_role_id, a.skill_id, a.level
         )
         select a.requirement_version_id as "requirementVersionId", a.skill_id as "skillId", coalesce(h.holders, 0) as holders
         from asked a left join held h using (job_role_id, skill_id, level)`,
};

export type VersionHolders = { requirementVersionId: string; skillId: string; holders: number };

const WITHOUT_LOOPS = { text: `select set_config('enable_nestloop', 'off', true)` };
/**
 * Before the holders of many people are counted. Of an employer who is new beside large ones PostgreSQL expects a row or none
 * until the tables are analysed again, and would count everybody once for each requirement.
 */
export const joinByHash = (tx: EmployerTx) => tx.send(WITHOUT_LOOPS);

/** How many people of each version's role meet each of its requirements today. */
export const countHolders = (
  tx: EmployerTx,
  departmentId: string | null,
  requirementVersionIds: readonly string[],
  today: PlainDate,
) => tx.rows<VersionHolders>(HOLDERS, [departmentId, requirementVersionIds, today]);
