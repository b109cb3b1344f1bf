import { dateIn, type PlainDate } from '../../kernel/calendar.js';
import type { EmployerTx } from '../../platform/db/database.js';
import { type Author, publish } from '../../platform/events/event.js';
import { levelChanged } from './assessments.events.js';
import type { NewLevel, Pair } from './employee-levels.repository.js';
import * as repository from './employee-levels.repository.js';
import { readEvidenceSettings } from './level-settings.repository.js';
import * as upkeep from './level-upkeep.repository.js';
import {
  type AssessmentFact,
  combineAssessments,
  type EvidenceSettings,
} from './rules/combine-assessments.js';
import { type Floor, findFloor, nextFloorChange } from './rules/find-floor.js';

/** Asks the employers module; only the zone in which "today" is today matters here. */
export type EmployerSettings = { settingsOf(tx: EmployerTx): Promise<{ timeZone: string }> };
export type EmployeeLevelService = ReturnType<typeof employeeLevelService>;
type Deps = { clock: () => Date; employers: EmployerSettings };

/** Two levels that differ by noise in the last digits are one. */
const LEVEL_TOLERANCE = 1e-9;
/** As many people as are recomputed at once: with twenty skills each it takes some 200 ms. */
export const MOST_PEOPLE = 500;
/** Levels that change without a request of anybody: a certificate lapsed, or its floor was changed elsewhere. */
const BY_THEMSELVES: Author = {
  kind: 'system',
  principalId: 'level-upkeep',
  requestId: 'level-upkeep',
};

const pairKey = ({ employeeId, skillId }: Pair) => `${employeeId} ${skillId}`;
const distinct = (ids: readonly string[]) => [...new Set(ids)];

function groupBy<Row extends Pair>(rows: readonly Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(pairKey(row));
    if (group) group.push(row);
    else groups.set(pairKey(row), [row]);
  }
  return groups;
}

function* inPieces<Item>(items: readonly Item[], size: number) {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}

/** The level of today as it is kept; decay is left to whoever reads, for it goes on from day to day. */
function levelToKeep(
  pair: Pair,
  { assessments, floors }: { assessments: readonly AssessmentFact[]; floors: readonly Floor[] },
  { settings, today }: { settings: EvidenceSettings; today: PlainDate },
): NewLevel | null {
  const floorLevel = findFloor(floors, today)?.level ?? null;
  const combined = combineAssessments({
    assessments,
    asOf: today,
    settings: { ...settings, decay: null },
    activeCertificateFloor: floorLevel,
  });
  if (!combined) return null;
  const { level, assessedLevel, assessmentCount, lastAssessedOn } = combined;
  const changesOn = nextFloorChange(floors, today);
  const { employeeId, skillId } = pair;
  const numbers = { level, assessedLevel, floorLevel, changesOn, assessmentCount, lastAssessedOn };
  return { employeeId, skillId, ...numbers };
}

