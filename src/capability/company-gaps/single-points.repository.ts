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

/** Levels that roles in use ask for and at most one person has, those that most people depend on first. */
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
    ), needs as (
      select r.skill_id, r.level, array_agg(r.job_role_id order by r.job_role_id) as roles, sum(u.people)::bigint as dependents
      from job_roles_requirements r
      join in_use u on u.job_role_id = r.job_role_id
      join skills_directory s on s.employer_id = current_employer() and s.id = r.skill_id
      where r.employer_id = current_employer() and ${conditions.join(' and ')}
      group by r.skill_id, r.level
    ), holding as (
      select n.skill_id, n.level, count(*) as holders, min(l.employee_id::text) as holder
      from needs n
      join ${from} on ${isOurs} and l.skill_id = n.skill_id and ${isMet(level, 'n.level')}
      join employees_directory e on e.id = l.employee_id
      where ${inScope}
      group by n.skill_id, n.level
    )
    select n.skill_id as "skillId", n.level as "requiredLevel", coalesce(h.holders, 0)::bigint as holders,
      h.holder as "holderId", n.roles as "jobRoleIds", n.dependents
    from needs n left join holding h on h.skill_id = n.skill_id and h.level = n.level
    where coalesce(h.holders, 0) <= 1 ${since}
    order by -n.dependents, n.skill_id, n.level
    limit ${values.add(limit + 1)}`;
  return tx.rows<SinglePoint>({ text }, [...values.all]);
}
