import type { PlainDate } from '../../kernel/calendar.js';
import type { EmployerTx } from '../../platform/db/database.js';
import {
  heldUnits,
  isCounted,
  isMet,
  levelOn,
  livePeopleOn,
  PLACES,
  SIDES,
  versionsOn,
} from './company-gap-people.repository.js';
import type { Dimension, Source } from './rules/choose-source.js';

/** Whom a report is about. Absent: everybody, everywhere. */
export type Scope = {
  departmentIds?: readonly string[] | undefined;
  jobRoleIds?: readonly string[] | undefined;
  country?: string | undefined;
  region?: string | undefined;
  /** Managers in whose lines a person must be, all of them. */
  lineOf: readonly string[];
};

/** Which day is asked about: levels of a day that has passed come from the evidence, others are kept. */
export type Day = { asOf: PlainDate; isPast: boolean };

/** Collects the values of a statement. */
export type Values = { add(value: unknown): string; readonly all: unknown[] };
export function valuesOfStatement(): Values {
  const all: unknown[] = [];
  return {
    all,
    add(value) {
      all.push(value);
      return `$${all.length}`;
    },
  };
}

const IN_FORCE = {
  text: `with ${versionsOn('$1')} select id from versions order by id`,
};
/** The version of every role that is in force on a day. */
export async function readVersionsInForce(tx: EmployerTx, asOf: PlainDate): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(IN_FORCE, [asOf]);
  return rows.map(({ id }) => id);
}

/**
 * The conditions of a scope on the person `e`. The employer is a value here and in `levelsOf`: PostgreSQL then compares
 * it with the transaction's once for the whole statement, and not once for each of two million rows.
 */
export function isInScope(scope: Scope, employer: string, values: Values): string {
  const { departmentIds, jobRoleIds, country, region, lineOf } = scope;
  const conditions = [`e.employer_id = ${employer}::uuid`, isCounted('e')];
  if (departmentIds) conditions.push(`e.department_id = any(${values.add(departmentIds)}::uuid[])`);
  if (jobRoleIds) conditions.push(`e.job_role_id = any(${values.add(jobRoleIds)}::uuid[])`);
  if (country !== undefined) conditions.push(`e.country = ${values.add(country)}`);
  if (region !== undefined) conditions.push(`e.region = ${values.add(region)}`);
  for (const manager of lineOf)
    conditions.push(`e.id in (select employee_id from reports_of(${values.add(manager)}::uuid))`);
  return conditions.join(' and ');
}

/** Levels on a day, as `l`. */
export const levelsOf = ({ isPast }: Day, day: string, employer: string) =>
  isPast
    ? { from: `employee_skill_levels_on(${day}::date) l`, isOurs: 'true', level: 'l.level' }
    : {
        from: 'assessments_levels l',
        isOurs: `l.employer_id = ${employer}::uuid`,
        level: levelOn(day),
      };

/** How a report names the place of the person `e`; those of the kept dimensions are the same as there. */
const LIVE_PLACES = {
  ...PLACES,
  'department and location': `${PLACES.department} || '/' || ${PLACES.location}`,
} as const;
const OWN_COLUMNS = {
  employer: '',
  department: 'e.department_id, ',
  location: 'e.country, e.region, ',
  'department and location': 'e.department_id, e.country, e.region, ',
} as const;

export type SumsRequest = {
  employerId: string;
  scope: Scope;
  day: Day;
  /** The versions in force on the day. */
  versionIds: readonly string[];
  dimension: Dimension;
};

/**
 * Counts everybody: heads by place and version, and what they hold by place, version and skill. Who was never assessed
 * appears among the heads alone, so that two million rows are joined from the inside. The outer joins, of which only full
 * rows are kept, stop PostgreSQL from taking role and skill for independent and expecting a thousandth of the rows.
 */
function countLive(request: SumsRequest, values: Values, asOf: string): string {
  const { scope, day, dimension } = request;
  const employer = values.add(request.employerId);
  const versionIds = values.add(request.versionIds);
  const inScope = isInScope(scope, employer, values);
  const { from, isOurs, level } = levelsOf(day, asOf, employer);
  const place = LIVE_PLACES[dimension].replace(/\b(department_id|country|region)\b/g, 'e.$1');
  const own = OWN_COLUMNS[dimension];
  return `heads as materialized (
      select ${place} as place, v.id as requirement_version_id, count(*) as headcount
      from employees_directory e join versions v on v.job_role_id = e.job_role_id
      where ${inScope} group by ${own}v.id
    ), cells as materialized (
      select ${place} as place, v.id as requirement_version_id, l.skill_id,
        count(${level}) filter (where r.level is not null) as assessed,
        count(*) filter (where ${isMet(level, 'r.level')}) as met,
        (sum(${heldUnits(level, 'r.level')}) filter (where r.level is not null and (${level}) is not null))::bigint as held_units
      from employees_directory e
      join ${from} on ${isOurs} and l.employee_id = e.id
      left join job_roles_requirement_versions v on v.employer_id = ${employer}::uuid and v.job_role_id = e.job_role_id
        and v.id = any(${versionIds}::uuid[])
      left join job_roles_requirements r on r.employer_id = ${employer}::uuid and r.requirement_version_id = v.id
        and r.skill_id = l.skill_id
      where ${inScope} group by ${own}v.id, l.skill_id having count(r.level) > 0
    )`;
}

