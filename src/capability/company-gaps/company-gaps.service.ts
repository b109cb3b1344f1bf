import type { Actor } from '../../platform/access/actor.js';
import type { Database, EmployerTx } from '../../platform/db/database.js';
import type { Page, Pager } from '../../platform/http/pagination.js';
import {
  isOfLine,
  type PeopleQuery,
  type ReportDeps,
  readDays,
  readScope,
} from './company-gap-scope.service.js';
import { sourceOf } from './company-gap-source.service.js';
import {
  expectManyRows,
  FEW_PEOPLE,
  holdsMore,
  joinByHash,
  readVersionsInForce,
} from './company-gap-sums.repository.js';
import {
  type GroupKey,
  type GroupRequest,
  type GroupSums,
  readGroups,
  type SortKey,
} from './company-gaps.repository.js';
import type {
  CompanyGapGroup,
  CompanyGapQuery,
  HeatMapQuery,
  SkillHeatMap,
} from './company-gaps.schemas.js';
import { type Asked, chooseDimension, type Source } from './rules/choose-source.js';
import { presentGroup, SMALLEST_GROUP } from './rules/present-group.js';

type Deps = ReportDeps & { db: Database; pager: Pager };
type Filters = PeopleQuery & {
  skillId?: string | undefined;
  kind?: NonNullable<CompanyGapGroup['kind']> | undefined;
};
type Provenance = { asOf: string; computedAt: string; source: Source['kind']; stale: boolean };
type Wanted = Pick<GroupRequest, 'groupBy' | 'sort' | 'limit' | 'after'>;

export type CompanyGapService = ReturnType<typeof companyGapService>;

const MOST_ROWS = 100;
const MOST_COLUMNS = 50;

const groupsIn = (list: string | undefined) => (list ?? 'skill').split(',') as GroupKey[];

function toGroup(sums: GroupSums): CompanyGapGroup {
  const { departmentId, jobRoleId, skillId, country, region } = sums;
  const kind = sums.kind as CompanyGapGroup['kind'];
  return { departmentId, jobRoleId, skillId, kind, country, region, ...presentGroup(sums) };
}

export function companyGapService({ db, pager, clock, employers }: Deps) {
  /** All that several readings of one report have in common. */
  async function open(tx: EmployerTx, actor: Actor, query: Filters, groups: readonly GroupKey[]) {
    const computedAt = clock().toISOString();
    const { today, day } = await readDays(tx, { clock, employers }, query.asOf);
    const asked: Asked = {
      groupBy: groups,
      isOfDepartments: query.departmentId !== undefined,
      isOfLocation: query.country !== undefined || query.region !== undefined,
      isOfLine: isOfLine(actor, query),
      asOf: day.asOf,
      today,
    };
    const [scope, versionIds, source] = await Promise.all([
      readScope(tx, actor, query),
      readVersionsInForce(tx, day.asOf),
      sourceOf(tx, asked),
    ]);
    const { employerId } = tx;
    if (source.kind === 'live') {
      if (await holdsMore(tx, { employerId, scope }, FEW_PEOPLE)) joinByHash(tx);
      expectManyRows(tx);
    }
    const request = {
      employerId,
      scope,
      day,
      versionIds,
      dimension: chooseDimension(asked),
      withSubtree: query.includeSubtree === 'true',
      skillIds: query.skillId === undefined ? undefined : [query.skillId],
      kind: query.kind,
      smallest: SMALLEST_GROUP,
    };
    const provenance: Provenance = {
      asOf: day.asOf,
      computedAt,
      source: source.kind,
      stale: false,
    };
    const read = (wanted: Wanted, narrower: Partial<GroupRequest> = {}) =>
      readGroups(tx, source, { ...request, ...narrower, ...wanted });
    return { provenance, read };
  }

  return {
    /** What groups of people lack, the largest gaps first; everything of one instant. */
    summary: (
      actor: Actor,
      query: CompanyGapQuery,
    ): Promise<Page<CompanyGapGroup> & Provenance> => {
      const bound = {
        employerId: actor.employerId,
        operationId: 'summarizeCompanySkillGaps',
        filters: query,
      };
      const request = pager.read(bound, query);
      const groupBy = groupsIn(query.groupBy);
      const sort: SortKey = query.sort ?? 'gapPoints';
      return db.reportInEmployer(actor.employerId, async (tx) => {
        const { provenance, read } = await open(tx, actor, query, groupBy);
        const rows = await read({ groupBy, sort, ...request });
        const page = pager.page(bound, request, rows, {
          item: toGroup,
          after: ({ isHidden, rank, key }) => [isHidden ? 1 : 0, rank, key],
        });
        return { ...provenance, ...page };
      });
    },

    /** Units against skills: the rows and columns with the largest gaps, and what lies where they meet. */
    heatMap: (actor: Actor, query: HeatMapQuery): Promise<SkillHeatMap> => {
      const { rows: by = 'department', columns: against = 'skill' } = query;
      return db.reportInEmployer(actor.employerId, async (tx) => {
        const { provenance, read } = await open(tx, actor, query, [by, against]);
        const groups = { sort: 'gapPoints', after: undefined } as const;
        const columns = await read({ ...groups, groupBy: [against], limit: MOST_COLUMNS });
        const rows = await read({ ...groups, groupBy: [by], limit: MOST_ROWS });
        const shownColumns = columns.slice(0, MOST_COLUMNS);
        const shownRows = rows.slice(0, MOST_ROWS);
        const skillIds = shownColumns.flatMap(({ skillId }) => skillId ?? []);
        const all = await read(
          { ...groups, groupBy: [by, against], limit: null },
          against === 'skill' ? { skillIds } : {},
        );
        return {
          ...provenance,
          ...arrange(shownRows, shownColumns, all),
          truncated: rows.length > MOST_ROWS || columns.length > MOST_COLUMNS,
        };
      });
    },
  };
}

/** Cells by their place on the axes; what lies outside them is left out. */
function arrange(
  rows: readonly GroupSums[],
  columns: readonly GroupSums[],
  all: readonly GroupSums[],
): Pick<SkillHeatMap, 'rows' | 'columns' | 'cells'> {
  const rowKey = ({ departmentId, jobRoleId, country, region }: GroupSums) =>
    JSON.stringify([departmentId, jobRoleId, country, region]);
  const columnKey = ({ skillId, kind }: GroupSums) => JSON.stringify([skillId, kind]);
  const rowOf = new Map(rows.map((each, index) => [rowKey(each), index]));
  const columnOf = new Map(columns.map((each, index) => [columnKey(each), index]));
  const cells = all.flatMap((sums) => {
    const [row, column] = [rowOf.get(rowKey(sums)), columnOf.get(columnKey(sums))];
    if (row === undefined || column === undefined) return [];
    const { headcount, assessedShare, metShare, meanGap, suppressed } = presentGroup(sums);
    return [{ row, column, headcount, assessedShare, metShare, meanGap, suppressed }];
  });
  return {
    rows: rows.map(({ departmentId, jobRoleId, country, region }) => ({
      departmentId,
      jobRoleId,
      country,
      region,
    })),
    columns: columns.map(({ skillId, kind }) => ({
      skillId,
      kind: kind as CompanyGapGroup['kind'],
    })),
    cells: cells.toSorted((one, other) => one.row - other.row || one.column - other.column),
  };
}
