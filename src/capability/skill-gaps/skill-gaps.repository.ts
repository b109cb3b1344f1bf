import type { PlainDate } from '../../kernel/calendar.js';
import type { PeopleInView } from '../../platform/access/actor.js';
import type { EmployerTx } from '../../platform/db/database.js';
import type { ClassificationThresholds } from './rules/classify-move.js';

export type KeptLevels = Record<string, number | null> | null;
/** What the employer has set; null if nothing. `decay` only matters for being there. */
export type GapSettings = { classification: ClassificationThresholds; decay: object | null };

/** One person and one role on one day; `jobRoleId` is null if there is no such role, or the person has none. */
export type Standing = {
  employeeId: string;
  currentRoleId: string | null;
  jobRoleId: string | null;
  sameFamily: boolean;
  requirementVersionId: string | null;
  requiredCredentialTypeIds: string[] | null;
  /** What is known of the person on the day, if it has not passed, by skill id; null is not known any more. */
  levels: KeptLevels;
  settings: GapSettings | null;
  /** Where "none" lies on the default scale; null if there is no scale, and so no level. */
  levelZero: number | null;
  /** The youngest requirement version of the employer: another one whenever a version is added. */
  newestVersionId: string | null;
};

const OWN_ROLE = {
  columns: `e.job_role_id as "jobRoleId", true as "sameFamily"`,
  joins: '',
  jobRoleId: 'e.job_role_id',
};
const TARGET_ROLE = {
  columns: `role.id as "jobRoleId", coalesce(role.family = own.family, false) as "sameFamily"`,
  joins: `left join job_roles_directory own on own.employer_id = current_employer() and own.id = e.job_role_id
    left join job_roles_directory role on role.employer_id = current_employer() and role.id = $3`,
  jobRoleId: 'role.id',
};
const IN_LINE = (viewer: string) =>
  `and (e.id = ${viewer} or exists (select 1 from managers_of(e.id) m where m.employee_id = ${viewer}))`;

/**
 * The kept levels of a person `e` on day $2 as one JSON object. Only a certificate that begins or ends changes a level without new
 * evidence, and from the first day it may have, the level is asked for.
 */
export const LEVELS = `(select json_object_agg(l.skill_id, case when l.changes_on <= $2
        then employee_skill_level_on(l.employee_id, l.skill_id, $2) else l.level end)
     from assessments_levels l where l.employer_id = current_employer() and l.employee_id = e.id)`;
export const SETTINGS = `(select json_build_object('classification', s.classification, 'decay', s.decay)
     from skills_settings s where s.employer_id = current_employer())`;
export const LEVEL_ZERO = `(select s.zero from proficiency_scales_directory s
     where s.employer_id = current_employer() and s.is_default)`;
export const NEWEST_VERSION = `(select v.id from job_roles_requirement_versions v where v.employer_id = current_employer()
     order by v.id desc limit 1)`;

/** One trip of point look-ups: the person, the version in force, all levels, and the employer’s settings. */
const standing = (role: typeof OWN_ROLE, visibility: string) => `
  select e.id as "employeeId", e.job_role_id as "currentRoleId", ${role.columns},
    version.id as "requirementVersionId", version.required_credential_type_ids as "requiredCredentialTypeIds",
    ${LEVELS} as levels, ${NEWEST_VERSION} as "newestVersionId", ${SETTINGS} as settings, ${LEVEL_ZERO} as "levelZero"
  from employees_directory e ${role.joins}
  left join lateral (
    select v.id, v.required_credential_type_ids from job_roles_requirement_versions v
    where v.employer_id = current_employer() and v.job_role_id = ${role.jobRoleId} and v.effective_on <= $2
    order by v.effective_on desc limit 1
  ) version on true
  where e.employer_id = current_employer() and e.id = $1 ${visibility}`;

const STANDINGS = {
  own: { name: 'skill_gap_own', text: standing(OWN_ROLE, '') },
  ownInLine: { name: 'skill_gap_own_in_line', text: standing(OWN_ROLE, IN_LINE('$3')) },
  target: { name: 'skill_gap_target', text: standing(TARGET_ROLE, '') },
  targetInLine: { name: 'skill_gap_target_in_line', text: standing(TARGET_ROLE, IN_LINE('$4')) },
};

type Wanted = { employeeId: string; targetRoleId: string | null; asOf: PlainDate };

/** The person, if in view, against the target role or their own. Served by primary keys and (employer_id, job_role_id, effective_on). */
export async function readStanding(
  tx: EmployerTx,
  { employeeId, targetRoleId, asOf }: Wanted,
  view: PeopleInView,
): Promise<Standing | undefined> {
  const values = [employeeId, asOf, ...(targetRoleId === null ? [] : [targetRoleId])];
  const role = targetRoleId === null ? 'own' : 'target';
  const [row] = view.everyone
    ? await tx.rows<Standing>(STANDINGS[role], values)
    : await tx.rows<Standing>(STANDINGS[`${role}InLine`], [...values, view.employeeId]);
  return row;
}

export type Requirement = {
  skillId: string;
  requiredLevel: number;
  weight: number;
  mandatory: boolean;
};

const REQUIREMENTS = {
  name: 'skill_gap_requirements',
  text: `select skill_id as "skillId", level as "requiredLevel", weight, mandatory from job_roles_requirements
         where employer_id = current_employer() and requirement_version_id = $1
         order by skill_id`,
};

export const readRequirements = (tx: EmployerTx, requirementVersionId: string) =>
  tx.rows<Requirement>(REQUIREMENTS, [requirementVersionId]);

/** Unnamed: a report, not a look-up. */
const REFERENCE_WEIGHTS = {
  text: `with in_force as (
           select distinct on (job_role_id) id from job_roles_requirement_versions
           where employer_id = current_employer() and effective_on <= $1
           order by job_role_id, effective_on desc
         ), means as (
           select r.skill_id, sum(r.weight) / (select count(*) from in_force) as mean
           from skills_directory s
           join job_roles_requirements r on r.employer_id = current_employer() and r.skill_id = s.id
           join in_force on in_force.id = r.requirement_version_id
           where s.employer_id = current_employer() and s.reference_weight is null
           group by r.skill_id
         )
         select s.id as "skillId", coalesce(s.reference_weight, means.mean, 0) as weight
         from skills_directory s left join means on means.skill_id = s.id
         where s.employer_id = current_employer()`,
};

/**
 * Each skill's mean weight over its reference population: that of its source where it has one, otherwise all roles of the
 * employer whose requirements are in force, where a role that does not ask for it counts as 0.
 */
export async function readReferenceWeights(
  tx: EmployerTx,
  asOf: PlainDate,
): Promise<Map<string, number>> {
  const rows = await tx.rows<{ skillId: string; weight: number }>(REFERENCE_WEIGHTS, [asOf]);
  return new Map(rows.map(({ skillId, weight }) => [skillId, weight]));
}
