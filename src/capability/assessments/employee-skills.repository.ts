import type { PlainDate } from '../../kernel/calendar.js';
import type { EmployerTx } from '../../platform/db/database.js';
import type { PageRequest } from '../../platform/http/pagination.js';
import type { AssessmentFact } from './rules/combine-assessments.js';

export type Pair = { employeeId: string; skillId: string };
type EvidenceRow = Pair & AssessmentFact;
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

const SAVE = {
  name: 'employee_skill_levels_save',
  text: `insert into employee_skill_levels (employee_id, skill_id, level, assessment_count, last_assessed_on)
         select "employeeId", "skillId", level, "assessmentCount", "lastAssessedOn"
         from jsonb_to_recordset($1::jsonb) as given("employeeId" uuid, "skillId" uuid, level double precision,
           "assessmentCount" integer, "lastAssessedOn" date)
         on conflict (employer_id, employee_id, skill_id) do update set level = excluded.level,
           assessment_count = excluded.assessment_count, last_assessed_on = excluded.last_assessed_on, updated_at = now()`,
};

export type NewLevel = LevelRow & { assessmentCount: number; lastAssessedOn: PlainDate | null };

export const saveLevels = (tx: EmployerTx, levels: NewLevel[]) =>
  tx.send(SAVE, [JSON.stringify(levels)]);

const EVIDENCE_UNTIL = {
  name: 'employee_skill_evidence_until',
  text: `select employee_id as "employeeId", skill_id as "skillId", default_level as level, source, assessed_on as "assessedOn"
         from assessments where employer_id = current_employer() and employee_id = $1 and assessed_on <= $2`,
};

/** What was known of one person on a day. Served by (employer_id, employee_id, skill_id, assessed_on). */
export const readEvidenceUntil = (tx: EmployerTx, employeeId: string, asOf: PlainDate) =>
  tx.rows<EvidenceRow>(EVIDENCE_UNTIL, [employeeId, asOf]);

const EVIDENCE_PAGE = {
  name: 'employee_skill_evidence_page',
  text: `with shown as (
           select distinct skill_id from assessments
           where employer_id = current_employer() and employee_id = $1 and assessed_on <= $2
             and ($3::uuid is null or skill_id > $3)
           order by skill_id limit $4
         )
         select a.employee_id as "employeeId", a.skill_id as "skillId", a.default_level as level, a.source,
           a.assessed_on as "assessedOn"
         from shown join assessments a on a.employer_id = current_employer() and a.employee_id = $1
           and a.skill_id = shown.skill_id and a.assessed_on <= $2
         order by a.skill_id`,
};

/** The evidence behind one page of a person's skills, in the order of their ids, and of one skill more. */
export const readEvidencePage = (
  tx: EmployerTx,
  employeeId: string,
  asOf: PlainDate,
  page: PageRequest,
) =>
  tx.rows<EvidenceRow>(EVIDENCE_PAGE, [employeeId, asOf, page.after?.[0] ?? null, page.limit + 1]);
