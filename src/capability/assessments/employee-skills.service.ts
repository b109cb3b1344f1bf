import { dateIn, type PlainDate } from '../../kernel/calendar.js';
import {
  type Actor,
  type PeopleInView,
  peopleInView,
  type Role,
} from '../../platform/access/actor.js';
import type { Database, EmployerTx } from '../../platform/db/database.js';
import { notFound } from '../../platform/http/http.problems.js';
import type { Page, Pager } from '../../platform/http/pagination.js';
import type { EmployeeSkill, EmployeeSkillQuery } from './assessments.schemas.js';
import type { NewLevel, Pair } from './employee-skills.repository.js';
import * as repository from './employee-skills.repository.js';
import {
  type AssessmentFact,
  type CombinedLevel,
  combineAssessments,
  DEFAULT_EVIDENCE_SETTINGS,
} from './rules/combine-assessments.js';

/** Asks the employers module; only the zone in which "today" is today matters here. */
export type EmployerSettings = { settingsOf(tx: EmployerTx): Promise<{ timeZone: string }> };
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
  clock: () => Date;
  employers: EmployerSettings;
  employees: EmployeeDirectory;
};

const BROAD: readonly Role[] = ['learning_admin', 'hr_admin', 'auditor', 'employer_admin'];
/** Whose evidence and levels an actor sees: the own and the line below, or everyone for these roles and API keys. */
export const skillsInViewOf = (actor: Actor): PeopleInView => peopleInView(actor, BROAD);

/** @throws `not-found` (404), the same for an absent employee and one out of view */
export const employeeNotFound = () =>
  notFound('There is no such employee, or you may not see them.');

/** Two levels that differ by noise in the last digits are one. */
const LEVEL_TOLERANCE = 1e-9;
const pairKey = ({ employeeId, skillId }: Pair) => `${employeeId} ${skillId}`;
const atFourDecimals = (value: number) => Math.round(value * 10_000) / 10_000;

const combine = (evidence: readonly AssessmentFact[], asOf: PlainDate): CombinedLevel | null =>
  combineAssessments({
    assessments: evidence,
    asOf,
    settings: DEFAULT_EVIDENCE_SETTINGS,
    activeCertificateFloor: null,
  });

function groupBy<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return groups;
}
const bySkill = <Row extends Pair>(rows: readonly Row[]) => groupBy(rows, ({ skillId }) => skillId);

/** What is known of a person's skills, from the evidence: kept for today, computed for any other day. */
export function employeeSkillService({ db, pager, clock, employers, employees }: Deps) {
  const todayOf = async (tx: EmployerTx) =>
    dateIn((await employers.settingsOf(tx)).timeZone, clock());

  return {
    todayOf,

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
        const [isVisible, today] = await Promise.all([
          employees.isInView(tx, employeeId, skillsInViewOf(actor)),
          todayOf(tx),
        ]);
        if (!isVisible) throw employeeNotFound();
        const asOf = query.asOf ?? today;
        const evidence = await repository.readEvidencePage(tx, employeeId, asOf, page);
        const skills = [...bySkill(evidence)].flatMap(([skillId, rows]) => {
          const combined = combine(rows, asOf);
          return combined ? [toResource(skillId, combined)] : [];
        });
        const after = ({ skillId }: EmployeeSkill) => [skillId];
        return pager.page(bound, page, skills, { item: (skill) => skill, after });
      });
    },

    /** Unrounded levels of one person on a day, by skill id; a skill nobody assessed by then is absent. */
    levelsAsOf: async (
      tx: EmployerTx,
      employeeId: string,
      asOf: PlainDate,
    ): Promise<Map<string, number>> => {
      const evidence = await repository.readEvidenceUntil(tx, employeeId, asOf);
      const levels = [...bySkill(evidence)].flatMap(([skillId, rows]) => {
        const combined = combine(rows, asOf);
        return combined ? [[skillId, combined.level] as const] : [];
      });
      return new Map(levels);
    },

    /**
     * Brings the kept levels of these pairs up to all their evidence and answers the pairs whose level changed. Call it
     * after the evidence was written, in the same transaction.
     */
    refreshLevels: async (
      tx: EmployerTx,
      touched: readonly Pair[],
      today: PlainDate,
    ): Promise<Pair[]> => {
      const pairs = [...new Map(touched.map((pair) => [pairKey(pair), pair])).values()];
      repository.lockLevelsOf(tx, [...new Set(pairs.map(({ employeeId }) => employeeId))]);
      const [evidence, stored] = await Promise.all([
        repository.readEvidenceOfPairs(tx, pairs),
        repository.readLevelsOfPairs(tx, pairs),
      ]);
      const evidenceOf = groupBy(evidence, pairKey);
      const before = new Map(stored.map((row) => [pairKey(row), row.level]));
      const levels = pairs.flatMap(({ employeeId, skillId }): NewLevel[] => {
        const rows = evidenceOf.get(pairKey({ employeeId, skillId })) ?? [];
        const combined = combine(rows, today);
        if (!combined) return [];
        const { level, assessmentCount, lastAssessedOn } = combined;
        return [{ employeeId, skillId, level, assessmentCount, lastAssessedOn }];
      });
      repository.saveLevels(tx, levels);
      return levels.filter((each) => {
        const old = before.get(pairKey(each));
        return old === undefined || Math.abs(old - each.level) > LEVEL_TOLERANCE;
      });
    },
  };
}

function toResource(skillId: string, combined: CombinedLevel): EmployeeSkill {
  return {
    skillId,
    level: atFourDecimals(combined.level),
    creditedLevel: combined.creditedLevel,
    confidence: atFourDecimals(combined.confidence),
    lastAssessedOn: combined.lastAssessedOn,
    lastUsedOn: null,
    assessmentCount: combined.assessmentCount,
    floorCredentialId: null,
  };
}
