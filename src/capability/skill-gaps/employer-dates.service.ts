import { dateIn, type PlainDate } from '../../kernel/calendar.js';
import type { EmployerTx } from '../../platform/db/database.js';

/** Asks the employers module. */
export type EmployerSettings = { settingsOf(tx: EmployerTx): Promise<{ timeZone: string }> };

const MINUTE_MS = 60_000;
const MOST_EMPLOYERS = 10_000;

/**
 * Today's date where the employer is. Remembered within a minute of the clock: midnight falls on a full minute in every
 * time zone, so only a change of the zone itself shows up to a minute late. Answered at once when it is remembered:
 * waiting for a promise would send the opening of the transaction on a trip of its own.
 */
export function employerDates(deps: { employers: EmployerSettings; clock: () => Date }) {
  const known = new Map<string, { minute: number; date: PlainDate }>();

  const ask = async (tx: EmployerTx, now: Date, minute: number): Promise<PlainDate> => {
    const { timeZone } = await deps.employers.settingsOf(tx);
    if (known.size >= MOST_EMPLOYERS) known.clear();
    const date = dateIn(timeZone, now);
    known.set(tx.employerId, { minute, date });
    return date;
  };

  return {
    todayOf: (tx: EmployerTx): PlainDate | Promise<PlainDate> => {
      const now = deps.clock();
      const minute = Math.floor(now.getTime() / MINUTE_MS);
      const remembered = known.get(tx.employerId);
      return remembered?.minute === minute ? remembered.date : ask(tx, now, minute);
    },
  };
}
