import type { EmployerTx } from '../../platform/db/database.js';
import { UNITS } from './company-gap-people.repository.js';
import {
  type SumsRequest,
  sumsFrom,
  type Values,
  valuesOfStatement,
} from './company-gap-sums.repository.js';
import type { Source } from './rules/choose-source.js';

export type GroupKey = 'department' | 'job_role' | 'skill' | 'kind' | 'location';
export type SortKey = 'gapPoints' | 'meanGap' | 'headcount';

/** One group, summed up: nothing of it is rounded yet, and `isHidden` says whether it may be shown. */
export type GroupSums = {
  departmentId: string | null;
  jobRoleId: string | null;
  skillId: string | null;
  kind: string | null;
  country: string | null;
  region: string | null;
  /** Its keys as one text, and what it is sorted by. */
  key: string;
  rank: number;
  headcount: number;
  required: number;
  assessed: number;
  met: number;
  missing: number;
  gapPoints: number;
  weight: number;
  isHidden: boolean;
};

export type GroupRequest = SumsRequest & {
  groupBy: readonly GroupKey[];
  /** Each department with all below it. */
  withSubtree: boolean;
  skillIds?: readonly string[] | undefined;
  kind?: string | undefined;
  sort: SortKey;
  /** Groups of fewer people are hidden. */
  smallest: number;
  after?: readonly (string | number)[] | undefined;
  /** One more is read, to know whether there is one; null reads them all. */
  limit: number | null;
};

const RANKS: Readonly<Record<SortKey, string>> = {
  gapPoints: 'gap_points',
  meanGap: 'missing / required',
  headcount: 'headcount',
};
const COLUMNS: Readonly<Record<GroupKey, readonly string[]>> = {
  department: ['department_id'],
  job_role: ['job_role_id'],
  skill: ['skill_id'],
  kind: ['kind'],
  location: ['country', 'region'],
};
const columnsOf = (groupBy: readonly GroupKey[]) => groupBy.flatMap((key) => COLUMNS[key]);

/** Weighted sums are whole numbers of 2^-24 of a point, for the reason for which levels are of 2^-30. */
const POINTS = 16_777_216;

/** Departments with all below them, as `above`: a row for each department and each that it is part of. */
const ABOVE = `above as (
    with recursive up as (
      select id as department_id, id as ancestor_id, 1 as depth from departments_directory where employer_id = current_employer()
      union all
      select up.department_id, d.parent_id, up.depth + 1 from up
      join departments_directory d on d.employer_id = current_employer() and d.id = up.ancestor_id
      where d.parent_id is not null and up.depth < 100
    ) select department_id, ancestor_id from up)`;

/** What a place says, read back where groups are by it. */
function readPlace({ dimension, groupBy }: GroupRequest) {
  const location =
    dimension === 'location' ? 'h.place' : `substr(h.place, strpos(h.place, '/') + 1)`;
  const isByLocation = groupBy.includes('location');
  return {
    department: groupBy.includes('department')
      ? `nullif(split_part(h.place, '/', 1), '')::uuid`
      : 'null::uuid',
    country: isByLocation ? `nullif(split_part(${location}, '/', 1), '')` : 'null::text',
    region: isByLocation
      ? `nullif(substr(${location}, strpos(${location}, '/') + 1), '')`
      : 'null::text',
  };
}

/** Whoever was never assessed is reckoned with as none: where the default scale begins. */
const ZERO_UNITS = `(select coalesce(max(round(s.zero * ${UNITS})), 0)::bigint from proficiency_scales_directory s
  where s.employer_id = current_employer() and s.is_default)`;

/** The requirements in force, matched to who must meet them, as `pairs`. */
function pairUp(request: GroupRequest, values: Values): string {
  const { skillIds, kind, withSubtree, groupBy, scope } = request;
  const conditions = ['true'];
  if (scope.jobRoleIds)
    conditions.push(`r.job_role_id = any(${values.add(scope.jobRoleIds)}::uuid[])`);
  if (skillIds) conditions.push(`r.skill_id = any(${values.add(skillIds)}::uuid[])`);
  if (kind !== undefined) conditions.push(`s.kind = ${values.add(kind)}`);
  const asksKind = kind !== undefined || groupBy.includes('kind');
  const climbs = withSubtree && groupBy.includes('department');
  const place = readPlace(request);
  const employer = values.add(request.employerId);
  return `pairs as (
      select h.place, ${climbs ? 'above.ancestor_id' : place.department} as department_id, ${place.country} as country,
        ${place.region} as region, r.job_role_id, r.skill_id, ${asksKind ? 's.kind' : 'null::text'} as kind,
        r.requirement_version_id, h.headcount, coalesce(c.assessed, 0) as assessed, coalesce(c.met, 0) as met, r.weight,
        h.headcount::bigint * round(r.level * ${UNITS})::bigint - coalesce(c.held_units, 0)::bigint
          - (h.headcount - coalesce(c.assessed, 0))::bigint * ${ZERO_UNITS} as missing_units
      from heads h
      join job_roles_requirements r on r.employer_id = ${employer}::uuid and r.requirement_version_id = h.requirement_version_id
      ${asksKind ? 'join skills_directory s on s.employer_id = current_employer() and s.id = r.skill_id' : ''}
      ${climbs ? `join above on above.department_id = ${place.department}` : ''}
      left join cells c on c.place = h.place and c.requirement_version_id = h.requirement_version_id and c.skill_id = r.skill_id
      where ${conditions.join(' and ')}
    )`;
}

