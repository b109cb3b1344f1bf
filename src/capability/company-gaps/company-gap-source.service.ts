import type { PlainDate } from '../../kernel/calendar.js';
import type { EmployerTx } from '../../platform/db/database.js';
import * as counts from './company-gap-counts.repository.js';
import {
  type Asked,
  chooseSource,
  isKept,
  MOST_CHANGED,
  type Source,
} from './rules/choose-source.js';

/** More changes than this are not even read: so many are hardly of so few people. */
const MOST_WAITING = 4 * MOST_CHANGED;

/** Who may no longer be what they were counted as; null if that is not known, or too many to be worth it. */
async function readChanged(tx: EmployerTx, today: PlainDate): Promise<string[] | null> {
  const [countedOn, waiting, byDays] = await Promise.all([
    counts.readCountedOn(tx),
    counts.readWaiting(tx, MOST_WAITING + 1),
    counts.readChangedByDays(tx, today, MOST_CHANGED + 1),
  ]);
  if (countedOn === undefined || countedOn > today || waiting.length > MOST_WAITING) return null;
  if (waiting.some(({ employeeId, jobRoleId }) => employeeId === null && jobRoleId === null))
    return null;
  const changed = new Set(waiting.flatMap(({ employeeId }) => employeeId ?? []));
  if (changed.size > MOST_CHANGED) return null;
  const roles = [...new Set(waiting.flatMap(({ jobRoleId }) => jobRoleId ?? []))];
  const inRoles = await counts.readPeopleInRoles(tx, roles, MOST_CHANGED + 1);
  for (const employeeId of [...inRoles, ...byDays]) changed.add(employeeId);
  return [...changed];
}

/** Where this report comes from. Asked in the snapshot that it is read in, so that the kept sums and the changes agree. */
export async function sourceOf(tx: EmployerTx, asked: Asked): Promise<Source> {
  return chooseSource(asked, isKept(asked) ? await readChanged(tx, asked.today) : null);
}
