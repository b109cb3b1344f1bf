import type { PlainDate } from '../../kernel/calendar.js';
import type { EmployerTx } from '../../platform/db/database.js';
import { livePeopleOn, PLACES, SIDES, versionsOn } from './company-gap-people.repository.js';

/** What waits to be counted anew: a person, everybody in a role, or (neither) everybody. */
export type WaitingChange = { id: number; employeeId: string | null; jobRoleId: string | null };

/** One counter for each employer at a time; and every statement is planned for what it is about. */
const TRY_LOCK = {
  text: `select pg_try_advisory_xact_lock(hashtextextended('company-gaps:' || current_employer(), 0)) as free,
           set_config('plan_cache_mode', 'force_custom_plan', true)`,
};
export async function tryLockCounts(tx: EmployerTx): Promise<boolean> {
  const [row] = await tx.rows<{ free: boolean }>(TRY_LOCK);
  return row?.free === true;
}

const WAITING = {
  text: `select id, employee_id as "employeeId", job_role_id as "jobRoleId" from waiting_company_gap_changes($1)`,
};
export const readWaiting = (tx: EmployerTx, atMost: number) =>
  tx.rows<WaitingChange>(WAITING, [atMost]);

const COUNTED_ON = {
  text: `select counted_on as "countedOn" from company_gap_days where employer_id = current_employer()`,
};
/** The day up to which what days bring by themselves was queued; undefined before the first count. */
export async function readCountedOn(tx: EmployerTx): Promise<PlainDate | undefined> {
  const [row] = await tx.rows<{ countedOn: PlainDate }>(COUNTED_ON);
  return row?.countedOn;
}

/** Roles with a version that took effect after the day of the counts. */
const ROLES_OF_DAYS = `select v.job_role_id from job_roles_requirement_versions v
  where v.employer_id = current_employer() and v.effective_on <= $1::date
    and v.effective_on > (select d.counted_on from company_gap_days d where d.employer_id = current_employer())`;
const OF_DAYS = {
  text: `select employee_id as "employeeId" from company_gap_people
         where employer_id = current_employer() and holds_until < $1::date
         union
         select employee_id from company_gap_people where employer_id = current_employer() and job_role_id in (${ROLES_OF_DAYS})
         union
         select id from employees_directory where employer_id = current_employer() and job_role_id in (${ROLES_OF_DAYS})
         limit $2`,
};
/** Whom the days since the counts may have changed: certificates begin and end, versions take effect. */
export async function readChangedByDays(
  tx: EmployerTx,
  today: PlainDate,
  atMost: number | null,
): Promise<string[]> {
  const rows = await tx.rows<{ employeeId: string }>(OF_DAYS, [today, atMost]);
  return rows.map(({ employeeId }) => employeeId);
}

const IN_ROLES = {
  text: `select employee_id as "employeeId" from company_gap_people
         where employer_id = current_employer() and job_role_id = any($1::uuid[])
         union
         select id from employees_directory where employer_id = current_employer() and job_role_id = any($1::uuid[])
         limit $2`,
};
/** Everybody who has one of the roles, or was counted with it. */
export async function readPeopleInRoles(
  tx: EmployerTx,
  jobRoleIds: readonly string[],
  atMost: number | null,
): Promise<string[]> {
  if (jobRoleIds.length === 0) return [];
  const rows = await tx.rows<{ employeeId: string }>(IN_ROLES, [jobRoleIds, atMost]);
  return rows.map(({ employeeId }) => employeeId);
}

/** Who shares sums comes together: a batch of them changes few. */
const EVERYBODY = {
  text: `select id as "employeeId" from employees_directory where employer_id = current_employer()
         order by department_id, country, region, job_role_id`,
};
export async function readEverybody(tx: EmployerTx): Promise<string[]> {
  const rows = await tx.rows<{ employeeId: string }>(EVERYBODY);
  return rows.map(({ employeeId }) => employeeId);
}

const SETTLE = { text: 'select settle_company_gap_changes($1)' };
export const settleChanges = (tx: EmployerTx, ids: readonly number[]) => tx.send(SETTLE, [ids]);

const QUEUE = { text: 'select queue_company_gap_changes($1::uuid[])' };
export function queuePeople(tx: EmployerTx, employeeIds: readonly string[]): void {
  if (employeeIds.length > 0) tx.send(QUEUE, [employeeIds]);
}

