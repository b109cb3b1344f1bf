import { v7 as uuidv7 } from 'uuid';
import { dateIn, type PlainDate } from '../../kernel/calendar.js';
import type { ProblemPlace } from '../../kernel/problem.js';
import {
  type Actor,
  type PeopleInView,
  peopleInView,
  type Role,
} from '../../platform/access/actor.js';
import { changedFieldsOf } from '../../platform/db/changed-fields.js';
import type { Database, EmployerTx } from '../../platform/db/database.js';
import { publish } from '../../platform/events/event.js';
import { employeeErased, unknownReference } from '../../platform/http/http.problems.js';
import type { Page, Pager } from '../../platform/http/pagination.js';
import { type ExpectedVersion, requireVersion } from '../../platform/http/preconditions.js';
import type { Levels } from './credential-catalog.service.js';
import * as events from './credentials.events.js';
import * as problem from './credentials.problems.js';
import type { CredentialRow, CredentialValues } from './credentials.repository.js';
import * as repository from './credentials.repository.js';
import type {
  Credential,
  CredentialChanges,
  CredentialQuery,
  NewCredential,
} from './credentials.schemas.js';
import { checkTerm, type TermFault } from './rules/check-term.js';
import { endTerm } from './rules/end-term.js';
import { stateOn } from './rules/find-state.js';

export type CredentialService = ReturnType<typeof credentialService>;

/** Asks the employers module; only the zone in which "today" is today matters here. */
export type EmployerSettings = { settingsOf(tx: EmployerTx): Promise<{ timeZone: string }> };
/** Asks the employees module. */
export type EmployeeDirectory = {
  /** Who of these was erased; nobody else is until the transaction ends. */
  findErased(tx: EmployerTx, ids: readonly string[]): Promise<ReadonlySet<string>>;
};

export type CredentialDeps = {
  db: Database;
  pager: Pager;
  clock: () => Date;
  employers: EmployerSettings;
  employees: EmployeeDirectory;
  levels: Levels;
};

const BROAD: readonly Role[] = ['learning_admin', 'hr_admin', 'auditor', 'employer_admin'];
const inViewOf = (actor: Actor): PeopleInView => peopleInView(actor, BROAD);

/** The same for one that does not exist and one of somebody out of view. */
export const missing = () =>
  problem.credentialNotFound('There is no such credential, or you may not see it.');

/** Today where the employer is. */
export const todayOf = async (
  tx: EmployerTx,
  { employers, clock }: Pick<CredentialDeps, 'employers' | 'clock'>,
): Promise<PlainDate> => dateIn((await employers.settingsOf(tx)).timeZone, clock());

export const payloadOf = ({ id, employeeId, credentialTypeId }: CredentialValues) => ({
  id,
  employeeId,
  credentialTypeId,
});

const unknown = (what: string, pointer: string) => {
  const detail = `There is no such ${what}.`;
  return unknownReference(detail, { errors: [{ pointer, code: 'unknown-reference', detail }] });
};

type Refusal = (detail: string, more: { errors: readonly ProblemPlace[] }) => Error;
const refusals: Record<TermFault['code'], Refusal> = {
  'credential-issued-in-future': problem.credentialIssuedInFuture,
  'credential-term-reversed': problem.credentialTermReversed,
  'credential-issued-after-change': problem.credentialIssuedAfterChange,
};

/** @throws `credential-issued-in-future`, `-term-reversed`, `-issued-after-change` (422) */
function requireTerm(term: Parameters<typeof checkTerm>[0], today: PlainDate) {
  const fault = checkTerm(term, today);
  if (fault) throw refusals[fault.code](fault.detail, { errors: [fault] });
}

/** A credential as it is served: its state is that of the day. */
export function toResource(row: CredentialRow, day: PlainDate): Credential {
  return { ...row, state: stateOn(row, day) ?? 'active' };
}

