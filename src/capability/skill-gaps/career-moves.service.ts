import type { PlainDate } from '../../kernel/calendar.js';
import { type Actor, mayUse, peopleInView } from '../../platform/access/actor.js';
import type { EmployerTx } from '../../platform/db/database.js';
import { notFound, notPermitted } from '../../platform/http/http.problems.js';
import {
  type Compared,
  type ComparisonBasis,
  compare,
  type HeldCredentials,
  type LevelHistory,
  levelsOfPeople,
  type Remembered,
  readBasis,
  requirementsOf,
} from './comparison-basis.service.js';
import type { PersonStanding } from './people-and-roles.repository.js';
import type { RoleComparison } from './rules/compare-with-role.js';
import { BROAD, GRANTS } from './skill-gaps.service.js';

type Deps = { levels: LevelHistory; credentials: HeldCredentials; remembered: Remembered };

/** The way to a role, without the gaps themselves. */
type Move = Pick<
  RoleComparison,
  | 'readiness'
  | 'distinctiveReadiness'
  | 'novelty'
  | 'classification'
  | 'classificationRule'
  | 'qualified'
>;
type Way = {
  /** Whose way it is; null for somebody who does just what `fromRoleId` asks for. */
  employeeId: string | null;
  fromRoleId: string;
  toRoleIds: readonly string[];
  asOf: PlainDate;
};

const nobodyThere = () => notFound('There is no such employee, or you may not see them.');

/** @throws `not-permitted` (403) for a key that may read roles and not gaps */
function requireMayReadGaps(actor: Actor) {
  if (mayUse(actor, 'skill-gaps.read', GRANTS)) return;
  throw notPermitted('An employee’s gaps need the scope skill-gaps.read.');
}

export function careerMoveService({ levels, credentials, remembered }: Deps) {
  const asPerson = async (
    tx: EmployerTx,
    basis: ComparisonBasis,
    person: PersonStanding | undefined,
  ): Promise<Compared> => {
    if (!person) throw nobodyThere();
    const { employeeId, currentRoleId, family } = person;
    const [levelsOf, active] = await Promise.all([
      levelsOfPeople(tx, levels, basis),
      credentials.activeTypesOf(tx, employeeId, basis.asOf),
    ]);
    const known = levelsOf.get(employeeId) ?? new Map();
    return { currentRoleId, family, levels: known, activeCredentialTypeIds: active };
  };

  /** Whoever can and holds what the role asks for, and nothing else. */
  const asRole = (basis: ComparisonBasis, roleId: string): Compared => {
    const role = basis.roles.get(roleId);
    const asked = role ? requirementsOf(basis, role) : [];
    return {
      currentRoleId: roleId,
      family: role?.family ?? null,
      levels: new Map(asked.map(({ skillId, requiredLevel }) => [skillId, requiredLevel])),
      activeCredentialTypeIds: role?.requiredCredentialTypeIds ?? [],
    };
  };

  return {
    /**
     * For job roles, inside their transaction: the way to each of these roles, by role id.
     * @throws `not-found` (404) if the employee is not in view, `not-permitted` (403)
     */
    movesTo: async (tx: EmployerTx, actor: Actor, way: Way): Promise<ReadonlyMap<string, Move>> => {
      const { employeeId, fromRoleId, toRoleIds } = way;
      if (employeeId !== null) requireMayReadGaps(actor);
      const basis = await readBasis(tx, remembered, {
        asOf: way.asOf,
        employeeIds: employeeId === null ? [] : [employeeId],
        view: peopleInView(actor, BROAD),
        roleIdsOf: () => (employeeId === null ? [fromRoleId, ...toRoleIds] : toRoleIds),
      });
      const compared =
        employeeId === null
          ? asRole(basis, fromRoleId)
          : await asPerson(tx, basis, basis.people.get(employeeId));
      return new Map(
        [...basis.roles.values()].map((role) => [
          role.jobRoleId,
          moveOf(compare(basis, compared, role)),
        ]),
      );
    },
  };
}

const moveOf = (comparison: RoleComparison): Move => ({
  readiness: comparison.readiness,
  distinctiveReadiness: comparison.distinctiveReadiness,
  novelty: comparison.novelty,
  classification: comparison.classification,
  classificationRule: comparison.classificationRule,
  qualified: comparison.qualified,
});
