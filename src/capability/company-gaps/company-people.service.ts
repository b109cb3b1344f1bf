import type { Actor } from '../../platform/access/actor.js';
import type { Database } from '../../platform/db/database.js';
import { unknownReference } from '../../platform/http/http.problems.js';
import type { Page, Pager } from '../../platform/http/pagination.js';
import { type RoleBench, readBenches, readRoles } from './bench-strength.repository.js';
import {
  type PeopleQuery,
  type ReportDeps,
  readDays,
  readScope,
} from './company-gap-scope.service.js';
import {
  FEW_PEOPLE,
  holdsMore,
  joinByHash,
  readVersionsInForce,
} from './company-gap-sums.repository.js';
import type {
  BenchQuery,
  BenchStrength,
  SinglePointOfFailure,
  SinglePointQuery,
} from './company-gaps.schemas.js';
import { gradeBench } from './rules/grade-bench.js';
import { readSinglePoints } from './single-points.repository.js';

type Deps = ReportDeps & { db: Database; pager: Pager };
type Dated<Item> = Page<Item> & { asOf: string };

export type CompanyPeopleService = ReturnType<typeof companyPeopleService>;

const DEFAULT_THRESHOLD = 0.8;

function toBench(
  { jobRoleId, holders, pool, candidates }: RoleBench,
  { threshold, seats = holders }: { threshold: number; seats: number | undefined },
): BenchStrength {
  const people = candidates.flatMap(({ readiness, isQualified, people: count }) =>
    Array.from({ length: count }, () => ({ readiness, isQualified })),
  );
  return {
    jobRoleId,
    seats,
    threshold,
    ...gradeBench({ seats, threshold, pool, candidates: people }),
  };
}

/** Reports that look at people one by one: who could take over, and who cannot be spared. */
export function companyPeopleService({ db, pager, clock, employers }: Deps) {
  const people = (query: PeopleQuery): PeopleQuery => ({ ...query, jobRoleId: undefined });

  return {
    /** How well each role is backed by people of other roles. @throws `unknown-reference` (422) */
    bench: (actor: Actor, query: BenchQuery): Promise<Dated<BenchStrength>> => {
      const { employerId } = actor;
      const bound = { employerId, operationId: 'listBenchStrength', filters: query };
      const request = pager.read(bound, query);
      const threshold = query.threshold === undefined ? DEFAULT_THRESHOLD : Number(query.threshold);
      if (query.seats !== undefined && query.jobRoleId === undefined)
        throw unknownReference('Name the role whose seats these are with jobRoleId.', {
          errors: [
            { pointer: '/query/seats', code: 'job-role-missing', detail: 'needs jobRoleId' },
          ],
        });
      const seats = query.seats === undefined ? undefined : Number(query.seats);
      return db.reportInEmployer(employerId, async (tx) => {
        const { day } = await readDays(tx, { clock, employers }, query.asOf);
        const [scope, versionIds] = await Promise.all([
          readScope(tx, actor, people(query)),
          readVersionsInForce(tx, day.asOf),
        ]);
        const everybody = { employerId, scope, day, versionIds };
        const roles = await readRoles(tx, everybody, {
          jobRoleId: query.jobRoleId,
          limit: request.limit,
          after: request.after?.[0] as string | undefined,
        });
        if (await holdsMore(tx, everybody, FEW_PEOPLE)) joinByHash(tx);
        const rows = await readBenches(tx, everybody, roles);
        const page = pager.page(bound, request, rows, {
          item: (row) => toBench(row, { threshold, seats }),
          after: ({ jobRoleId }) => [jobRoleId],
        });
        return { asOf: day.asOf, ...page };
      });
    },

    /** Required skills that at most one person has at the level. */
    singlePoints: (actor: Actor, query: SinglePointQuery): Promise<Dated<SinglePointOfFailure>> => {
      const { employerId } = actor;
      const bound = { employerId, operationId: 'listSinglePointsOfFailure', filters: query };
      const request = pager.read(bound, query);
      return db.reportInEmployer(employerId, async (tx) => {
        const { day } = await readDays(tx, { clock, employers }, query.asOf);
        const [scope, versionIds] = await Promise.all([
          readScope(tx, actor, people(query)),
          readVersionsInForce(tx, day.asOf),
        ]);
        const { jobRoleId, skillId, kind } = query;
        if (await holdsMore(tx, { employerId, scope }, FEW_PEOPLE)) joinByHash(tx);
        const rows = await readSinglePoints(tx, {
          ...{ employerId, scope, day, versionIds, jobRoleId, skillId, kind },
          ...request,
        });
        const page = pager.page(bound, request, rows, {
          item: (row) => row,
          after: (row) => [row.dependents, row.skillId, row.requiredLevel],
        });
        return { asOf: day.asOf, ...page };
      });
    },
  };
}
