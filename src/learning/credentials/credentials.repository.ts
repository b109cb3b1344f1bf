import type { PlainDate } from '../../kernel/calendar.js';
import type { PeopleInView } from '../../platform/access/actor.js';
import type { EmployerTx } from '../../platform/db/database.js';
import { violatedConstraint } from '../../platform/db/sqlstate.js';
import type { PageRequest } from '../../platform/http/pagination.js';
import * as problem from './credentials.problems.js';
import type { Credential, CredentialQuery } from './credentials.schemas.js';

/** A credential with its changes of state, the oldest first; which state it is in is a rule. */
export type CredentialRow = Omit<Credential, 'state'>;
/** What is written of a credential; changes of state are written by themselves. */
export type CredentialValues = Omit<
  CredentialRow,
  'version' | 'createdAt' | 'updatedAt' | 'stateChanges'
>;
type StateChangeRow = CredentialRow['stateChanges'][number];
type Stamp = Pick<CredentialRow, 'id' | 'version' | 'createdAt' | 'updatedAt'>;

const COLUMNS = `c.id, c.version, c.created_at as "createdAt", c.updated_at as "updatedAt", c.employee_id as "employeeId",
  c.credential_type_id as "credentialTypeId", c.number, c.issued_on as "issuedOn", c.expires_on as "expiresOn",
  coalesce((select jsonb_agg(jsonb_build_object('on', s.from_on, 'state', s.state, 'reasonCode', s.reason_code,
       'note', s.note) order by s.from_on) from credential_state_changes s
     where s.employer_id = c.employer_id and s.credential_id = c.id), '[]') as "stateChanges",
  c.url, c.external_id as "externalId"`;

const IN_LINE = (viewer: string) =>
  `(c.employee_id = ${viewer} or exists (select 1 from managers_of(c.employee_id) m where m.employee_id = ${viewer}))`;
/** The same for a list: from the line to what it holds, never over everybody’s. */
const OF_LINE = (viewer: string) => `c.employee_id = any(array(
  select ${viewer}::uuid union all select r.employee_id from reports_of(${viewer}) r))`;

const FIND = {
  name: 'credential_by_id',
  text: `select ${COLUMNS} from credentials c
         where c.employer_id = current_employer() and c.id = $1 and ($2::uuid is null or ${IN_LINE('$2')})`,
};

/** One of somebody in view. */
export async function findCredential(
  tx: EmployerTx,
  id: string,
  view: PeopleInView,
): Promise<CredentialRow | undefined> {
  const values = [id, view.everyone ? null : view.employeeId];
  const [row] = await tx.rows<CredentialRow>(FIND, values);
  return row;
}

const LOCK = {
  name: 'lock_credentials',
  text: `select from credentials where employer_id = current_employer() and id = any($1::uuid[])
         order by id for no key update`,
};

/** Locked first and read after: a statement that waits for a row does not see anew what hangs on it. */
export async function lockCredential(
  tx: EmployerTx,
  id: string,
): Promise<CredentialRow | undefined> {
  tx.send(LOCK, [[id]]);
  return findCredential(tx, id, { everyone: true });
}

const LOCK_UPSERTS = {
  name: 'lock_credential_upserts',
  text: `select pg_advisory_xact_lock(hashtextextended('credential-upserts:' || $1, 0))`,
};
/** One bulk change at a time in one employer: two that add the same credential would otherwise fail together. */
export const lockUpserts = (tx: EmployerTx) => tx.send(LOCK_UPSERTS, [tx.employerId]);

const LOCK_NAMED = {
  text: `select from credentials where employer_id = current_employer() and external_id = any($1)
         order by id for no key update`,
};
/** By index in turn: one condition with `or` would read every credential of the employer. */
const FIND_NAMED = {
  text: `select ${COLUMNS} from credentials c where c.employer_id = current_employer() and c.id in (
           select k.id from credentials k where k.employer_id = current_employer() and k.external_id = any($1)
           union
           select k.id from credentials k where k.employer_id = current_employer() and k.number = any($2)
             and k.credential_type_id = any($3::uuid[]))`,
};

