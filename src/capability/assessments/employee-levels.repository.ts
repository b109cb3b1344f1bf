import type { PlainDate } from '../../kernel/calendar.js';
import type { EmployerTx } from '../../platform/db/database.js';
import type { AssessmentFact } from './rules/combine-assessments.js';
import type { Floor } from './rules/find-floor.js';

export type Pair = { employeeId: string; skillId: string };
type EvidenceRow = Pair & AssessmentFact;
type FloorRow = Pair & Floor;
type LevelRow = Pair & { level: number };

/** The same sixty-four locks for everybody, so that a thousand people cost no more than sixty-four. */
const LOCK = {
  name: 'employee_skill_levels_lock',
  text: `select pg_advisory_xact_lock(key) from (
           select distinct hashtextextended('employee-skill-levels:' || current_employer(), abs(hashtext(id::text) % 64)) as key
           from unnest($1::uuid[]) as id order by key
         ) as keys`,
};

/**
 * One recomputation of a person's levels at a time, locks taken in one order: whoever comes second reads the evidence
 * of both. Taken after evidence is written and before it is read.
 */
export const lockLevelsOf = (tx: EmployerTx, employeeIds: string[]) => tx.send(LOCK, [employeeIds]);

const columnsOf = (pairs: readonly Pair[]) => [
  pairs.map(({ employeeId }) => employeeId),
  pairs.map(({ skillId }) => skillId),
];

const EVIDENCE_OF_PAIRS = {
  name: 'employee_skill_evidence',
  text: `select a.employee_id as "employeeId", a.skill_id as "skillId", a.default_level as level, a.source,
           a.assessed_on as "assessedOn"
         from unnest($1::uuid[], $2::uuid[]) as pair(employee_id, skill_id)
         join assessments a on a.employer_id = current_employer()
           and a.employee_id = pair.employee_id and a.skill_id = pair.skill_id`,
};

/** All evidence of these pairs. Served by (employer_id, employee_id, skill_id, assessed_on). */
export const readEvidenceOfPairs = (tx: EmployerTx, pairs: readonly Pair[]) =>
  tx.rows<EvidenceRow>(EVIDENCE_OF_PAIRS, columnsOf(pairs));

const LEVELS_OF_PAIRS = {
  name: 'employee_skill_levels_of_pairs',
  text: `select l.employee_id as "employeeId", l.skill_id as "skillId", l.level
         from unnest($1::uuid[], $2::uuid[]) as pair(employee_id, skill_id)
         join employee_skill_levels l on l.employer_id = current_employer()
           and l.employee_id = pair.employee_id and l.skill_id = pair.skill_id`,
};

export const readLevelsOfPairs = (tx: EmployerTx, pairs: readonly Pair[]) =>
  tx.rows<LevelRow>(LEVELS_OF_PAIRS, columnsOf(pairs));

const FLOORS_OF_PAIRS = {
  name: 'employee_skill_floors_of_pairs',
  text: `select f.employee_id as "employeeId", f.skill_id as "skillId", f.credential_id as "credentialId", f.level,
           f.from_on as "fromOn", f.until_on as "untilOn"
         from unnest($1::uuid[], $2::uuid[]) as pair(employee_id, skill_id)
         join credentials_floors f on f.employer_id = current_employer()
           and f.employee_id = pair.employee_id and f.skill_id = pair.skill_id`,
};

/** Every floor that a certificate ever put, or will put, under these pairs. */
export const readFloorsOfPairs = (tx: EmployerTx, pairs: readonly Pair[]) =>
  tx.rows<FloorRow>(FLOORS_OF_PAIRS, columnsOf(pairs));

const SAVE = {
  name: 'employee_skill_levels_save',
  text: `insert into employee_skill_levels
           (employee_id, skill_id, level, assessed_level, floor_level, changes_on, assessment_count, last_assessed_on)
         select "employeeId", "skillId", level, "assessedLevel", "floorLevel", "changesOn", "assessmentCount", "lastAssessedOn"
         from jsonb_to_recordset($1::jsonb) as given("employeeId" uuid, "skillId" uuid, level double precision,
           "assessedLevel" double precision, "floorLevel" double precision, "changesOn" date, "assessmentCount" integer,
           "lastAssessedOn" date)
         on conflict (employer_id, employee_id, skill_id) do update set level = excluded.level,
           assessed_level = excluded.assessed_level, floor_level = excluded.floor_level,
           changes_on = excluded.changes_on, assessment_count = excluded.assessment_count,
           last_assessed_on = excluded.last_assessed_on, updated_at = now()`,
};

