import type { PlainDate } from '../../kernel/calendar.js';
import {
  type Actor,
  type Grants,
  peopleInView,
  type Role,
  roles,
} from '../../platform/access/actor.js';
import type { Database, EmployerTx } from '../../platform/db/database.js';
import { notFound, unknownReference } from '../../platform/http/http.problems.js';
import {
  type Days,
  type HeldCredentials,
  keptLevels,
  type LevelHistory,
  needsHistory,
  type Remembered,
  thresholdsOf,
} from './comparison-basis.service.js';
import type { Ask } from './employer-dates.service.js';
import { compareWithRole, type RoleComparison } from './rules/compare-with-role.js';
import { findGaps } from './rules/find-gaps.js';
import { jobRoleMissing } from './skill-gaps.problems.js';
import type { Requirement, Standing } from './skill-gaps.repository.js';
import * as repository from './skill-gaps.repository.js';
import type { SkillGapQuery, SkillGapReport } from './skill-gaps.schemas.js';

type Deps = {
  db: Database;
  levels: LevelHistory;
  credentials: HeldCredentials;
  remembered: Remembered;
};

/** A skill in which a person falls short of a role; `level` null is not known. Unrounded, on the default scale. */
type RoleGap = {
  skillId: string;
  requiredLevel: number;
  level: number | null;
  weight: number;
  mandatory: boolean;
};
type RoleGaps = {
  /** Empty for a person without a role. */
  currentGaps: RoleGap[];
  /** Null without a target role. */
  targetGaps: RoleGap[] | null;
  /** Every level known of the person, by skill id. */
  levels: Map<string, number>;
  /** What is reckoned with where nothing is known: none, on the default scale. */
  levelZero: number;
};

export type SkillGapService = ReturnType<typeof skillGapService>;

export const BROAD: readonly Role[] = [
  'learning_admin',
  'benefits_admin',
  'hr_admin',
  'auditor',
  'employer_admin',
];
export const GRANTS: Grants = { 'skill-gaps.read': { roles, apiKeys: true } };
const EVERYONE = { everyone: true } as const;

/** The refusal (422) of a role that does not exist, named at the pointer. */
export const noSuchRole = (pointer: string) => {
  const detail = 'There is no such job role.';
  return unknownReference(detail, { errors: [{ pointer, code: 'unknown-reference', detail }] });
};

export function skillGapService({ db, levels, credentials, remembered }: Deps) {
  const { dates, references } = remembered;
  const { requirementsOf } = remembered.requirements;

  const levelsOn = async (
    { ask }: Ask,
    { employeeId, levels: kept, settings }: Pick<Standing, 'employeeId' | 'levels' | 'settings'>,
    days: Days,
  ): Promise<Map<string, number>> =>
    needsHistory(days, settings)
      ? ask((tx) => levels.levelsAsOf(tx, employeeId, days.asOf))
      : keptLevels(kept);

  /** @throws `not-found` (404), `unknown-reference` and `job-role-missing` (422) */
  const standingOf = async (
    tx: EmployerTx,
    actor: Actor,
    employeeId: string,
    { targetRoleId = null, asOf }: { targetRoleId?: string | null | undefined; asOf: PlainDate },
  ) => {
    const view = peopleInView(actor, BROAD);
    const standing = await repository.readStanding(tx, { employeeId, targetRoleId, asOf }, view);
    if (!standing) throw notFound('There is no such employee, or you may not see them.');
    const { jobRoleId } = standing;
    if (jobRoleId !== null) return { ...standing, jobRoleId };
    if (targetRoleId) throw noSuchRole('/query/targetRoleId');
    throw jobRoleMissing('The employee has no job role: name one with targetRoleId.');
  };

  const measure = async (asking: Ask, standing: Standing, days: Days): Promise<RoleComparison> => {
    const { employeeId, requirementVersionId, newestVersionId, jobRoleId } = standing;
    const requiredCredentialTypeIds = standing.requiredCredentialTypeIds ?? [];
    return compareWithRole({
      requirements: await requirementsOf(asking, requirementVersionId),
      referenceMeans: await references.weightsOf(asking, { ...days, newestVersionId }),
      levels: await levelsOn(asking, standing, days),
      levelZero: standing.levelZero ?? 0,
      requiredCredentialTypeIds,
      activeCredentialTypeIds:
        requiredCredentialTypeIds.length > 0
          ? await asking.ask((tx) => credentials.activeTypesOf(tx, employeeId, days.asOf))
          : [],
      isOwnRole: jobRoleId === standing.currentRoleId,
      sameFamily: standing.sameFamily,
      thresholds: thresholdsOf(standing.settings),
    });
  };

  return {
    /** One person against their own role or another, on a day. */
    report: async (
      actor: Actor,
      employeeId: string,
      query: SkillGapQuery,
    ): Promise<SkillGapReport> => {
      const { employerId } = actor;
      // What is remembered needs no transaction; the rest opens one when it is missing.
      const asking: Ask = { employerId, ask: (work) => db.inEmployer(employerId, work) };
      const today = await dates.todayOf(asking);
      const days = { today, asOf: query.asOf ?? today };
      const standing = await db.readInEmployer(employerId, (tx) =>
        standingOf(tx, actor, employeeId, { ...query, ...days }),
      );
      const { requirementVersionId, jobRoleId } = standing;
      const comparison = await measure(asking, standing, days);
      return {
        employeeId: standing.employeeId,
        jobRoleId,
        requirementVersionId,
        asOf: days.asOf,
        ...comparison,
      };
    },

    /**
     * For other modules, inside their transaction: what a person lacks for their own role and, if one is named, for a
     * target role. @throws `unknown-reference` (422) if there is no such target role
     */
    findGapsOf: async (
      tx: EmployerTx,
      employeeId: string,
      { targetRoleId = null, asOf }: { targetRoleId?: string | null; asOf: PlainDate },
    ): Promise<RoleGaps> => {
      const asking: Ask = { employerId: tx.employerId, ask: (work) => work(tx) };
      const against = (roleId: string | null) =>
        repository.readStanding(tx, { employeeId, targetRoleId: roleId, asOf }, EVERYONE);
      const [today, current, target] = await Promise.all([
        dates.todayOf(asking),
        against(null),
        targetRoleId === null ? undefined : against(targetRoleId),
      ]);
      if (target && target.jobRoleId === null) throw noSuchRole('/query/targetRoleId');
      const nothing = { currentGaps: [], targetGaps: target ? [] : null };
      if (!current) return { ...nothing, levels: new Map(), levelZero: 0 };
      const known = await levelsOn(asking, current, { asOf, today });
      const gapsTo = async ({ requirementVersionId, levelZero }: Standing) =>
        listGaps(await requirementsOf(asking, requirementVersionId), known, levelZero ?? 0);
      return {
        currentGaps: await gapsTo(current),
        targetGaps: target ? await gapsTo(target) : null,
        levels: known,
        levelZero: current.levelZero ?? 0,
      };
    },
  };
}

function listGaps(
  requirements: readonly Requirement[],
  levels: ReadonlyMap<string, number>,
  levelZero: number,
): RoleGap[] {
  const none = { requiredCredentialTypeIds: [], activeCredentialTypeIds: [] };
  return findGaps({ requirements, levels, levelZero, ...none }).gaps.map(
    ({ gap: _gap, priority: _priority, ...rest }) => rest,
  );
}
