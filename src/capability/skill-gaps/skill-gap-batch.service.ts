import { type Actor, peopleInView } from '../../platform/access/actor.js';
import type { Database } from '../../platform/db/database.js';
import {
  type ComparisonBasis,
  compare,
  type HeldCredentials,
  type LevelHistory,
  levelsOfPeople,
  type Remembered,
  readBasis,
} from './comparison-basis.service.js';
import type { PersonStanding, RoleStanding } from './people-and-roles.repository.js';
import type { NewSkillGapReports, SkillGapReport, SkillGapReports } from './skill-gaps.schemas.js';
import { BROAD, noSuchRole } from './skill-gaps.service.js';

export type SkillGapBatchService = ReturnType<typeof skillGapBatchService>;

type Deps = {
  db: Database;
  levels: LevelHistory;
  credentials: HeldCredentials;
  remembered: Remembered;
};
type Result = SkillGapReports['data'][number];

/** The role somebody is compared with: the target, or their own. */
const roleOf = (
  { roles }: ComparisonBasis,
  person: PersonStanding,
  targetRoleId: string | null,
) => {
  const jobRoleId = targetRoleId ?? person.currentRoleId;
  return jobRoleId === null ? undefined : roles.get(jobRoleId);
};

const failed = (index: number, employeeId: string, code: string, detail: string): Result => {
  const errors = [{ code, detail, pointer: `/employeeIds/${index}` }];
  return { index, employeeId, outcome: 'failed', report: null, errors };
};

export function skillGapBatchService({ db, levels, credentials, remembered }: Deps) {
  return {
    /**
     * Many people against their own roles or one target role, on one day: what each single report says, of one instant.
     * The number of statements does not depend on how many people there are.
     * @throws `unknown-reference` (422) if there is no such target role
     */
    reportMany: (actor: Actor, query: NewSkillGapReports): Promise<SkillGapReports> =>
      db.reportInEmployer(actor.employerId, async (tx) => {
        const { employeeIds, targetRoleId = null, asOf: day } = query;
        const basis = await readBasis(tx, remembered, {
          asOf: day,
          employeeIds,
          view: peopleInView(actor, BROAD),
          roleIdsOf: (people) =>
            targetRoleId === null
              ? [...new Set(people.flatMap(({ currentRoleId }) => currentRoleId ?? []))]
              : [targetRoleId],
        });
        if (targetRoleId !== null && !basis.roles.has(targetRoleId)) {
          throw noSuchRole('/targetRoleId');
        }
        const licensed = [...basis.people.values()].filter(
          (person) => roleOf(basis, person, targetRoleId)?.requiredCredentialTypeIds?.length,
        );
        const licensedIds = licensed.map(({ employeeId }) => employeeId);
        const [levelsOf, active] = await Promise.all([
          levelsOfPeople(tx, levels, basis),
          licensedIds.length > 0
            ? credentials.activeTypesOfMany(tx, licensedIds, basis.asOf)
            : new Map<string, readonly string[]>(),
        ]);
        const report = (person: PersonStanding, role: RoleStanding): SkillGapReport => {
          const { employeeId, currentRoleId, family } = person;
          const compared = {
            currentRoleId,
            family,
            levels: levelsOf.get(employeeId) ?? new Map(),
            activeCredentialTypeIds: active.get(employeeId) ?? [],
          };
          const { jobRoleId, requirementVersionId } = role;
          const { asOf } = basis;
          const comparison = compare(basis, compared, role);
          return { employeeId, jobRoleId, requirementVersionId, asOf, ...comparison };
        };
        const data = employeeIds.map((employeeId, index): Result => {
          const person = basis.people.get(employeeId);
          if (!person) {
            const detail = 'There is no such employee, or you may not see them.';
            return failed(index, employeeId, 'not-found', detail);
          }
          const role = roleOf(basis, person, targetRoleId);
          if (!role) {
            const detail = 'The employee has no job role: name one with targetRoleId.';
            return failed(index, employeeId, 'job-role-missing', detail);
          }
          const outcome = 'reported' as const;
          return { index, employeeId, outcome, report: report(person, role), errors: [] };
        });
        const reported = data.filter(({ outcome }) => outcome === 'reported').length;
        return { data, reported, failed: data.length - reported };
      }),
  };
}
