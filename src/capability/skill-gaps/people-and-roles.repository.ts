import type { PlainDate } from '../../kernel/calendar.js';
import type { PeopleInView } from '../../platform/access/actor.js';
import type { EmployerTx } from '../../platform/db/database.js';
import {
  type GapSettings,
  type KeptLevels,
  LEVEL_ZERO,
  LEVELS,
  NEWEST_VERSION,
  type Requirement,
  SETTINGS,
} from './skill-gaps.repository.js';

/** One person on a day, as far as gaps are concerned. */
export type PersonStanding = {
  employeeId: string;
  currentRoleId: string | null;
  /** The family of the current role. */
  family: string | null;
  levels: KeptLevels;
};

const peopleWith = (visibility: string) => ({
  text: `select e.id as "employeeId", e.job_role_id as "currentRoleId", own.family, ${LEVELS} as levels
         from employees_directory e
         left join job_roles_directory own on own.employer_id = current_employer() and own.id = e.job_role_id
         where e.employer_id = current_employer() and e.id = any($1::uuid[]) ${visibility}`,
});
const PEOPLE = {
  everyone: peopleWith(''),
  inLine: peopleWith(
    'and (e.id = $3 or exists (select 1 from managers_of(e.id) m where m.employee_id = $3))',
  ),
};

/** Those of these people who are in view, with what is known of them. Unnamed, like all of these: a report. */
export const readPeople = (
  tx: EmployerTx,
  { employeeIds, asOf }: { employeeIds: readonly string[]; asOf: PlainDate },
  view: PeopleInView,
) =>
  view.everyone
    ? tx.rows<PersonStanding>(PEOPLE.everyone, [employeeIds, asOf])
    : tx.rows<PersonStanding>(PEOPLE.inLine, [employeeIds, asOf, view.employeeId]);

/** One role on a day. */
export type RoleStanding = {
  jobRoleId: string;
  family: string | null;
  requirementVersionId: string | null;
  requiredCredentialTypeIds: string[] | null;
};

const ROLES = {
  text: `select role.id as "jobRoleId", role.family, version.id as "requirementVersionId",
           version.required_credential_type_ids as "requiredCredentialTypeIds"
         from job_roles_directory role
         left join lateral (
           select v.id, v.required_credential_type_ids from job_roles_requirement_versions v
           where v.employer_id = current_employer() and v.job_role_id = role.id and v.effective_on <= $2
           order by v.effective_on desc limit 1
         ) version on true
         where role.employer_id = current_employer() and role.id = any($1::uuid[])`,
};

export const readRoles = (tx: EmployerTx, jobRoleIds: readonly string[], asOf: PlainDate) =>
  tx.rows<RoleStanding>(ROLES, [jobRoleIds, asOf]);

const GROUND = {
  text: `select ${NEWEST_VERSION} as "newestVersionId", ${SETTINGS} as settings, ${LEVEL_ZERO} as "levelZero"`,
};

/** What every comparison in one employer stands on. */
export async function readGround(tx: EmployerTx) {
  const [row] = await tx.rows<{
    newestVersionId: string | null;
    settings: GapSettings | null;
    levelZero: number | null;
  }>(GROUND);
  return row ?? { newestVersionId: null, settings: null, levelZero: null };
}

const REQUIREMENTS = {
  text: `select requirement_version_id as "requirementVersionId", skill_id as "skillId", level as "requiredLevel", weight,
           mandatory
         from job_roles_requirements
         where employer_id = current_employer() and requirement_version_id = any($1::uuid[])
         order by skill_id`,
};

export const readRequirementsOfMany = (tx: EmployerTx, requirementVersionIds: readonly string[]) =>
  tx.rows<Requirement & { requirementVersionId: string }>(REQUIREMENTS, [requirementVersionIds]);
