import { dateIn, type PlainDate } from '../../kernel/calendar.js';
import type { EmployerId } from '../../kernel/ids.js';
import type { EmployerTx } from '../../platform/db/database.js';

/** Asks the employers module. */
export type EmployerSettings = { settingsOf(tx: EmployerTx): Promise<{ timeZone: string }> };

/**
 * How to ask the database for something that is mostly remembered: inside the transaction one is in, or in one opened
 * only if it is needed.
 */
export type Ask = {
  employerId: EmployerId;
  ask: <T>(work: (tx: EmployerTx) => Promise<T>) => Promise<T>;
};

const MINUTE_MS = 60_000;
const MOST_EMPLOYERS = 10_000;

/**
 * Today's date where the employer is. Remembered within a minute of the clock: midnight falls on a full minute in every
 * time zone, so only a change of the zone itself shows up to a minute late.
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
    todayOf: async ({ employerId, ask: askFor }: Ask): Promise<PlainDate> => {
      const now = deps.clock();
      const minute = Math.floor(now.getTime() / MINUTE_MS);
      const remembered = known.get(employerId);
      return remembered?.minute === minute ? remembered.date : askFor((tx) => ask(tx, now, minute));
    },
  };
}