const SUMS = `sum(headcount)::double precision as required, sum(assessed)::double precision as assessed,
  sum(met)::double precision as met, sum(missing_units)::double precision as missing_units,
  sum(round(weight * missing_units / ${UNITS / POINTS})) as points, sum(round(weight * headcount * ${POINTS})) as weights`;
const SUM_COLUMNS = 'headcount, required, assessed, met, missing_units, points, weights';

/** People are counted once in each group, however many skills it is about. */
function sumUp(groupBy: readonly GroupKey[]): string {
  const list = columnsOf(groupBy).join(', ');
  if (groupBy.includes('skill'))
    return `sums as (select ${list}, sum(headcount)::double precision as headcount, ${SUMS} from pairs group by ${list})`;
  return `teams as (
      select ${list}, max(headcount) as team, ${SUMS} from pairs group by ${list}, place, requirement_version_id
    ), sums as (
      select ${list}, sum(team)::double precision as headcount, sum(required) as required, sum(assessed) as assessed, sum(met) as met,
        sum(missing_units) as missing_units, sum(points) as points, sum(weights) as weights
      from teams group by ${list}
    )`;
}

/** A person is in one department, one role, one place; and in several skills at once. */
const PARTS: readonly GroupKey[] = ['department', 'job_role', 'location'];

/**
 * Hides groups of fewer people than `smallest`; and, where groups are the parts of a whole that can be asked for as well,
 * the smallest of the others if the hidden ones are fewer than that together: the whole less what is shown would tell them.
 */
function hideSmall({ groupBy, withSubtree, smallest }: GroupRequest, values: Values): string {
  const least = values.add(smallest);
  const parts = PARTS.filter(
    (key) => groupBy.includes(key) && !(key === 'department' && withSubtree),
  );
  const steps = [`hidden0 as (select *, headcount < ${least} as is_hidden from sums)`];
  for (const [index, part] of parts.entries()) {
    const others = columnsOf(groupBy.filter((key) => key !== part)).join(', ');
    const family = others === '' ? '' : `partition by ${others}`;
    steps.push(`hidden${index + 1} as (
      select ${columnsOf(groupBy).join(', ')}, ${SUM_COLUMNS},
        is_hidden or coalesce(people_hidden between 1 and ${least} - 1 and turn = 1, false) as is_hidden
      from (
        select *, sum(headcount) filter (where is_hidden) over (${family}) as people_hidden,
          row_number() over (${family}${family ? ' ' : ''}order by is_hidden, headcount, ${COLUMNS[part].join(', ')}) as turn
        from hidden${index}) h)`);
  }
  return `${steps.join(', ')}, shown as (select * from hidden${parts.length})`;
}

/** The statement of one report. Not named: it is planned for the employer it is about. */
export function groupStatement(source: Source, request: GroupRequest) {
  const { groupBy, after, limit, withSubtree } = request;
  const values = valuesOfStatement();
  const sums = sumsFrom(source, request, values);
  const pairs = pairUp(request, values);
  const hidden = hideSmall(request, values);
  const only = (key: GroupKey, column: string, type: string) =>
    groupBy.includes(key) ? `${column}::${type}` : `null::${type}`;
  const key = columnsOf(groupBy)
    .map((column) => `coalesce(${column}::text, '')`)
    .join(` || '|' || `);
  const [wasHidden, rank, lastKey] = after ?? [];
  const since = after
    ? `where (is_hidden, -rank, key collate "C") >
         (${values.add(wasHidden === 1)}::boolean, ${values.add(-Number(rank))}::double precision, ${values.add(lastKey)}::text collate "C")`
    : '';
  const climbing = withSubtree && groupBy.includes('department') ? `${ABOVE}, ` : '';
  const text = `with ${climbing}${sums}, ${pairs}, ${sumUp(groupBy)}, ${hidden}, ranked as (
      select *, ${key} as key, case when is_hidden then 0 else ${RANKS[request.sort]} end as rank
      from (select *, missing_units / ${UNITS} as missing, points / ${POINTS} as gap_points, weights / ${POINTS} as weight
      from shown) t
    )
    select ${only('department', 'department_id', 'uuid')} as "departmentId", ${only('job_role', 'job_role_id', 'uuid')} as "jobRoleId",
      ${only('skill', 'skill_id', 'uuid')} as "skillId", ${only('kind', 'kind', 'text')} as kind,
      ${only('location', 'country', 'text')} as country, ${only('location', 'region', 'text')} as region, key, rank,
      headcount, required, assessed, met, missing, gap_points as "gapPoints", weight,
      is_hidden as "isHidden"
    from ranked ${since}
    order by is_hidden, -rank, key collate "C"
    ${limit === null ? '' : `limit ${values.add(limit + 1)}`}`;
  return { statement: { text }, values: [...values.all] };
}

export function readGroups(
  tx: EmployerTx,
  source: Source,
  request: GroupRequest,
): Promise<GroupSums[]> {
  const { statement, values } = groupStatement(source, request);
  return tx.rows<GroupSums>(statement, values);
}

const SUBTREE = {
  text: `with recursive below as (
           select id, 1 as depth from departments_directory where employer_id = current_employer() and id = $1
           union all
           select d.id, below.depth + 1 from below
           join departments_directory d on d.employer_id = current_employer() and d.parent_id = below.id
           where below.depth < 100
         ) select id from below`,
};
/** A department and all below it; empty if there is no such department. */
export async function readSubtree(tx: EmployerTx, departmentId: string): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(SUBTREE, [departmentId]);
  return rows.map(({ id }) => id);
}