const DAY = {
  text: `insert into company_gap_days (counted_on) values ($1)
         on conflict (employer_id) do update set counted_on = excluded.counted_on`,
};
export const saveCountedOn = (tx: EmployerTx, today: PlainDate) => tx.send(DAY, [today]);

const DIMENSIONS = Object.entries(PLACES);
const CELLS = DIMENSIONS.map(([dimension]) => `company_gap_${dimension}_cells`);
const FORGET = ['company_gap_people', 'company_gap_headcounts', ...CELLS].map((table) => ({
  text: `delete from ${table} where employer_id = current_employer()`,
}));
/** Nobody is counted any more: every sum is nothing. */
export function forgetCounts(tx: EmployerTx): void {
  for (const statement of FORGET) tx.send(statement);
}

const IN_EVERY_DIMENSION = `cross join lateral (values ${DIMENSIONS.map(
  ([dimension, place]) => `('${dimension}', ${place})`,
).join(', ')}) d (dimension, place)`;

const shiftCells = (dimension: string, place: string) => `
  insert into company_gap_${dimension}_cells as c (place, requirement_version_id, skill_id, assessed, met, held_units)
  select ${place}, requirement_version_id, skill_id, sum(assessed), sum(met), sum(held_units) from shifted group by 1, 2, 3
  on conflict (employer_id, place, requirement_version_id, skill_id) do update set
    assessed = c.assessed + excluded.assessed, met = c.met + excluded.met, held_units = c.held_units + excluded.held_units`;

/** One statement, so that what is written down about a person and what the sums gain are of one instant. */
const COUNT_ANEW = {
  text: `with changed as (select distinct employee_id from unnest($1::uuid[]) employee_id),
    ${versionsOn('$2')}, ${livePeopleOn('$2')}, ${SIDES},
    kept as (
      insert into company_gap_people as p (employee_id, department_id, country, region, job_role_id, requirement_version_id,
        holds_until, skill_ids, held_units, met)
      select employee_id, department_id, country, region, job_role_id, requirement_version_id, holds_until, skill_ids, held_units, met
      from live
      on conflict (employer_id, employee_id) do update set department_id = excluded.department_id, country = excluded.country,
        region = excluded.region, job_role_id = excluded.job_role_id,
        requirement_version_id = excluded.requirement_version_id, holds_until = excluded.holds_until,
        skill_ids = excluded.skill_ids, held_units = excluded.held_units, met = excluded.met
    ), gone as (
      delete from company_gap_people p using counted c
      where p.employer_id = current_employer() and p.employee_id = c.employee_id
        and not exists (select 1 from live where live.employee_id = c.employee_id)
    ), moved as (
      select department_id, country, region, requirement_version_id, sum(sign) as headcount from sides
      group by 1, 2, 3, 4 having sum(sign) <> 0
    ), heads as (
      insert into company_gap_headcounts as h (dimension, place, requirement_version_id, headcount)
      select d.dimension, d.place, requirement_version_id, sum(headcount) from moved ${IN_EVERY_DIMENSION}
      group by 1, 2, 3 having sum(headcount) <> 0
      on conflict (employer_id, dimension, place, requirement_version_id)
        do update set headcount = h.headcount + excluded.headcount
    ), shifted as (
      select s.department_id, s.country, s.region, s.requirement_version_id, a.skill_id, sum(s.sign) as assessed,
        sum(s.sign * a.met::int) as met, sum(s.sign * a.held_units) as held_units
      from sides s cross join lateral unnest(s.skill_ids, s.held_units, s.met) a (skill_id, held_units, met)
      group by 1, 2, 3, 4, 5
      having sum(s.sign) <> 0 or sum(s.sign * a.met::int) <> 0 or sum(s.sign * a.held_units) <> 0
    ), ${DIMENSIONS.map(([dimension, place]) => `${dimension} as (${shiftCells(dimension, place)})`).join(', ')}
    select 1`,
};
const EMPTIED = [
  {
    text: 'delete from company_gap_headcounts where employer_id = current_employer() and headcount = 0',
  },
  ...CELLS.map((table) => ({
    text: `delete from ${table} where employer_id = current_employer() and assessed = 0`,
  })),
];
/** Takes these people out of the sums as they were counted, and counts them as they are on this day. */
export async function countAnew(
  tx: EmployerTx,
  employeeIds: readonly string[],
  today: PlainDate,
): Promise<void> {
  await tx.rows(COUNT_ANEW, [employeeIds, today]);
  for (const statement of EMPTIED) tx.send(statement);
}
