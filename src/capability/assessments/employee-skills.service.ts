import type { PlainDate } from '../../kernel/calendar.js';
import {
  type Actor,
  type PeopleInView,
  peopleInView,
  type Role,
} from '../../platform/access/actor.js';
import type { Database, EmployerTx } from '../../platform/db/database.js';
import { notFound } from '../../platform/http/http.problems.js';
import type { Page, Pager } from '../../platform/http/pagination.js';
import { employeeSkillUnknown } from './assessments.problems.js';
import type { EmployeeLevelService } from './employee-levels.service.js';
import type { KnownSkill } from './employee-skills.repository.js';
import * as repository from './employee-skills.repository.js';
import type {
  EmployeeSkill,
  EmployeeSkillDetail,
  EmployeeSkillQuery,
  SkillHistoryPoint,
  SkillHistoryQuery,
} from './employee-skills.schemas.js';
import { readEvidenceSettings } from './level-settings.repository.js';
import {
  type CombinedLevel,
  combineAssessments,
  type EvidenceSettings,
  weighAssessments,
} from './rules/combine-assessments.js';
import { findFloor } from './rules/find-floor.js';
import { findLastUse, isRequiredOn } from './rules/find-last-use.js';
import { daysOfChange, type HistoryPoint, tracePoint } from './rules/trace-history.js';

/** Asks the employees module. */
export type EmployeeDirectory = {
  isInView(tx: EmployerTx, id: string, view: PeopleInView): Promise<boolean>;
  /** Who of these was erased; nobody else is until the transaction ends. */
  findErased(tx: EmployerTx, ids: readonly string[]): Promise<ReadonlySet<string>>;
};
export type EmployeeSkillService = ReturnType<typeof employeeSkillService>;

type Deps = {
  db: Database;
  pager: Pager;
  levels: Pick<EmployeeLevelService, 'todayOf'>;
  employees: EmployeeDirectory;
};
type Facts = { asOf: PlainDate; settings: EvidenceSettings };

const BROAD: readonly Role[] = ['learning_admin', 'hr_admin', 'auditor', 'employer_admin'];
/** Whose evidence and levels an actor sees: the own and the line below, or everyone for these roles and API keys. */
export const skillsInViewOf = (actor: Actor): PeopleInView => peopleInView(actor, BROAD);

/** @throws `not-found` (404), the same for an absent employee and one out of view */
export const employeeNotFound = () =>
  notFound('There is no such employee, or you may not see them.');

/** An answer explains with this many assessments, those that weigh most; the count says how many there are. */
const MOST_EXPLAINED = 200;
const atFourDecimals = (value: number) => Math.round(value * 10_000) / 10_000;
const roundedOrNull = (value: number | null) => (value === null ? null : atFourDecimals(value));

const lastUseOf = ({ usedOn, requirementChanges }: KnownSkill, asOf: PlainDate) =>
  findLastUse({ usedOn, isRequired: isRequiredOn(requirementChanges, asOf), asOf });

/** What was known on a day, and the certificate that holds the level up, if one does. */
function combineOn(known: KnownSkill, { asOf, settings }: Facts) {
  const floor = findFloor(known.floors, asOf);
  const lastUsedOn = lastUseOf(known, asOf);
  const combined = combineAssessments({
    assessments: known.assessments,
    asOf,
    settings,
    activeCertificateFloor: floor?.level ?? null,
    lastUsedOn,
  });
  return combined && { known, combined, floor, lastUsedOn, asOf, settings };
}
type Combination = NonNullable<ReturnType<typeof combineOn>>;

