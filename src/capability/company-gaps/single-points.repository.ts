import type { EmployerTx } from '../../platform/db/database.js';
import type { PeopleRequest } from './bench-strength.repository.js';
import { isMet } from './company-gap-people.repository.js';
import { isInScope, levelsOf, valuesOfStatement } from './company-gap-sums.repository.js';

export type SinglePoint = {
  skillId: string;
  requiredLevel: number;
  holders: number;
  holderId: string | null;
  jobRoleIds: string[];
  dependents: number;
};

export type SinglePointRequest = PeopleRequest & {
  jobRoleId: string | undefined;
  skillId: string | undefined;
  kind: string | undefined;
  after: readonly (string | number)[] | undefined;
  limit: number;
};

/**
 * Levels that roles in use ask for and at most one person has, those that most people depend on first. At most one has a
 * level if the second best does not: each person's level is looked at once, however many levels are asked for.
 */
export function readSinglePoints(
  tx: EmployerTx,
  request: SinglePointRequest,
): Promise<SinglePoint[]> {
  const { employerId, scope, day, versionIds, jobRoleId, skillId, kind, after, limit } = request;
  const values = valuesOfStatement();
  const employer = values.add(employerId);
  const asOf = values.add(day.asOf);
  const inScope = isInScope(scope, employer, values);
  const { from, isOurs, level } = levelsOf(day, asOf, employer);
  const conditions = [`r.requirement_version_id = any(${values.add(versionIds)}::uuid[])`];
  if (jobRoleId) conditions.push(`r.job_role_id = ${values.add(jobRoleId)}::uuid`);
  if (skillId) conditions.push(`r.skill_id = ${values.add(skillId)}::uuid`);
  if (kind) conditions.push(`s.kind = ${values.add(kind)}`);
  const since = after
    ? `and (-n.dependents, n.skill_id, n.level) >
         (${values.add(-Number(after[0]))}::bigint, ${values.add(after[1])}::uuid, ${values.add(after[2])}::double precision)`
    : '';
  const text = `with in_use as (
      select e.job_role_id, count(*) as people from employees_directory e
      where ${inScope} and e.job_role_id is not null group by e.job_role_id
    ), needs as materialized (
      select r.skill_id, r.level, array_agg(r.job_role_id order by r.job_role_id) as roles, sum(u.people)::bigint as dependents
      from job_roles_requirements r
      join in_use u on u.job_role_id = r.job_role_id
      join skills_directory s on s.employer_id = current_employer() and s.id = r.skill_id
      where r.employer_id = current_employer() and ${conditions.join(' and ')}
      group by r.skill_id, r.level
    ), known as (
      select l.skill_id, l.employee_id, ${level} as level from ${from}
      join employees_directory e on e.id = l.employee_id
      where ${isOurs} and ${inScope} and l.skill_id in (select skill_id from needs)
    ), ranked as (
      select skill_id, employee_id, level, row_number() over (partition by skill_id order by level desc, employee_id) as place
      from known where level is not null
    ), best as materialized (
      select skill_id, max(level) as first, min(level) filter (where place = 2) as second,
        min(employee_id::text) filter (where place = 1) as first_id
      from ranked where place <= 2 group by skill_id
    )
    select n.skill_id as "skillId", n.level as "requiredLevel", case when ${isMet('b.first', 'n.level')} then 1 else 0 end as holders,
      case when ${isMet('b.first', 'n.level')} then b.first_id end as "holderId", n.roles as "jobRoleIds", n.dependents
    from needs n left join best b on b.skill_id = n.skill_id
    where (${isMet('b.second', 'n.level')}) is not true ${since}
    order by -n.dependents, n.skill_id, n.level
    limit ${values.add(limit + 1)}`;
  return tx.rows<SinglePoint>({ text }, [...values.all]);
}
