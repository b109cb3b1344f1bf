import type { EmployerTx } from '../../platform/db/database.js';
import { isMet } from './company-gap-people.repository.js';
import {
  type Day,
  isInScope,
  levelsOf,
  type Scope,
  valuesOfStatement,
} from './company-gap-sums.repository.js';

export type PeopleRequest = {
  employerId: string;
  /** Without roles: those who do not hold a role are its candidates. */
  scope: Scope;
  day: Day;
  versionIds: readonly string[];
};

export type RoleBench = {
  jobRoleId: string;
  /** Who holds the role, and who could be considered for it. */
  holders: number;
  pool: number;
  /** How many people have which readiness. */
  candidates: { readiness: number; isQualified: boolean; people: number }[];
};

/** The next roles that ask for anything, by id: those that somebody in scope holds, or the one that is named. */
export async function readRoles(
  tx: EmployerTx,
  { employerId, scope, versionIds }: PeopleRequest,
  page: { jobRoleId: string | undefined; after: string | undefined; limit: number },
): Promise<string[]> {
  const values = valuesOfStatement();
  const conditions = [
    'v.employer_id = current_employer()',
    `v.id = any(${values.add(versionIds)}::uuid[])`,
    page.jobRoleId
      ? `v.job_role_id = ${values.add(page.jobRoleId)}::uuid`
      : `exists (select 1 from employees_directory e
           where ${isInScope(scope, values.add(employerId), values)} and e.job_role_id = v.job_role_id)`,
  ];
  if (page.after) conditions.push(`v.job_role_id > ${values.add(page.after)}::uuid`);
  const rows = await tx.rows<{ jobRoleId: string }>(
    {
      text: `select v.job_role_id as "jobRoleId" from job_roles_requirement_versions v
             where ${conditions.join(' and ')} and exists (select 1 from job_roles_requirements r
               where r.employer_id = current_employer() and r.requirement_version_id = v.id)
             order by v.job_role_id limit ${values.add(page.limit + 1)}`,
    },
    [...values.all],
  );
  return rows.map(({ jobRoleId }) => jobRoleId);
}

/**
 * Everybody who was assessed in anything a role asks for, against that role: from the roles' skills to the levels, since
 * few people know any one skill. Unknown counts as none; requirements that all weigh nothing weigh the same.
 */
export async function readBenches(
  tx: EmployerTx,
  { employerId, scope, day, versionIds }: PeopleRequest,
  jobRoleIds: readonly string[],
): Promise<RoleBench[]> {
  const values = valuesOfStatement();
  const employer = values.add(employerId);
  const asOf = values.add(day.asOf);
  const versions = values.add(versionIds);
  const roles = values.add(jobRoleIds);
  const inScope = isInScope(scope, employer, values);
  const { from, isOurs, level } = levelsOf(day, asOf, employer);
  const text = `with scale as (
      select s.zero from proficiency_scales_directory s where s.employer_id = current_employer() and s.is_default
    ), needs as (
      select r.job_role_id, r.skill_id, r.level, r.mandatory, coalesce((select zero from scale), 0) as zero,
        case when sum(r.weight) over whole > 0 then r.weight / sum(r.weight) over whole else 1.0 / count(*) over whole end as share,
        count(*) filter (where r.mandatory) over whole as mandatory_count
      from job_roles_requirements r
      where r.employer_id = current_employer() and r.requirement_version_id = any(${versions}::uuid[])
        and r.job_role_id = any(${roles}::uuid[])
      window whole as (partition by r.requirement_version_id)
    ), people as (
      select n.job_role_id, l.employee_id,
        sum(n.share * case when ${isMet(level, 'n.level')} then 1 else greatest(${level} - n.zero, 0) / (n.level - n.zero) end) as readiness,
        count(*) filter (where n.mandatory and ${isMet(level, 'n.level')}) = max(n.mandatory_count) as has_skills
      from needs n
      join ${from} on ${isOurs} and l.skill_id = n.skill_id
      join employees_directory e on e.id = l.employee_id and e.job_role_id is distinct from n.job_role_id
      where ${inScope} and (${level}) is not null
      group by n.job_role_id, l.employee_id
    ), graded as (
      select p.job_role_id, p.readiness, p.has_skills and not exists (
          select 1 from job_roles_requirement_versions v cross join unnest(v.required_credential_type_ids) type_id
          where v.employer_id = current_employer() and v.id = any(${versions}::uuid[]) and v.job_role_id = p.job_role_id
            and not exists (select 1 from credentials_held h where h.employer_id = current_employer()
              and h.employee_id = p.employee_id and h.credential_type_id = type_id
              and h.from_on <= ${asOf}::date and (h.until_on is null or h.until_on >= ${asOf}::date))
        ) as is_qualified
      from people p
    ), counted as materialized (
      select job_role_id, readiness, is_qualified, count(*) as people from graded group by 1, 2, 3
    ), headcounts as (
      select e.job_role_id, count(*) as people from employees_directory e where ${inScope} group by e.job_role_id
    )
    select role as "jobRoleId", coalesce((select people from headcounts where job_role_id = role), 0)::bigint as holders,
      coalesce((select sum(people) from headcounts where job_role_id is distinct from role), 0)::bigint as pool,
      coalesce((select json_agg(json_build_object('readiness', readiness, 'isQualified', is_qualified, 'people', people))
        from counted where job_role_id = role), '[]') as candidates
    from unnest(${roles}::uuid[]) with ordinality t (role, place) order by place`;
  return tx.rows<RoleBench>({ text }, [...values.all]);
}