/** Those with one of these external ids, locked, and those that have one of the numbers. */
export async function lockNamedCredentials(
  tx: EmployerTx,
  named: { externalIds: string[]; numbers: string[]; typeIds: string[] },
): Promise<CredentialRow[]> {
  tx.send(LOCK_NAMED, [named.externalIds]);
  return tx.rows<CredentialRow>(FIND_NAMED, [named.externalIds, named.numbers, named.typeIds]);
}

const TYPES = {
  name: 'credentials_types_for_issue',
  text: `select id, external_id as "externalId", valid_months as "validMonths" from credential_types
         where employer_id = current_employer() and (id = any($1::uuid[]) or external_id = any($2))
         order by id for share`,
};
export type TypeFacts = { id: string; externalId: string | null; validMonths: number | null };

/**
 * Types by id or external id. Shared, so that a change of their levels waits for credentials that are being entered, or
 * they for it: either way every holder's levels are brought up to date.
 */
export function shareTypes(
  tx: EmployerTx,
  wanted: { ids: string[]; externalIds: string[] },
): Promise<TypeFacts[]> {
  return tx.rows<TypeFacts>(TYPES, [wanted.ids, wanted.externalIds]);
}

const PEOPLE = {
  name: 'credentials_people',
  text: `select id, external_id as "externalId" from employees_directory
         where employer_id = current_employer() and id = any($1::uuid[])
         union
         select id, external_id from employees_directory
         where employer_id = current_employer() and external_id = any($2)`,
};

/** Employees by id or external id. */
export function findPeople(tx: EmployerTx, wanted: { ids: string[]; externalIds: string[] }) {
  return tx.rows<{ id: string; externalId: string }>(PEOPLE, [wanted.ids, wanted.externalIds]);
}

const SAVE = {
  name: 'save_credentials',
  text: `insert into credentials as c (id, employee_id, credential_type_id, number, issued_on, expires_on, url, external_id)
         select id, "employeeId", "credentialTypeId", number, "issuedOn", "expiresOn", url, "externalId"
         from jsonb_to_recordset($1::jsonb) as sent(id uuid, "employeeId" uuid, "credentialTypeId" uuid, number text,
           "issuedOn" date, "expiresOn" date, url text, "externalId" text)
         on conflict (employer_id, id) do update set number = excluded.number, issued_on = excluded.issued_on,
           expires_on = excluded.expires_on, url = excluded.url, external_id = excluded.external_id,
           version = c.version + 1, updated_at = now()
         returning c.id, c.version, c.created_at as "createdAt", c.updated_at as "updatedAt"`,
};

const reasons: Record<string, () => Error> = {
  credentials_number: () =>
    problem.credentialNumberTaken('Numbers are unique among the credentials of one type.'),
  credentials_external_id: () =>
    problem.credentialExternalIdTaken(
      'Use POST /v1/credentials/bulk to change credentials by external id.',
    ),
};
function explain(error: unknown): never {
  throw reasons[violatedConstraint(error) ?? '']?.() ?? error;
}

/** Writes whole credentials but for their changes of state, new and known; whose and of which type one is never changes. */
export async function saveCredentials(
  tx: EmployerTx,
  credentials: readonly CredentialValues[],
): Promise<Map<string, Stamp>> {
  if (credentials.length === 0) return new Map();
  const stamps = await tx.rows<Stamp>(SAVE, [JSON.stringify(credentials)]).catch(explain);
  return new Map(stamps.map((stamp) => [stamp.id, stamp]));
}

const SAVE_CHANGES = {
  name: 'save_credential_state_changes',
  text: `insert into credential_state_changes (credential_id, from_on, state, reason_code, note)
         select $1::uuid, "on", state, "reasonCode", note
         from jsonb_to_recordset($2::jsonb) as sent("on" date, state text, "reasonCode" text, note text)
         on conflict (employer_id, credential_id, from_on) do update set state = excluded.state,
           reason_code = excluded.reason_code, note = excluded.note`,
};
/** Dated changes; on a day that has one already, the new one holds. */
export const saveStateChanges = (
  tx: EmployerTx,
  credentialId: string,
  changes: readonly StateChangeRow[],
) => tx.send(SAVE_CHANGES, [credentialId, JSON.stringify(changes)]);

