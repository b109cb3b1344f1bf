import type { PlainDate } from '../../kernel/calendar.js';
import type { EmployerTx } from '../../platform/db/database.js';
import type { PageRequest } from '../../platform/http/pagination.js';
import type { KnownSkill } from './rules/explain-level.js';

type KnownSkillRow = KnownSkill & { skillId: string };

/** For each row of `shown` (skill_id) everything about the person $1: served by indexes that begin with the person. */
const knownOf = (shown: string) => `
  with shown as materialized (${shown})
  select shown.skill_id as "skillId",
    (select coalesce(json_agg(json_build_object('id', a.id, 'level', a.default_level, 'source', a.source,
        'assessedOn', a.assessed_on) order by a.assessed_on, a.id), '[]')
      from assessments a
      where a.employer_id = current_employer() and a.employee_id = $1 and a.skill_id = shown.skill_id) as assessments,
    (select coalesce(json_agg(json_build_object('credentialId', f.credential_id, 'level', f.level, 'fromOn', f.from_on,
        'untilOn', f.until_on) order by f.from_on, f.credential_id), '[]')
      from credentials_floors f
      where f.employer_id = current_employer() and f.employee_id = $1 and f.skill_id = shown.skill_id) as floors,
    (select u.last_used_on from employee_skill_uses u
      where u.employer_id = current_employer() and u.employee_id = $1 and u.skill_id = shown.skill_id) as "usedOn",
    (select coalesce(json_agg(json_build_object('effectiveOn', v.effective_on, 'asks', exists (
        select from job_roles_requirements r where r.employer_id = current_employer()
          and r.requirement_version_id = v.id and r.skill_id = shown.skill_id))), '[]')
      from employees_directory e
      join job_roles_requirement_versions v on v.employer_id = current_employer() and v.job_role_id = e.job_role_id
      where e.employer_id = current_employer() and e.id = $1) as "requirementChanges"
  from shown order by shown.skill_id`;

const KNOWN_PAGE = {
  name: 'employee_skills_page',
  text: knownOf(`select s.skill_id from employee_skill_states_on($2::date) s
    where s.employee_id = $1 and ($3::uuid is null or s.skill_id > $3) order by s.skill_id limit $4`),
};

/** One page of what was known of a person on a day, by evidence or by certificate, and one skill more. */
export const readKnownPage = (
  tx: EmployerTx,
  employeeId: string,
  asOf: PlainDate,
  page: PageRequest,
) =>
  tx.rows<KnownSkillRow>(KNOWN_PAGE, [employeeId, asOf, page.after?.[0] ?? null, page.limit + 1]);

const KNOWN_SKILL = {
  name: 'employee_skills_one',
  text: knownOf(
    `select s.id as skill_id from skills_directory s where s.employer_id = current_employer() and s.id = $2::uuid`,
  ),
};

/** What was ever known of a person in one skill; undefined if there is no such skill. */
export async function readKnownSkill(
  tx: EmployerTx,
  employeeId: string,
  skillId: string,
): Promise<KnownSkillRow | undefined> {
  const [row] = await tx.rows<KnownSkillRow>(KNOWN_SKILL, [employeeId, skillId]);
  return row;
}
