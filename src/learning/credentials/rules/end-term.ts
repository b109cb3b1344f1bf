import { addDays, addMonths, type PlainDate } from '../../../kernel/calendar.js';

/** The last day the contract can write. */
const LAST_DAY: PlainDate = '2199-12-31';

const dayOf = (date: PlainDate) => date.slice(8);

/**
 * The last day of a term of whole months: the day before the one that corresponds to its first (2024-06-01 and 24 months:
 * 2026-05-31), or the last of the month if that has no such day (2024-01-31 and one month: 2024-02-29). Terms that follow
 * one another so leave no day out (BGB §§ 187 (2), 188 (2) and (3)). Never later than the last day of the calendar.
 */
export function endTerm(firstDay: PlainDate, months: number): PlainDate {
  const corresponding = addMonths(firstDay, months);
  const isThere = dayOf(corresponding) === dayOf(firstDay);
  const last = isThere ? addDays(corresponding, -1) : corresponding;
  return last > LAST_DAY ? LAST_DAY : last;
}