/** What is stored of a credential somebody enters; its end is the type’s where none is given. */
export function completeCredential(
  id: string,
  given: NewCredential,
  validMonths: number | null,
): CredentialValues {
  const { employeeId, credentialTypeId, issuedOn, number = null, url = null } = given;
  const whole = validMonths === null ? null : endTerm(issuedOn, validMonths);
  const { expiresOn = whole, externalId = null } = given;
  return { id, employeeId, credentialTypeId, number, issuedOn, expiresOn, url, externalId };
}

const isTermField = (field: string) => field === 'issuedOn' || field === 'expiresOn';

export function credentialService(deps: CredentialDeps) {
  const { db, pager, employees, levels } = deps;

  /** @throws `unknown-reference` (422), `employee-erased` (409) */
  const requireFacts = async (tx: EmployerTx, { employeeId, credentialTypeId }: NewCredential) => {
    const [today, [type], people, erased] = await Promise.all([
      todayOf(tx, deps),
      repository.shareTypes(tx, { ids: [credentialTypeId], externalIds: [] }),
      repository.findPeople(tx, { ids: [employeeId], externalIds: [] }),
      employees.findErased(tx, [employeeId]),
    ]);
    if (people.length === 0) throw unknown('employee', '/employeeId');
    if (erased.has(employeeId)) {
      throw employeeErased('Nothing more is kept about a person who was erased.');
    }
    if (!type) throw unknown('credential type', '/credentialTypeId');
    return { today, type };
  };

  return {
    create: (actor: Actor, given: NewCredential): Promise<Credential> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const { today, type } = await requireFacts(tx, given);
        const values = completeCredential(uuidv7(), given, type.validMonths);
        requireTerm({ ...values, stateChanges: [] }, today);
        const stamp = (await repository.saveCredentials(tx, [values])).get(values.id);
        if (!stamp) throw new Error('saving a credential answered nothing');
        publish(tx, actor, events.credentialIssued(values.id, payloadOf(values)));
        await levels.refreshEmployees(tx, [values.employeeId]);
        return toResource({ ...values, stateChanges: [], ...stamp }, today);
      }),

    read: (actor: Actor, id: string): Promise<Credential> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const [today, row] = await Promise.all([
          todayOf(tx, deps),
          repository.findCredential(tx, id, inViewOf(actor)),
        ]);
        if (!row) throw missing();
        return toResource(row, today);
      }),

    list: (actor: Actor, query: CredentialQuery): Promise<Page<Credential>> => {
      const { employerId } = actor;
      const bound = { employerId, operationId: 'listCredentials', filters: query };
      const page = pager.read(bound, query);
      return db.inEmployer(employerId, async (tx) => {
        const asOf = query.asOf ?? (await todayOf(tx, deps));
        const shown = { view: inViewOf(actor), asOf };
        const rows = await repository.listCredentials(tx, query, shown, page);
        return pager.page(bound, page, rows, {
          item: (row: CredentialRow) => toResource(row, asOf),
          after: (row: CredentialRow) => [row.id],
        });
      });
    },

    /** A correction: it holds for the past as well. */
    update: (
      actor: Actor,
      id: string,
      expected: ExpectedVersion,
      changes: CredentialChanges,
    ): Promise<Credential> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const [today, before] = await Promise.all([
          todayOf(tx, deps),
          repository.lockCredential(tx, id),
        ]);
        if (!before) throw missing();
        requireVersion(expected, before.version);
        const changedFields = changedFieldsOf(before, changes);
        if (changedFields.length === 0) return toResource(before, today);
        const said = Object.entries(changes).filter(([, value]) => value !== undefined);
        const after: CredentialRow = { ...before, ...Object.fromEntries(said) };
        if (changedFields.some(isTermField)) requireTerm(after, today);
        const stamps = await repository.saveCredentials(tx, [after]);
        publish(tx, actor, events.credentialChanged(id, payloadOf(after), { changedFields }));
        if (changedFields.some(isTermField)) {
          await levels.refreshEmployees(tx, [after.employeeId]);
        }
        return toResource({ ...after, ...stamps.get(id) }, today);
      }),
  };
}