/** What is known of a person's skills on any day, computed from the evidence and the certificates. */
export function employeeSkillService({ db, pager, levels, employees }: Deps) {
  /** @throws `not-found` (404) */
  const seeing = async (tx: EmployerTx, actor: Actor, employeeId: string) => {
    const [isVisible, today, settings] = await Promise.all([
      employees.isInView(tx, employeeId, skillsInViewOf(actor)),
      levels.todayOf(tx),
      readEvidenceSettings(tx),
    ]);
    if (!isVisible) throw employeeNotFound();
    return { today, settings };
  };

  const knownSkill = async (tx: EmployerTx, employeeId: string, skillId: string) => {
    const known = await repository.readKnownSkill(tx, employeeId, skillId);
    if (!known) throw notFound('There is no such skill.');
    return known;
  };

  return {
    list: (
      actor: Actor,
      employeeId: string,
      query: EmployeeSkillQuery,
    ): Promise<Page<EmployeeSkill>> => {
      const bound = {
        employerId: actor.employerId,
        operationId: 'listEmployeeSkills',
        filters: { ...query, employeeId },
      };
      const page = pager.read(bound, query);
      return db.inEmployer(actor.employerId, async (tx) => {
        const { today, settings } = await seeing(tx, actor, employeeId);
        const asOf = query.asOf ?? today;
        const known = await repository.readKnownPage(tx, employeeId, asOf, page);
        const found = known.flatMap((each) => combineOn(each, { asOf, settings }) ?? []);
        const after = (each: Combination) => [each.known.skillId];
        return pager.page(bound, page, found, { item: toResource, after });
      });
    },

    /** One skill, with what it is made of. @throws `employee-skill-unknown` (404) if nothing was known that day */
    read: (
      actor: Actor,
      { employeeId, skillId }: { employeeId: string; skillId: string },
      query: { asOf?: PlainDate | undefined },
    ): Promise<EmployeeSkillDetail> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const { today, settings } = await seeing(tx, actor, employeeId);
        const asOf = query.asOf ?? today;
        const known = await knownSkill(tx, employeeId, skillId);
        const combination = combineOn(known, { asOf, settings });
        if (!combination) {
          throw employeeSkillUnknown(
            'Nobody assessed it by that day and no certificate vouches for it: unknown, which is not 0.',
          );
        }
        return toDetail(combination);
      }),

    /** How the level came about, day by day; empty if nothing ever spoke of it. */
    history: (
      actor: Actor,
      { employeeId, skillId }: { employeeId: string; skillId: string },
      query: SkillHistoryQuery,
    ): Promise<Page<SkillHistoryPoint>> => {
      const bound = {
        employerId: actor.employerId,
        operationId: 'listEmployeeSkillHistory',
        filters: { ...query, employeeId, skillId },
      };
      const page = pager.read(bound, query);
      return db.inEmployer(actor.employerId, async (tx) => {
        const { today, settings } = await seeing(tx, actor, employeeId);
        const known = await knownSkill(tx, employeeId, skillId);
        const span = { from: query.from ?? null, to: query.to ?? today };
        const [after] = page.after ?? [];
        const days = daysOfChange(known, span)
          .filter((day) => after === undefined || day > String(after))
          .slice(0, page.limit + 1);
        const points = days.map((asOf) =>
          tracePoint(known, asOf, { settings, lastUsedOn: lastUseOf(known, asOf) }),
        );
        return pager.page(bound, page, points, { item: toPoint, after: ({ asOf }) => [asOf] });
      });
    },
  };
}

const numbersOf = (combined: CombinedLevel) => ({
  level: atFourDecimals(combined.level),
  creditedLevel: combined.creditedLevel,
  confidence: atFourDecimals(combined.confidence),
});

function toResource({ known, combined, floor, lastUsedOn }: Combination): EmployeeSkill {
  return {
    skillId: known.skillId,
    ...numbersOf(combined),
    lastAssessedOn: combined.lastAssessedOn,
    lastUsedOn,
    assessmentCount: combined.assessmentCount,
    floorCredentialId: combined.isHeldUp ? (floor?.credentialId ?? null) : null,
  };
}

function toDetail(combination: Combination): EmployeeSkillDetail {
  const { known, combined, asOf, settings } = combination;
  const weighed = weighAssessments(known.assessments, asOf, settings);
  const heaviest = weighed.toSorted(
    (one, other) => other.weight - one.weight || (one.id < other.id ? 1 : -1),
  );
  return {
    ...toResource(combination),
    asOf,
    assessedLevel: roundedOrNull(combined.assessedLevel),
    heldLevel: roundedOrNull(combined.heldLevel),
    assessments: heaviest
      .slice(0, MOST_EXPLAINED)
      .map(({ id, source, level, assessedOn, weight }) => ({
        assessmentId: id,
        source,
        level: atFourDecimals(level),
        assessedOn,
        weight: atFourDecimals(weight),
      })),
    floors: known.floors
      .filter(({ fromOn, untilOn }) => fromOn <= asOf && (untilOn === null || asOf <= untilOn))
      .map((floor) => ({ ...floor, level: atFourDecimals(floor.level) })),
  };
}

function toPoint({ asOf, causes, combined }: HistoryPoint): SkillHistoryPoint {
  if (!combined) return { asOf, level: null, creditedLevel: null, confidence: null, causes };
  return { asOf, ...numbersOf(combined), causes };
}
