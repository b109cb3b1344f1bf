import type { PlainDate } from '../../kernel/calendar.js';
import { type Actor, peopleInView, type Role } from '../../platform/access/actor.js';
import type { Database, EmployerTx } from '../../platform/db/database.js';
import { notFound, unknownReference } from '../../platform/http/http.problems.js';
import { type Ask, type EmployerSettings, employerDates } from './employer-dates.service.js';
import { referenceWeights } from './reference-weights.service.js';
import { roleRequirements } from './role-requirements.service.js';
import { classifyMove } from './rules/classify-move.js';
import { findGaps, roundReport } from './rules/find-gaps.js';
import { jobRoleMissing } from './skill-gaps.problems.js';
import type { Requirement, Standing } from './skill-gaps.repository.js';
import * as repository from './skill-gaps.repository.js';
import type { SkillGapQuery, SkillGapReport } from './skill-gaps.schemas.js';

/** Asks the assessments module for the levels of a day that has passed. */
export type LevelHistory = {
  levelsAsOf(tx: EmployerTx, employeeId: string, asOf: PlainDate): Promise<Map<string, number>>;
};
/** Asks the credentials module: the types of the credentials a person holds, active on a day. */
export type HeldCredentials = {
  activeTypesOf(tx: EmployerTx, employeeId: string, asOf: PlainDate): Promise<readonly string[]>;
};

type Deps = {
  db: Database;
  clock: () => Date;
  employers: EmployerSettings;
  levels: LevelHistory;
  credentials: HeldCredentials;
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
};

type Days = { asOf: PlainDate; today: PlainDate };

export type SkillGapService = ReturnType<typeof skillGapService>;

const BROAD: readonly Role[] = [
  'learning_admin',
  'benefits_admin',
  'hr_admin',
  'auditor',
  'employer_admin',
];
const EVERYONE = { everyone: true } as const;

const noSuchRole = () =>
  unknownReference('There is no such job role.', {
    errors: [
      {
        pointer: '/query/targetRoleId',
        code: 'unknown-reference',
        detail: 'There is no such job role.',
      },
    ],
  });

export function skillGapService({ db, clock, employers, levels, credentials }: Deps) {
  const dates = employerDates({ employers, clock });
  const references = referenceWeights(clock);
  const { requirementsOf } = roleRequirements();

  /** The kept levels are today's, and those of every later day: only new evidence changes a level. */
  const levelsOn = async (
    { ask }: Ask,
    standing: Pick<Standing, 'employeeId' | 'levels'>,
    { asOf, today }: Days,
  ): Promise<Map<string, number>> =>
    asOf < today
      ? ask((tx) => levels.levelsAsOf(tx, standing.employeeId, asOf))
      : new Map(Object.entries(standing.levels ?? {}));

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
    if (targetRoleId) throw noSuchRole();
    throw jobRoleMissing('The employee has no job role: name one with targetRoleId.');
  };

  const measure = async (asking: Ask, standing: Standing, days: Days) => {
    const { employeeId, requirementVersionId, newestVersionId } = standing;
    const requiredCredentialTypeIds = standing.requiredCredentialTypeIds ?? [];
    const requirements = await requirementsOf(asking, requirementVersionId);
    const weights = await references.weightsOf(asking, { ...days, newestVersionId });
    return findGaps({
      requirements: requirements.map(({ skillId, requiredLevel, weight, mandatory }) => {
        const referenceMean = weights.get(skillId) ?? 0;
        return { skillId, requiredLevel, weight, mandatory, referenceMean };
      }),
      levels: await levelsOn(asking, standing, days),
      requiredCredentialTypeIds,
      activeCredentialTypeIds:
        requiredCredentialTypeIds.length > 0
          ? await asking.ask((tx) => credentials.activeTypesOf(tx, employeeId, days.asOf))
          : [],
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
      const { requirementVersionId, jobRoleId, currentRoleId, sameFamily } = standing;
      const numbers = await measure(asking, standing, days);
      const context = jobRoleId === currentRoleId ? 'current_role' : 'target_role';
      const hasGap = numbers.gaps.length > 0;
      return {
        employeeId: standing.employeeId,
        jobRoleId,
        requirementVersionId,
        asOf: days.asOf,
        context,
        ...classifyMove({ ...numbers, context, hasGap, sameFamily }),
        ...roundReport(numbers),
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
      if (target && target.jobRoleId === null) throw noSuchRole();
      if (!current) return { currentGaps: [], targetGaps: target ? [] : null, levels: new Map() };
      const known = await levelsOn(asking, current, { asOf, today });
      const gapsTo = async ({ requirementVersionId }: Standing) =>
        listGaps(await requirementsOf(asking, requirementVersionId), known);
      return {
        currentGaps: await gapsTo(current),
        targetGaps: target ? await gapsTo(target) : null,
        levels: known,
      };
    },
  };
}

function listGaps(
  requirements: readonly Requirement[],
  levels: ReadonlyMap<string, number>,
): RoleGap[] {
  const none = { requiredCredentialTypeIds: [], activeCredentialTypeIds: [] };
  return findGaps({ requirements, levels, ...none }).gaps.map(
    ({ gap: _gap, priority: _priority, ...rest }) => rest,
  );
}