export type NewLevel = LevelRow & {
  assessedLevel: number | null;
  floorLevel: number | null;
  changesOn: PlainDate | null;
  assessmentCount: number;
  lastAssessedOn: PlainDate | null;
};

export const saveLevels = (tx: EmployerTx, levels: NewLevel[]) =>
  tx.send(SAVE, [JSON.stringify(levels)]);

/** Two levels that differ by noise in the last digits are one, as in `rules/combine-assessments.ts`. */
const REFRESH_PEOPLE = {
  name: 'employee_skill_levels_refresh',
  text: `with fresh as materialized (
           select * from employee_skill_states_on($2::date) where employee_id = any($1::uuid[])
         ), saved as (
           insert into employee_skill_levels as kept
             (employee_id, skill_id, level, assessed_level, floor_level, changes_on, assessment_count, last_assessed_on)
           select employee_id, skill_id, level, assessed_level, floor_level, changes_on, assessment_count, last_assessed_on
           from fresh
           on conflict (employer_id, employee_id, skill_id) do update set level = excluded.level,
             assessed_level = excluded.assessed_level, floor_level = excluded.floor_level,
             changes_on = excluded.changes_on, assessment_count = excluded.assessment_count,
             last_assessed_on = excluded.last_assessed_on, updated_at = now()
           where (kept.level, kept.assessed_level, kept.floor_level, kept.changes_on, kept.assessment_count, kept.last_assessed_on)
             is distinct from (excluded.level, excluded.assessed_level, excluded.floor_level, excluded.changes_on,
               excluded.assessment_count, excluded.last_assessed_on)
         ), lost as (
           delete from employee_skill_levels l
           where l.employer_id = current_employer() and l.employee_id = any($1::uuid[]) and not exists (
             select from fresh where fresh.employee_id = l.employee_id and fresh.skill_id = l.skill_id)
           returning l.employee_id, l.skill_id
         )
         select fresh.employee_id as "employeeId", fresh.skill_id as "skillId" from fresh
         left join employee_skill_levels before on before.employer_id = current_employer()
           and before.employee_id = fresh.employee_id and before.skill_id = fresh.skill_id
         where before.level is null or abs(before.level - fresh.level) > 1e-9
         union all
         select employee_id, skill_id from lost`,
};

/**
 * Brings every kept level of these people up to their evidence and certificates, in the database and in one statement:
 * rows that nothing supports any more go. Answers the pairs whose level changed. Some 20,000 changed levels a second.
 */
export const refreshPeople = (tx: EmployerTx, employeeIds: readonly string[], today: PlainDate) =>
  tx.rows<Pair>(REFRESH_PEOPLE, [employeeIds, today]);

/** The role a person has now asks for the skill, by the requirement version in force on $2. */
const IS_REQUIRED = `exists (
  select from employees_directory e
  join lateral (
    select v.id from job_roles_requirement_versions v
    where v.employer_id = current_employer() and v.job_role_id = e.job_role_id and v.effective_on <= $2
    order by v.effective_on desc limit 1
  ) version on true
  join job_roles_requirements r on r.employer_id = current_employer() and r.requirement_version_id = version.id
    and r.skill_id = s.skill_id
  where e.employer_id = current_employer() and e.id = s.employee_id)`;

const LEVELS_OF_MANY = {
  name: 'employee_skill_levels_of_many',
  text: `select s.employee_id as "employeeId", s.skill_id as "skillId",
           case when settings.decay is null or s.assessed_level is null then s.level
             else greatest(s.floor_level, faded_level(s.assessed_level, greatest(s.last_assessed_on,
               case when ${IS_REQUIRED} then $2::date else (
                 select u.last_used_on from employee_skill_uses u where u.employer_id = current_employer()
                   and u.employee_id = s.employee_id and u.skill_id = s.skill_id and u.last_used_on <= $2) end),
               $2::date, settings.decay))
           end as level
         from employee_skill_states_on($2::date) s
         left join skills_settings settings on settings.employer_id = current_employer()
         where s.employee_id = any($1::uuid[])`,
};

/** Everything that is known of some people on a day, decay included; from the evidence, so for any day. */
export const readLevelsOfMany = (
  tx: EmployerTx,
  employeeIds: readonly string[],
  asOf: PlainDate,
): Promise<LevelRow[]> => tx.rows<LevelRow>(LEVELS_OF_MANY, [employeeIds, asOf]);
