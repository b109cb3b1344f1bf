import type { PlainDate } from '../../kernel/calendar.js';
import type { PeopleInView } from '../../platform/access/actor.js';
import type { EmployerTx } from '../../platform/db/database.js';
import type { Ask, employerDates } from './employer-dates.service.js';
import {
  type PersonStanding,
  type RoleStanding,
  readGround,
  readPeople,
  readRoles,
} from './people-and-roles.repository.js';
import type { referenceWeights } from './reference-weights.service.js';
import type { roleRequirements } from './role-requirements.service.js';
import { type ClassificationThresholds, DEFAULT_CLASSIFICATION } from './rules/classify-move.js';
import { compareWithRole, type RoleComparison } from './rules/compare-with-role.js';
import type { GapSettings, KeptLevels, Requirement } from './skill-gaps.repository.js';

/** Asks the assessments module for the levels of a day that has passed, or that fade with time. */
export type LevelHistory = {
  levelsAsOf(tx: EmployerTx, employeeId: string, asOf: PlainDate): Promise<Map<string, number>>;
  /** By employee; whoever nobody assessed by then may be absent. */
  levelsOfMany(
    tx: EmployerTx,
    employeeIds: readonly string[],
    asOf: PlainDate,
  ): Promise<ReadonlyMap<string, ReadonlyMap<string, number>>>;
};
/** Asks the credentials module: the types of the credentials people hold, active on a day. */
export type HeldCredentials = {
  activeTypesOf(tx: EmployerTx, employeeId: string, asOf: PlainDate): Promise<readonly string[]>;
  /** By employee; whoever holds none may be absent. */
  activeTypesOfMany(
    tx: EmployerTx,
    employeeIds: readonly string[],
    asOf: PlainDate,
  ): Promise<ReadonlyMap<string, readonly string[]>>;
};

export type Days = { asOf: PlainDate; today: PlainDate };

/** What is asked once and remembered; the same for single reports and for many. */
export type Remembered = {
  dates: ReturnType<typeof employerDates>;
  references: ReturnType<typeof referenceWeights>;
  requirements: ReturnType<typeof roleRequirements>;
};

export const thresholdsOf = (settings: GapSettings | null): ClassificationThresholds =>
  settings?.classification ?? DEFAULT_CLASSIFICATION;

/** The kept levels are today’s and those of later days, unless the day has passed or levels fade. */
export const needsHistory = ({ asOf, today }: Days, settings: GapSettings | null): boolean =>
  asOf < today || (settings !== null && settings.decay !== null);

export function keptLevels(levels: KeptLevels): Map<string, number> {
  const known = new Map<string, number>();
  for (const [skillId, level] of Object.entries(levels ?? {})) {
    if (level !== null) known.set(skillId, level);
  }
  return known;
}

/** Everything that comparisons of some people with some roles on one day need, but levels and credentials. */
export type ComparisonBasis = Days & {
  /** Those in view, by id. */
  people: ReadonlyMap<string, PersonStanding>;
  settings: GapSettings | null;
  /** Where "none" lies on the default scale. */
  levelZero: number;
  means: ReadonlyMap<string, number>;
  roles: ReadonlyMap<string, RoleStanding>;
  requirements: ReadonlyMap<string, readonly Requirement[]>;
};

type Wanted = {
  asOf?: PlainDate | undefined;
  employeeIds: readonly string[];
  view: PeopleInView;
  /** Which roles they are compared with, once it is known who they are. */
  roleIdsOf: (people: readonly PersonStanding[]) => readonly string[];
};

/** The number of statements does not depend on how many people and roles there are. */
export async function readBasis(
  tx: EmployerTx,
  { references, requirements, dates }: Remembered,
  { employeeIds, view, roleIdsOf, ...wanted }: Wanted,
): Promise<ComparisonBasis> {
  const asking: Ask = { employerId: tx.employerId, ask: (work) => work(tx) };
  const today = await dates.todayOf(asking);
  const asOf = wanted.asOf ?? today;
  const [{ newestVersionId, settings, levelZero }, people] = await Promise.all([
    readGround(tx),
    employeeIds.length > 0 ? readPeople(tx, { employeeIds, asOf }, view) : [],
  ]);
  const [roles, means] = await Promise.all([
    readRoles(tx, roleIdsOf(people), asOf),
    references.weightsOf(asking, { asOf, today, newestVersionId }),
  ]);
  const versionIds = roles.flatMap(({ requirementVersionId }) => requirementVersionId ?? []);
  return {
    asOf,
    today,
    settings,
    levelZero: levelZero ?? 0,
    means,
    people: new Map(people.map((person) => [person.employeeId, person])),
    roles: new Map(roles.map((role) => [role.jobRoleId, role])),
    requirements: await requirements.requirementsOfMany(tx, versionIds),
  };
}

export const requirementsOf = (
  { requirements }: ComparisonBasis,
  { requirementVersionId }: RoleStanding,
): readonly Requirement[] =>
  requirementVersionId === null ? [] : (requirements.get(requirementVersionId) ?? []);

/** The levels of everybody in the basis on its day. */
export async function levelsOfPeople(
  tx: EmployerTx,
  history: LevelHistory,
  basis: ComparisonBasis,
): Promise<ReadonlyMap<string, ReadonlyMap<string, number>>> {
  if (basis.people.size > 0 && needsHistory(basis, basis.settings)) {
    return history.levelsOfMany(tx, [...basis.people.keys()], basis.asOf);
  }
  return new Map(
    [...basis.people.values()].map(({ employeeId, levels }) => [employeeId, keptLevels(levels)]),
  );
}

/** Somebody, or whoever does just what a role asks for, as one side of a comparison. */
export type Compared = Pick<PersonStanding, 'currentRoleId' | 'family'> & {
  levels: ReadonlyMap<string, number>;
  activeCredentialTypeIds: readonly string[];
};

export function compare(
  basis: ComparisonBasis,
  person: Compared,
  role: RoleStanding,
): RoleComparison {
  return compareWithRole({
    requirements: requirementsOf(basis, role),
    referenceMeans: basis.means,
    levels: person.levels,
    levelZero: basis.levelZero,
    requiredCredentialTypeIds: role.requiredCredentialTypeIds ?? [],
    activeCredentialTypeIds: person.activeCredentialTypeIds,
    isOwnRole: role.jobRoleId === person.currentRoleId,
    sameFamily: role.family !== null && role.family === person.family,
    thresholds: thresholdsOf(basis.settings),
  });
}
