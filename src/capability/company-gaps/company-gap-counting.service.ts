import { addDays, dateIn, type PlainDate } from '../../kernel/calendar.js';
import type { EmployerId } from '../../kernel/ids.js';
import type { Database, EmployerTx } from '../../platform/db/database.js';
import * as counts from './company-gap-counts.repository.js';

/** Asks the employers module. */
export type EmployerSettings = { settingsOf(tx: EmployerTx): Promise<{ timeZone: string }> };

type Deps = { db: Database; clock: () => Date; employers: EmployerSettings };

/** So many people are counted anew in one transaction. */
const BATCH = 1_000;

/** Nobody is counted, and everybody waits: from here on the sums are right together with those who wait. */
async function beginAnew(tx: EmployerTx, today: PlainDate): Promise<void> {
  counts.forgetCounts(tx);
  counts.queuePeople(tx, await counts.readEverybody(tx));
  counts.saveCountedOn(tx, today);
}

/**
 * Puts people in the place of what stands for them: a role, or a day that has begun. What they replace goes in the same
 * transaction, so that at every moment everybody who is not what they were counted as is known to wait.
 */
async function nameThePeople(
  tx: EmployerTx,
  waiting: readonly counts.WaitingChange[],
  days: { countedOn: PlainDate; today: PlainDate },
): Promise<boolean> {
  const ofRoles = waiting.filter(({ jobRoleId }) => jobRoleId !== null);
  const roles = [...new Set(ofRoles.flatMap(({ jobRoleId }) => jobRoleId ?? []))];
  if (roles.length === 0 && days.countedOn === days.today) return false;
  counts.queuePeople(tx, await counts.readPeopleInRoles(tx, roles, null));
  counts.settleChanges(
    tx,
    ofRoles.map(({ id }) => id),
  );
  if (days.countedOn < days.today) {
    counts.queuePeople(tx, await counts.readChangedByDays(tx, days.today, null));
    counts.saveCountedOn(tx, days.today);
  }
  return true;
}

/** Keeps the sums of the company view up to date: after the writes, since one sum is of many people’s writes. */
export function companyGapCounting({ db, clock, employers }: Deps) {
  /** One step; answers whether another may be due. */
  const step = async (tx: EmployerTx): Promise<boolean> => {
    if (!(await counts.tryLockCounts(tx))) return false;
    // After the lock: what is read from here on is as the counter before left it.
    const { timeZone } = await employers.settingsOf(tx);
    const today = dateIn(timeZone, clock());
    const [countedOn, waiting] = [
      await counts.readCountedOn(tx),
      await counts.readWaiting(tx, BATCH),
    ];
    const forEverybody = waiting.filter(
      ({ employeeId, jobRoleId }) => employeeId === null && jobRoleId === null,
    );
    // A clock that is behind another worker's waits for its midnight; only a day that is far off is a mistake.
    if (countedOn !== undefined && countedOn > today && countedOn <= addDays(today, 1))
      return false;
    if (countedOn === undefined || countedOn > today || forEverybody.length > 0) {
      await beginAnew(tx, today);
      counts.settleChanges(
        tx,
        forEverybody.map(({ id }) => id),
      );
      return true;
    }
    if (await nameThePeople(tx, waiting, { countedOn, today })) return true;
    if (waiting.length === 0) return false;
    const people = [...new Set(waiting.flatMap(({ employeeId }) => employeeId ?? []))];
    await counts.countAnew(tx, people, today);
    counts.settleChanges(
      tx,
      waiting.map(({ id }) => id),
    );
    return waiting.length === BATCH;
  };

  return {
    /** Employers at whom somebody waits. */
    findWaiting: (): Promise<EmployerId[]> => db.listEmployers('with_company_gap_changes'),
    findAll: (): Promise<EmployerId[]> => db.listEmployers('all'),

    /** Counts anew whoever waits; does nothing where another worker is at it. */
    async count(employerId: EmployerId): Promise<void> {
      while (await db.inEmployer(employerId, step));
    },
  };
}
export type CompanyGapCounting = ReturnType<typeof companyGapCounting>;