const ACTIVE_TYPES = {
  name: 'credentials_active_types',
  text: `select h.employee_id as "employeeId", array_agg(distinct h.credential_type_id::text) as "typeIds"
         from credentials_held h
         where h.employer_id = current_employer() and h.employee_id = any($1::uuid[])
           and h.from_on <= $2 and (h.until_on is null or $2 <= h.until_on)
         group by h.employee_id`,
};

/** Types of the credentials that these people hold, active on a day. Served by (employer_id, employee_id, id). */
export async function readActiveTypes(
  tx: EmployerTx,
  employeeIds: readonly string[],
  asOf: PlainDate,
): Promise<Map<string, string[]>> {
  if (employeeIds.length === 0) return new Map();
  const rows = await tx.rows<{ employeeId: string; typeIds: string[] }>(ACTIVE_TYPES, [
    employeeIds,
    asOf,
  ]);
  return new Map(rows.map(({ employeeId, typeIds }) => [employeeId, typeIds]));
}

/** The same as the rule `stateOn`, for a filter. */
const stateAt = (day: string) => `case
  when (${lastChange(day)}) = 'revoked' then 'revoked'
  when c.expires_on < ${day} then 'expired'
  else coalesce((${lastChange(day)}), 'active') end`;
const lastChange = (day: string) => `select s.state from credential_state_changes s
  where s.employer_id = c.employer_id and s.credential_id = c.id and s.from_on <= ${day} order by s.from_on desc limit 1`;
/** Few are taken away: found by their changes, not by reading everybody's. */
const onceChangedTo = (
  state: string,
) => `c.id in (select s.credential_id from credential_state_changes s
  where s.employer_id = current_employer() and s.state = ${state})`;

/** The statement of a list; its name says which conditions it has, so that PostgreSQL prepares each form once. */
function listStatement(
  filters: CredentialQuery,
  view: PeopleInView,
  asOf: PlainDate,
  page: PageRequest,
) {
  const values: unknown[] = [];
  const conditions = ['c.employer_id = current_employer()'];
  let name = 'credentials_list';
  const add = (mark: string, value: unknown, condition: (place: string) => string) => {
    if (value === undefined) return;
    values.push(value);
    name += mark;
    conditions.push(condition(`$${values.length}`));
  };
  add('_v', view.everyone ? undefined : view.employeeId, OF_LINE);
  add('_p', filters.employeeId, (place) => `c.employee_id = ${place}`);
  add('_t', filters.credentialTypeId, (place) => `c.credential_type_id = ${place}`);
  add('_b', filters.expiresBefore, (place) => `c.expires_on < ${place}`);
  add('_e', filters.externalId, (place) => `c.external_id = ${place}`);
  add('_u', filters.updatedSince, (place) => `c.updated_at >= ${place}::timestamptz`);
  add('_d', filters.asOf, (place) => `c.issued_on <= ${place}`);
  if (filters.state) {
    values.push(asOf);
    const day = `$${values.length}`;
    add('_s', filters.state, (place) => `${stateAt(day)} = ${place}`);
    const isRare = filters.state === 'suspended' || filters.state === 'revoked';
    add('_c', isRare ? filters.state : undefined, onceChangedTo);
  }
  add('_a', page.after?.[0], (place) => `c.id > ${place}::uuid`);
  values.push(page.limit + 1);
  const text = `select ${COLUMNS} from credentials c where ${conditions.join(' and ')}
                order by c.id limit $${values.length}`;
  return { statement: { name, text }, values };
}

/** Oldest first. Served by the primary key, (employer_id, employee_id | credential_type_id, id) or (employer_id, expires_on). */
export function listCredentials(
  tx: EmployerTx,
  filters: CredentialQuery,
  { view, asOf }: { view: PeopleInView; asOf: PlainDate },
  page: PageRequest,
): Promise<CredentialRow[]> {
  const { statement, values } = listStatement(filters, view, asOf, page);
  return tx.rows<CredentialRow>(statement, values);
}