/** The conditions of a scope on a row of the kept sums, or of those who changed, by its place. */
function isPlaceInScope(scope: Scope, dimension: Dimension, values: Values): string {
  const { departmentIds, country, region } = scope;
  const conditions = ['true'];
  if (dimension === 'department' && departmentIds)
    conditions.push(`place = any(${values.add(departmentIds)}::text[])`);
  if (dimension === 'location' && country !== undefined)
    conditions.push(`split_part(place, '/', 1) = ${values.add(country)}`);
  if (dimension === 'location' && region !== undefined)
    conditions.push(`substr(place, strpos(place, '/') + 1) = ${values.add(region)}`);
  return conditions.join(' and ');
}

/** Reads the kept sums and puts right what changed since: out as it was counted, in as it is now. */
function readKept(
  { employerId, scope, dimension }: SumsRequest,
  changed: readonly string[],
  values: Values,
  asOf: string,
): string {
  if (dimension === 'department and location') throw new Error('no sums are kept for both');
  const employer = values.add(employerId);
  const inScope = isPlaceInScope(scope, dimension, values);
  const heads = `select place, requirement_version_id, headcount from company_gap_headcounts
    where employer_id = ${employer}::uuid and dimension = '${dimension}' and ${inScope}`;
  const cells = `select place, requirement_version_id, skill_id, assessed, met, held_units
    from company_gap_${dimension}_cells where employer_id = ${employer}::uuid and ${inScope}`;
  if (changed.length === 0) return `heads as (${heads}), cells as (${cells})`;
  return `changed as (select employee_id from unnest(${values.add(changed)}::uuid[]) employee_id),
    ${livePeopleOn(asOf)}, ${SIDES}, placed as (select ${PLACES[dimension]} as place, sides.* from sides),
    heads as materialized (
      select place, requirement_version_id, sum(headcount) as headcount from (
        ${heads}
        union all
        select place, requirement_version_id, sign from placed where ${inScope}
      ) t group by place, requirement_version_id having sum(headcount) <> 0
    ), cells as materialized (
      select place, requirement_version_id, skill_id, sum(assessed) as assessed, sum(met) as met, sum(held_units) as held_units
      from (
        ${cells}
        union all
        select p.place, p.requirement_version_id, a.skill_id, p.sign, p.sign * a.met::int, p.sign * a.held_units
        from placed p cross join lateral unnest(p.skill_ids, p.held_units, p.met) a (skill_id, held_units, met)
        where ${inScope}
      ) t group by place, requirement_version_id, skill_id having sum(assessed) <> 0
    )`;
}

/** `versions`, `heads` and `cells` from either source: the same numbers, whichever it is. */
export function sumsFrom(source: Source, request: SumsRequest, values: Values): string {
  const asOf = values.add(request.day.asOf);
  const sums =
    source.kind === 'live'
      ? countLive(request, values, asOf)
      : readKept(request, source.changed, values, asOf);
  return `${versionsOn(asOf)}, ${sums}`;
}

const FOR_MANY_ROWS = {
  text: `select set_config('enable_sort', 'off', true), set_config('enable_mergejoin', 'off', true), set_config('work_mem', '16MB', true)`,
};
/** Before everybody is counted: the rows are hashed, where PostgreSQL would sort them on disk. */
export const expectManyRows = (tx: EmployerTx) => tx.send(FOR_MANY_ROWS);

const WITHOUT_LOOPS = {
  text: `select set_config('enable_nestloop', 'off', true), set_config('work_mem', '16MB', true)`,
};
/**
 * Before many people are joined with what is asked of them. Of an employer who is new beside large ones PostgreSQL expects
 * a row or none until the tables are analysed again, and would walk thousands of people once for each requirement.
 */
export const joinByHash = (tx: EmployerTx) => tx.send(WITHOUT_LOOPS);

/** So few are looked up one by one, however many others the employer has. */
export const FEW_PEOPLE = 500;

/** Whether a scope holds more people than this. */
export async function holdsMore(
  tx: EmployerTx,
  { employerId, scope }: Pick<SumsRequest, 'employerId' | 'scope'>,
  people: number,
): Promise<boolean> {
  const values = valuesOfStatement();
  const inScope = isInScope(scope, values.add(employerId), values);
  const text = `select 1 from employees_directory e where ${inScope} offset ${values.add(people)} limit 1`;
  return (await tx.rows({ text }, [...values.all])).length > 0;
}
