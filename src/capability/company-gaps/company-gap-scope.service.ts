import { dateIn, type PlainDate } from '../../kernel/calendar.js';
import { type Actor, peopleInView, type Role } from '../../platform/access/actor.js';
import type { EmployerTx } from '../../platform/db/database.js';
import type { EmployerSettings } from './company-gap-counting.service.js';
import type { Day, Scope } from './company-gap-sums.repository.js';
import { readSubtree } from './company-gaps.repository.js';

export type ReportDeps = { clock: () => Date; employers: EmployerSettings };
/** What every report of the company can be narrowed to. */
export type PeopleQuery = {
  asOf?: string | undefined;
  departmentId?: string | undefined;
  includeSubtree?: 'true' | 'false' | undefined;
  jobRoleId?: string | undefined;
  country?: string | undefined;
  region?: string | undefined;
  managerId?: string | undefined;
};

/** Who sees the whole company; a manager without one of these sees the line below. */
export const BROAD: readonly Role[] = [
  'learning_admin',
  'benefits_admin',
  'hr_admin',
  'auditor',
  'employer_admin',
];

/** Whether a report is of somebody’s line: the caller’s own, or one that is asked for. */
export const isOfLine = (actor: Actor, { managerId }: PeopleQuery): boolean =>
  managerId !== undefined || !peopleInView(actor, BROAD).everyone;

/** The caller’s view and the filters, in one: a filter never widens a view. */
export async function readScope(tx: EmployerTx, actor: Actor, query: PeopleQuery): Promise<Scope> {
  const { departmentId, includeSubtree, jobRoleId, country, region, managerId } = query;
  const view = peopleInView(actor, BROAD);
  const ownDepartment = departmentId === undefined ? undefined : [departmentId];
  return {
    departmentIds:
      departmentId !== undefined && includeSubtree === 'true'
        ? await readSubtree(tx, departmentId)
        : ownDepartment,
    jobRoleIds: jobRoleId === undefined ? undefined : [jobRoleId],
    country,
    region,
    lineOf: [
      ...(view.everyone ? [] : [view.employeeId]),
      ...(managerId === undefined ? [] : [managerId]),
    ],
  };
}

/** Today where the employer is, and the day asked about. */
export async function readDays(
  tx: EmployerTx,
  { employers, clock }: ReportDeps,
  asOf: PlainDate | undefined,
): Promise<{ today: PlainDate; day: Day }> {
  const { timeZone } = await employers.settingsOf(tx);
  const today = dateIn(timeZone, clock());
  return {
    today,
    day: { asOf: asOf ?? today, isPast: asOf !== undefined && asOf < today },
  };
}
