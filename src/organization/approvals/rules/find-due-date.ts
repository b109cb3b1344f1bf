import { addDays, type PlainDate } from '../../../kernel/calendar.js';

const SUNDAY = 0;
const SATURDAY = 6;
const isWeekend = (date: PlainDate): boolean =>
  [SUNDAY, SATURDAY].includes(new Date(`${date}T00:00:00Z`).getUTCDay());

/** From Saturday and Sunday back to Friday: a weekend counts for nothing. */
const backToWork = (date: PlainDate): PlainDate =>
  isWeekend(date) ? backToWork(addDays(date, -1)) : date;
const nextWorkday = (date: PlainDate): PlainDate =>
  isWeekend(addDays(date, 1)) ? nextWorkday(addDays(date, 1)) : addDays(date, 1);

/**
 * The day by which a decision is due: so many working days, Monday to Friday, after the task was opened. What is
 * opened on a weekend is opened on the Friday before.
 */
export function findDueDate(openedOn: PlainDate, workingDays: number): PlainDate {
  if (workingDays === 0) return openedOn;
  let due = addDays(backToWork(openedOn), Math.floor(workingDays / 5) * 7);
  for (let left = workingDays % 5; left > 0; left -= 1) due = nextWorkday(due);
  return due;
}
