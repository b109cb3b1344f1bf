import type { PlainDate } from '../../kernel/calendar.js';
import type { EmployerTx } from '../../platform/db/database.js';

/** The requirement version of each role that is in force on day $1. Served by (employer_id, job_role_id, effective_on). */
const IN_FORCE = `select distinct on (job_role_id) job_role_id, id from requirement_versions
           where employer_id = current_employer() and effective_on <= $1 order by job_role_id, effective_on desc`;

/** Reports: unnamed, so that each is planned for the employer it is about. */
const CATALOG_STATE = {
  text: `with in_force as (${IN_FORCE})
         select concat_ws(' ',
           (select concat_ws('/', count(*), sum(version)) from job_roles where employer_id = current_employer()),
           (select concat_ws('/', count(*), bit_xor(uuid_hash_extended(id, 0))) from in_force)) as state`,
};

/**
 * Another text whenever a role is added or changed, or another requirement version is in force on the day. Counts and
 * sums, not the newest date: of two changes that commit out of order the later one must not go unseen.
 */
export async function readCatalogState(tx: EmployerTx, asOf: PlainDate): Promise<string> {
  const [row] = await tx.rows<{ state: string }>(CATALOG_STATE, [asOf]);
  return row?.state ?? '';
}

const RATINGS_STATE = {
  text: `select concat_ws(' ',
           (select concat_ws('/', count(*), bit_xor(hashfloat8extended(importance,
              uuid_hash_extended(skill_id, uuid_hash_extended(job_role_id, 0)))))
            from job_role_profiles where employer_id = current_employer()),
           (select concat_ws('/', count(*), bit_xor(uuid_hash_extended(skill_id, uuid_hash_extended(job_role_id, 0))))
            from job_role_tools where employer_id = current_employer())) as state`,
};

/** Another text whenever a profile or a tool of a role changes. Reads all of them. */
export async function readRatingsState(tx: EmployerTx): Promise<string> {
  const [row] = await tx.rows<{ state: string }>(RATINGS_STATE);
  return row?.state ?? '';
}

export type ComparableRole = {
  id: string;
  code: string;
  title: string;
  jobZone: number | null;
  /** By skill id; null if nothing is known of it. */
  importance: Record<string, number> | null;
  toolIds: string[] | null;
};

const COMPARABLE_ROLES = {
  text: `with profiles as (
           select job_role_id, json_object_agg(skill_id, importance) as importance from job_role_profiles
           where employer_id = current_employer() group by job_role_id
         ), in_force as (${IN_FORCE}
         ), asked as (
           select v.job_role_id, json_object_agg(r.skill_id, r.weight) as importance
           from in_force v join requirements r on r.employer_id = current_employer() and r.requirement_version_id = v.id
           where not exists (select 1 from job_role_profiles p
                             where p.employer_id = current_employer() and p.job_role_id = v.job_role_id)
           group by v.job_role_id
         ), tools as (
           select job_role_id, json_agg(skill_id) as ids from job_role_tools
           where employer_id = current_employer() group by job_role_id
         )
         select r.id, r.code, r.title, r.job_zone as "jobZone",
           coalesce(profiles.importance, asked.importance) as importance, tools.ids as "toolIds"
         from job_roles r
         left join profiles on profiles.job_role_id = r.id
         left join asked on asked.job_role_id = r.id
         left join tools on tools.job_role_id = r.id
         where r.employer_id = current_employer()
         order by r.id`,
};

/** Every role with what makes it like others: its rated profile, or else the weights of what it asks for on the day. */
export const readComparableRoles = (tx: EmployerTx, asOf: PlainDate) =>
  tx.rows<ComparableRole>(COMPARABLE_ROLES, [asOf]);
