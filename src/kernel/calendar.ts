/** A calendar date without time or zone, `YYYY-MM-DD`. Compared as text. */
export type PlainDate = string;

const DAY_MS = 86_400_000;
const atMidnight = (date: PlainDate) => Date.parse(`${date}T00:00:00Z`);
const asDate = (ms: number): PlainDate => new Date(ms).toISOString().slice(0, 10);

/** The date `days` later (earlier if negative). */
export const addDays = (date: PlainDate, days: number): PlainDate =>
  asDate(atMidnight(date) + days * DAY_MS);

/** Whole days from one date to another; negative if `to` is earlier. */
export const daysBetween = (from: PlainDate, to: PlainDate): number =>
  Math.round((atMidnight(to) - atMidnight(from)) / DAY_MS);

/** The same day `months` later, or the last day of that month: 2026-08-31 + 6 is 2027-02-28. */
export function addMonths(date: PlainDate, months: number): PlainDate {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const first = new Date(Date.UTC(year, month - 1 + months, 1));
  const lastDay = new Date(
    Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0),
  ).getUTCDate();
  first.setUTCDate(Math.min(day, lastDay));
  return first.toISOString().slice(0, 10);
}

const LONGEST_MONTH_DAYS = 31;

/**
 * Age in months for evidence weights: calendar months, and the days beyond them as thirty-firsts, so that the same day of a
 * later month is a whole number of months away. Ages of two dates differ by the same on every day, which keeps the weighted
 * mean of evidence what it is while it ages. Zero for a date that lies ahead. `months_between` in SQL is the same.
 */
export function monthsBetween(from: PlainDate, to: PlainDate): number {
  if (to <= from) return 0;
  const [fromYear = 0, fromMonth = 0, fromDay = 0] = from.split('-').map(Number);
  const [toYear = 0, toMonth = 0, toDay = 0] = to.split('-').map(Number);
  return (toYear - fromYear) * 12 + (toMonth - fromMonth) + (toDay - fromDay) / LONGEST_MONTH_DAYS;
}

/** The year in which a fiscal year that starts on `startsOn` (`MM-DD`) and contains `date` begins. */
export function fiscalYearOf(date: PlainDate, startsOn: string): number {
  const year = Number(date.slice(0, 4));
  return date.slice(5) >= startsOn ? year : year - 1;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Making a formatter costs a hundred times what using it does; there are some four hundred zones. */
function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  formatters.set(timeZone, made);
  return made;
}

/** Today's date for people in `timeZone` (an IANA name) at the instant `now`. */
export const dateIn = (timeZone: string, now: Date): PlainDate => formatterOf(timeZone).format(now);
