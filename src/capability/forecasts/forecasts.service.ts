import { dateIn, type PlainDate } from '../../kernel/calendar.js';
import type { Actor } from '../../platform/access/actor.js';
import type { Database, EmployerTx } from '../../platform/db/database.js';
import { unknownReference } from '../../platform/http/http.problems.js';
import { forecastAssumptionUnusable } from './forecasts.problems.js';
import type { VersionHolders, VersionInForce } from './forecasts.repository.js';
import * as repository from './forecasts.repository.js';
import type { Forecast, ForecastRequest } from './forecasts.schemas.js';
import { type AssumptionFault, checkAssumptions } from './rules/check-assumptions.js';
import { roundForecast, tellAssumptions } from './rules/describe-forecast.js';
import { type ForecastRole, forecastSkills } from './rules/forecast-skills.js';
import { groupBy } from './rules/group-by.js';
import { planRoles, type RoleCount, spreadRetirements } from './rules/plan-roles.js';

/** Asks the employers module. */
export type EmployerSettings = { settingsOf(tx: EmployerTx): Promise<{ timeZone: string }> };

type Deps = { db: Database; clock: () => Date; employers: EmployerSettings };

export type ForecastService = ReturnType<typeof forecastService>;

/** So few are looked up one by one, however many others the employer has. */
const FEW_PEOPLE = 500;

type Situation = {
  asOf: PlainDate;
  days: PlainDate[];
  roles: RoleCount[];
  peopleWithoutRole: number;
  versions: VersionInForce[];
  holders: VersionHolders[];
};

const sentences: Record<AssumptionFault['fault'], string> = {
  beyond_horizon: 'The forecast does not reach that year.',
  out_of_scope: 'The role is not among jobRoleIds.',
  planned_twice: 'The headcount of this role and year is planned twice.',
};

/** @throws `forecast-assumption-unusable` (422) */
function requireUsable(assumptions: ReturnType<typeof withDefaults>): void {
  const faults = checkAssumptions(assumptions);
  if (faults.length === 0) return;
  throw forecastAssumptionUnusable(
    'Leave out what the forecast does not cover, or widen the forecast.',
    {
      errors: faults.map(({ pointer, fault }) => ({
        pointer,
        code: 'forecast-assumption-unusable',
        detail: sentences[fault],
      })),
    },
  );
}

const unknown = (pointer: string, what: string) => {
  const detail = `There is no such ${what}.`;
  return unknownReference(detail, { errors: [{ pointer, code: 'unknown-reference', detail }] });
};

/** @throws `unknown-reference` (422) */
async function requireKnown(tx: EmployerTx, assumptions: ReturnType<typeof withDefaults>) {
  const { departmentId, jobRoleIds, retirements, plannedHeadcount } = assumptions;
  if (departmentId !== null && !(await repository.departmentExists(tx, departmentId))) {
    throw unknown('/departmentId', 'department');
  }
  const named = [
    ...(jobRoleIds ?? []).map((id, at) => ({ id, pointer: `/jobRoleIds/${at}` })),
    ...retirements.flatMap(({ jobRoleId: id }, at) =>
      id === undefined ? [] : [{ id, pointer: `/retirements/${at}/jobRoleId` }],
    ),
    ...plannedHeadcount.map(({ jobRoleId: id }, at) => ({
      id,
      pointer: `/plannedHeadcount/${at}/jobRoleId`,
    })),
  ];
  if (named.length === 0) return;
  const missing = new Set(
    await repository.findUnknownRoles(tx, [...new Set(named.map(({ id }) => id))]),
  );
  const first = named.find(({ id }) => missing.has(id));
  if (first) throw unknown(first.pointer, 'job role');
}

export function forecastService({ db, clock, employers }: Deps) {
  const readSituation = (actor: Actor, assumptions: ReturnType<typeof withDefaults>) =>
    db.reportInEmployer(actor.employerId, async (tx): Promise<Situation> => {
      await requireKnown(tx, assumptions);
      const { timeZone } = await employers.settingsOf(tx);
      const asOf = dateIn(timeZone, clock());
      const days = Array.from(
        { length: assumptions.years },
        (_none, at) => `${Number(asOf.slice(0, 4)) + at + 1}-12-31`,
      );
      const heads = await repository.countHeads(tx, assumptions.departmentId);
      const roles = planRoles(heads, assumptions);
      const versions = await repository.findVersionsInForce(
        tx,
        roles.map(({ jobRoleId }) => jobRoleId),
        days,
      );
      const told = new Set(
        roles.filter(({ isSuppressed }) => !isSuppressed).map(({ jobRoleId }) => jobRoleId),
      );
      const versionIds = versions.flatMap(({ jobRoleId, requirementVersionId }) =>
        requirementVersionId !== null && told.has(jobRoleId) ? [requirementVersionId] : [],
      );
      const asked = [...new Set(versionIds)];
      if (heads.reduce((sum, { headcount }) => sum + headcount, 0) > FEW_PEOPLE)
        repository.joinByHash(tx);
      const holders = await repository.countHolders(tx, assumptions.departmentId, asked, asOf);
      const peopleWithoutRole = heads.find(({ jobRoleId }) => jobRoleId === null)?.headcount ?? 0;
      return { asOf, days, roles, peopleWithoutRole, versions, holders };
    });

  return {
    /** Demand for skills and supply of them, one to five years on. Stores nothing. */
    forecast: async (actor: Actor, request: ForecastRequest): Promise<Forecast> => {
      const assumptions = withDefaults(request);
      requireUsable(assumptions);
      const situation = await readSituation(actor, assumptions);
      const years = forecastSkills({
        ...assumptions,
        retirements: spreadRetirements(assumptions.retirements, undefined),
        roles: toForecastRoles(situation, assumptions),
      });
      return {
        years: roundForecast(years),
        assumptions: tellAssumptions(assumptions, situation),
      };
    },
  };
}

const withDefaults = (request: ForecastRequest) => ({
  years: request.years,
  jobRoleIds: request.jobRoleIds ?? null,
  departmentId: request.departmentId ?? null,
  growth: request.growth ?? 0,
  attrition: request.attrition ?? 0,
  retirements: (request.retirements ?? []).map((each) => ({ probability: 1, ...each })),
  trainedPerYear: request.trainedPerYear ?? 0,
  skilledHiresShare: request.skilledHiresShare ?? 0,
  plannedHeadcount: request.plannedHeadcount ?? [],
});

function toForecastRoles(
  { roles, versions, holders }: Situation,
  { retirements, plannedHeadcount }: ReturnType<typeof withDefaults>,
): ForecastRole[] {
  const ofVersion = groupBy(holders, (each) => each.requirementVersionId);
  const ofRole = groupBy(versions, (each) => each.jobRoleId);
  return roles.map(({ jobRoleId, headcount }) => ({
    jobRoleId,
    headcount,
    plannedHeadcount: new Map(
      plannedHeadcount
        .filter((each) => each.jobRoleId === jobRoleId)
        .map((each) => [each.year, each.headcount]),
    ),
    retirements: spreadRetirements(retirements, jobRoleId),
    needs: (ofRole.get(jobRoleId) ?? []).flatMap(({ year, requirementVersionId }) =>
      (ofVersion.get(requirementVersionId ?? '') ?? []).map(({ skillId, holders: count }) => ({
        skillId,
        year,
        holders: count,
      })),
    ),
  }));
}
