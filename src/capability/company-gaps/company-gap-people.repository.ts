import type { Dimension } from './rules/choose-source.js';

/**
 * Pieces of SQL that say what a person counts for, the same wherever they are counted: in a report over everybody, in the
 * kept sums, and for those who changed since. Levels are added as whole numbers of 2^-30 of a level, so that the order of
 * adding, and taking out again, leaves no trace.
 */

/** Units in a level. */
export const UNITS = 1_073_741_824;
/** A level that misses its requirement by noise in the last digits meets it, as in one person's report. */
const TOLERANCE = '1e-9';

export const isCounted = (employee: string) => `${employee}.status in ('active', 'on_leave')`;

/** The version of each role that is in force on a day, as `versions`; it is the day that the parameter holds. */
export const versionsOn = (day: string) => `versions as (
    select distinct on (v.job_role_id) v.id, v.job_role_id from job_roles_requirement_versions v
    where v.employer_id = current_employer() and v.effective_on <= ${day}::date
    order by v.job_role_id, v.effective_on desc)`;

/** The level of `l` on a day: the kept one until the day on which a certificate's floor begins or ends. */
export const levelOn = (day: string) =>
  `case when l.changes_on <= ${day}::date then employee_skill_level_on(l.employee_id, l.skill_id, ${day}::date) else l.level end`;

export const isMet = (level: string, required: string) => `${level} >= ${required} - ${TOLERANCE}`;
export const heldUnits = (level: string, required: string) =>
  `round(least(${level}, ${required}) * ${UNITS})`;

/** What everybody in `changed` counts for on a day, as `live`; needs `versions`. Served by primary keys. */
export const livePeopleOn = (day: string) => `live as materialized (
    select e.id as employee_id, e.department_id, e.country::text as country, e.region, e.job_role_id,
      v.id as requirement_version_id, known.holds_until, coalesce(known.skill_ids, '{}') as skill_ids,
      coalesce(known.held_units, '{}') as held_units, coalesce(known.met, '{}') as met
    from changed c
    join employees_directory e on e.employer_id = current_employer() and e.id = c.employee_id and ${isCounted('e')}
    join versions v on v.job_role_id = e.job_role_id
    cross join lateral (
      select min(case when l.changes_on <= ${day}::date then ${day}::date else l.changes_on - 1 end) as holds_until,
        array_agg(l.skill_id) filter (where now.level is not null) as skill_ids,
        array_agg(${heldUnits('now.level', 'r.level')}::bigint) filter (where now.level is not null) as held_units,
        array_agg(${isMet('now.level', 'r.level')}) filter (where now.level is not null) as met
      from assessments_levels l
      join job_roles_requirements r on r.employer_id = current_employer() and r.requirement_version_id = v.id
        and r.skill_id = l.skill_id
      cross join lateral (select ${levelOn(day)} as level) now
      where l.employer_id = current_employer() and l.employee_id = e.id
    ) known)`;

/** What they were counted as and what they count for now, as `sides`; needs `changed` and `live`. */
export const SIDES = `counted as materialized (
    select p.* from changed c
    join company_gap_people p on p.employer_id = current_employer() and p.employee_id = c.employee_id
  ), sides as (
    select -1 as sign, department_id, country, region, requirement_version_id, skill_ids, held_units, met from counted
    union all
    select 1, department_id, country, region, requirement_version_id, skill_ids, held_units, met from live
  )`;

type KeptDimension = Exclude<Dimension, 'department and location'>;

/** How a person's row names its place in each dimension of the sums. */
export const PLACES: Readonly<Record<KeptDimension, string>> = {
  employer: `''`,
  department: `coalesce(department_id::text, '')`,
  location: `coalesce(country, '') || '/' || coalesce(region, '')`,
};
