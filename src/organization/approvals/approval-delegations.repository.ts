import { and, asc, eq, gt, gte, isNull, lte, type SQL, sql } from 'drizzle-orm';
import type { PlainDate } from '../../kernel/calendar.js';
import type { EmployeeId } from '../../kernel/ids.js';
import type { PeopleInView } from '../../platform/access/actor.js';
import { nextVersion } from '../../platform/db/columns.js';
import type { EmployerTx } from '../../platform/db/database.js';
import { onlyRow } from '../../platform/db/only-row.js';
import type { Tombstone } from '../../platform/db/tombstones.js';
import type { PageRequest } from '../../platform/http/pagination.js';
import { type ApprovalDelegationRow, approvalDelegations } from './approval-delegations.table.js';

type NewRow = typeof approvalDelegations.$inferInsert;
/** Whose delegations somebody sees: everyone's, or those from and to one person. */
const viewerOf = (view: PeopleInView) => (view.everyone ? null : view.employeeId);

const STATUSES = {
  name: 'approval_delegation_people',
  text: `select id, status from employees_directory where employer_id = current_employer() and id = any($1::uuid[])`,
};

/** The status of each who exists. */
export async function readStatuses(
  tx: EmployerTx,
  ids: readonly EmployeeId[],
): Promise<Map<EmployeeId, string>> {
  const rows = await tx.rows<{ id: EmployeeId; status: string }>(STATUSES, [ids]);
  return new Map(rows.map(({ id, status }) => [id, status]));
}

export async function insertDelegation(
  tx: EmployerTx,
  values: NewRow,
): Promise<ApprovalDelegationRow> {
  return onlyRow(await tx.orm.insert(approvalDelegations).values(values).returning());
}

const isLive = (id: string) =>
  and(
    sql`employer_id = current_employer()`,
    eq(approvalDelegations.id, id),
    isNull(approvalDelegations.endedOn),
  );
const inView = (view: PeopleInView) =>
  view.everyone
    ? undefined
    : sql`(${approvalDelegations.fromId} = ${view.employeeId} or ${approvalDelegations.toId} = ${view.employeeId})`;

export async function findDelegation(
  tx: EmployerTx,
  id: string,
  view: PeopleInView,
): Promise<ApprovalDelegationRow | undefined> {
  const [row] = await tx.orm
    .select()
    .from(approvalDelegations)
    .where(and(isLive(id), inView(view)));
  return row;
}

/** For a change. Waits for whoever is deciding under it. */
export async function lockDelegation(
  tx: EmployerTx,
  id: string,
  view: PeopleInView,
): Promise<ApprovalDelegationRow | undefined> {
  const [row] = await tx.orm
    .select()
    .from(approvalDelegations)
    .where(and(isLive(id), inView(view)))
    .for('no key update');
  return row;
}

export async function updateDelegation(
  tx: EmployerTx,
  id: string,
  changes: Partial<Pick<NewRow, 'startsOn' | 'endsOn' | 'endedOn'>>,
): Promise<ApprovalDelegationRow> {
  const rows = await tx.orm
    .update(approvalDelegations)
    .set({ ...changes, ...nextVersion })
    .where(isLive(id))
    .returning();
  return onlyRow(rows);
}

type Filters = {
  fromId?: string | undefined;
  toId?: string | undefined;
  activeOn?: PlainDate | undefined;
  updatedSince?: string | undefined;
};

/** Oldest first. Served by the primary key or (employer_id, from_id | to_id | ends_on | updated_at). */
export function listDelegations(
  tx: EmployerTx,
  filters: Filters,
  view: PeopleInView,
  page: PageRequest,
): Promise<ApprovalDelegationRow[]> {
  const { id, fromId, toId, startsOn, endsOn, updatedAt, endedOn } = approvalDelegations;
  const where = <Value>(value: Value | undefined, condition: (given: Value) => SQL | undefined) =>
    value === undefined ? undefined : condition(value);
  return tx.orm
    .select()
    .from(approvalDelegations)
    .where(
      and(
        sql`employer_id = current_employer()`,
        isNull(endedOn),
        inView(view),
        where(filters.fromId, (from) => eq(fromId, from)),
        where(filters.toId, (to) => eq(toId, to)),
        where(filters.activeOn, (day) => and(lte(startsOn, day), gte(endsOn, day))),
        where(filters.updatedSince, (since) => gte(updatedAt, since)),
        where(page.after?.[0], (last) => gt(id, String(last))),
      ),
    )
    .orderBy(asc(id))
    .limit(page.limit + 1);
}

const ENDED = {
  name: 'approval_delegations_ended',
  text: `select s.id, s.deleted_at as "deletedAt" from tombstones s
         join approval_delegations d on d.employer_id = current_employer() and d.id = s.id
         where s.employer_id = current_employer() and s.resource = 'approval_delegations'
           and ($1::uuid is null or d.from_id = $1) and ($2::uuid is null or d.to_id = $2)
           and ($3::uuid is null or d.from_id = $3 or d.to_id = $3)
           and ($4::timestamptz is null or s.deleted_at >= $4)
           and ($5::timestamptz is null or (s.deleted_at, s.id) > ($5, $6::uuid))
         order by s.deleted_at, s.id limit $7`,
};

/** What was ended before its time, the first ended first. Served by (employer_id, resource, deleted_at, id). */
export const listEndedDelegations = (
  tx: EmployerTx,
  { fromId, toId, updatedSince }: Filters,
  view: PeopleInView,
  { limit, after }: PageRequest,
): Promise<Tombstone[]> =>
  tx.rows<Tombstone>(ENDED, [
    fromId ?? null,
    toId ?? null,
    viewerOf(view),
    updatedSince ?? null,
    after?.[0] ?? null,
    after?.[1] ?? null,
    limit + 1,
  ]);