/** The level of each person and skill: kept for today, computed for any other day. */
export function employeeLevelService({ clock, employers }: Deps) {
  const todayOf = async (tx: EmployerTx) =>
    dateIn((await employers.settingsOf(tx)).timeZone, clock());

  /** Recomputations of one person wait for one another, so that whoever comes second reads what both have written. */
  const refreshPeople = (tx: EmployerTx, employeeIds: readonly string[], today: PlainDate) => {
    repository.lockLevelsOf(tx, [...employeeIds]);
    return repository.refreshPeople(tx, employeeIds, today);
  };

  const levelsOfMany = async (
    tx: EmployerTx,
    employeeIds: readonly string[],
    asOf: PlainDate,
  ): Promise<Map<string, Map<string, number>>> => {
    const levels = new Map<string, Map<string, number>>(employeeIds.map((id) => [id, new Map()]));
    for (const row of await repository.readLevelsOfMany(tx, employeeIds, asOf))
      levels.get(row.employeeId)?.set(row.skillId, row.level);
    return levels;
  };

  return {
    todayOf,

    /**
     * For other modules: unrounded levels of some people on any day, past or ahead, by person and skill; certificates
     * count while they are in force, and decay if it is on. A skill nothing is known of is absent. One statement.
     */
    levelsOfMany,

    /** The same of one person. */
    levelsAsOf: async (tx: EmployerTx, employeeId: string, asOf: PlainDate) =>
      (await levelsOfMany(tx, [employeeId], asOf)).get(employeeId) ?? new Map<string, number>(),

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
      repository.lockLevelsOf(tx, distinct(pairs.map(({ employeeId }) => employeeId)));
      // After the lock: settings read before it may be those that a recomputation has just replaced.
      const [evidence, allFloors, stored, settings] = await Promise.all([
        repository.readEvidenceOfPairs(tx, pairs),
        repository.readFloorsOfPairs(tx, pairs),
        repository.readLevelsOfPairs(tx, pairs),
        readEvidenceSettings(tx),
      ]);
      const evidenceOf = groupBy(evidence);
      const floorsOf = groupBy(allFloors);
      const before = new Map(stored.map((row) => [pairKey(row), row.level]));
      const levels = pairs.flatMap((pair) => {
        const assessments = evidenceOf.get(pairKey(pair)) ?? [];
        const floors = floorsOf.get(pairKey(pair)) ?? [];
        return levelToKeep(pair, { assessments, floors }, { settings, today }) ?? [];
      });
      repository.saveLevels(tx, levels);
      return levels.filter((each) => {
        const old = before.get(pairKey(each));
        return old === undefined || Math.abs(old - each.level) > LEVEL_TOLERANCE;
      });
    },

    /**
     * For other modules: brings every kept level of these people up to their evidence and certificates and tells
     * listeners what changed. Call it once, after what changed was written, in the same transaction.
     */
    refreshEmployees: async (tx: EmployerTx, employeeIds: readonly string[]): Promise<void> => {
      const today = await todayOf(tx);
      for (const some of inPieces(distinct(employeeIds).sort(), MOST_PEOPLE)) {
        const changed = await refreshPeople(tx, some, today);
        publish(
          tx,
          BY_THEMSELVES,
          ...changed.map((pair) => levelChanged(pair.employeeId, { ...pair })),
        );
      }
    },

    /**
     * For other modules: the settings that levels are computed with have changed, in this transaction. Up to five
     * hundred people are done at once; more are left to the job, which reaches all of them within minutes. Nobody is
     * told of single levels: the change of the settings is the event.
     */
    recomputeAll: async (tx: EmployerTx): Promise<void> => {
      const people = await upkeep.listPeopleAfter(tx, null, MOST_PEOPLE + 1);
      if (people.length > MOST_PEOPLE) upkeep.requestRecomputation(tx);
      else if (people.length > 0) await refreshPeople(tx, people, await todayOf(tx));
    },

    /** The next piece of a recomputation that was asked for; whether there may be more. */
    continueRecomputation: async (tx: EmployerTx): Promise<boolean> => {
      const claimed = await upkeep.claimRecomputation(tx);
      if (!claimed) return false;
      const people = await upkeep.listPeopleAfter(tx, claimed.doneUpTo, MOST_PEOPLE);
      if (people.length > 0) await refreshPeople(tx, people, await todayOf(tx));
      const isDone = people.length < MOST_PEOPLE;
      upkeep.advanceRecomputation(tx, isDone ? null : (people.at(-1) ?? null));
      return !isDone;
    },

    /** Brings up to date whom a certificate that began or lapsed has overtaken; whether there may be more. */
    refreshDue: async (tx: EmployerTx): Promise<boolean> => {
      const today = await todayOf(tx);
      const people = await upkeep.listDuePeople(tx, today, MOST_PEOPLE);
      if (people.length === 0) return false;
      const changed = await refreshPeople(tx, people, today);
      publish(
        tx,
        BY_THEMSELVES,
        ...changed.map((pair) => levelChanged(pair.employeeId, { ...pair })),
      );
      return people.length === MOST_PEOPLE;
    },
  };
}
