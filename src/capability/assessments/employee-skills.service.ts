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
import * as repository from './employee-skills.repository.js';
import type {
  EmployeeSkill,
  EmployeeSkillDetail,
  EmployeeSkillQuery,
  SkillHistoryPoint,
  SkillHistoryQuery,
} from './employee-skills.schemas.js';
import { readEvidenceSettings } from './level-settings.repository.js';
import type { CombinedLevel } from './rules/combine-assessments.js';
import { type ExplainedLevel, explainLevel } from './rules/explain-level.js';
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

type Explained = ExplainedLevel & { skillId: string };

/** What is known of a person’s skills on any day, computed from the evidence and the certificates. */
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
        const found = known.flatMap((each): Explained[] => {
          const explained = explainLevel(each, { asOf, settings });
          return explained ? [{ skillId: each.skillId, ...explained }] : [];
        });
        const after = (each: Explained) => [each.skillId];
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
        const explained = explainLevel(known, { asOf, settings });
        if (!explained) {
          throw employeeSkillUnknown(
            'Nobody assessed it by that day and no certificate vouches for it: unknown, which is not 0.',
          );
        }
        return toDetail({ skillId: known.skillId, ...explained }, asOf);
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
        const points = days.map((asOf) => tracePoint(known, asOf, settings));
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

function toResource({
  skillId,
  combined,
  floorCredentialId,
  lastUsedOn,
}: Explained): EmployeeSkill {
  const { lastAssessedOn, assessmentCount } = combined;
  const facts = { lastAssessedOn, lastUsedOn, assessmentCount, floorCredentialId };
  return { skillId, ...numbersOf(combined), ...facts };
}

function toDetail(explained: Explained, asOf: PlainDate): EmployeeSkillDetail {
  const { combined, weighed, floorsInForce } = explained;
  return {
    ...toResource(explained),
    asOf,
    assessedLevel: roundedOrNull(combined.assessedLevel),
    heldLevel: roundedOrNull(combined.heldLevel),
    assessments: weighed
      .slice(0, MOST_EXPLAINED)
      .map(({ id, source, level, assessedOn, weight }) => ({
        assessmentId: id,
        source,
        level: atFourDecimals(level),
        assessedOn,
        weight: atFourDecimals(weight),
      })),
    floors: floorsInForce.map((floor) => ({ ...floor, level: atFourDecimals(floor.level) })),
  };
}

function toPoint({ asOf, causes, combined }: HistoryPoint): SkillHistoryPoint {
  if (!combined) return { asOf, level: null, creditedLevel: null, confidence: null, causes };
  return { asOf, ...numbersOf(combined), causes };
}
