import type { PeopleInView } from '../../platform/access/actor.js';
import type { EmployerTx } from '../../platform/db/database.js';
import type { ProgramOffer } from './rules/recommend-programs.js';

const FIND_LEARNER = {
  name: 'recommendation_learner',
  text: `select e.job_role_id as "jobRoleId" from employees_directory e
         where e.employer_id = current_employer() and e.id = $1
           and ($2::uuid is null or e.id = $2 or exists (select 1 from managers_of(e.id) m where m.employee_id = $2))`,
};

/** Whom the training is for, if in view. */
export async function findLearner(
  tx: EmployerTx,
  employeeId: string,
  view: PeopleInView,
): Promise<{ jobRoleId: string | null } | undefined> {
  const [row] = await tx.rows<{ jobRoleId: string | null }>(FIND_LEARNER, [
    employeeId,
    view.everyone ? null : view.employeeId,
  ]);
  return row;
}

const levelsOf = (view: string) =>
  `(select coalesce(jsonb_agg(jsonb_build_object('skillId', s.skill_id, 'level', s.level) order by s.skill_id), '[]') as levels
    from ${view} s where s.employer_id = current_employer() and s.program_id = met.id)`;

/**
 * Starts at what teaches a skill with a gap and goes backwards: to prerequisites, and to what teaches the levels that
 * a program asks for. Each skill and each program is met once: their pairs would be millions in a catalog of thousands.
 * Programs are then looked up one by one ("offset 0" keeps it so): PostgreSQL expects a handful, and in a catalog that was
 * just filled it would compare every program with everything met.
 */
const FIND_OFFERS = {
  name: 'recommendation_offers',
  text: `with recursive met (kind, id) as (
           select 'skill', unnest($1::uuid[])
           union
           select next.kind, next.id from met
           cross join lateral (
             select 'program' as kind, s.program_id as id from training_programs_teaching s
             where met.kind = 'skill' and s.employer_id = current_employer() and s.skill_id = met.id
             union all
             select 'program', q.prerequisite_program_id from training_programs_prerequisites q
             where met.kind = 'program' and q.employer_id = current_employer() and q.program_id = met.id
             union all
             select 'skill', e.skill_id from training_programs_entry_levels e
             where met.kind = 'program' and e.employer_id = current_employer() and e.program_id = met.id
           ) next
         )
         select t.id as "programId", t.title, t.price_total as cost, t.hours,
           teaching.levels as teaches, entry.levels as "entryLevels", needed.ids as "prerequisiteProgramIds"
         from met
         cross join lateral (
           select p.id, p.title, p.price_total, p.hours from training_programs_directory p
           where p.employer_id = current_employer() and p.id = met.id
             and p.status = 'published' and (p.currency is null or p.currency = $2) offset 0
         ) t
         cross join lateral ${levelsOf('training_programs_teaching')} teaching
         cross join lateral ${levelsOf('training_programs_entry_levels')} entry
         cross join lateral (
           select coalesce(jsonb_agg(q.prerequisite_program_id), '[]') as ids from training_programs_prerequisites q
           where q.employer_id = current_employer() and q.program_id = met.id
         ) needed
         where met.kind = 'program'
         order by t.id`,
};

export type OfferedProgram = ProgramOffer & { title: string };

/** Published programs that cost nothing or are priced in `currency`, and can help with one of the skills. */
export const findOffers = (tx: EmployerTx, skillIds: string[], currency: string) =>
  tx.rows<OfferedProgram>(FIND_OFFERS, [skillIds, currency]);
