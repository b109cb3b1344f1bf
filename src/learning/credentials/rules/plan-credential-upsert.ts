import type { PlainDate } from '../../../kernel/calendar.js';
import { checkTerm, type TermFault } from './check-term.js';
import { endTerm } from './end-term.js';
import type { StateChange } from './find-state.js';

type Given<Value> = Value | null | undefined;

/** A credential as another system sent it; people and types by our id or by the id of that system. */
export type CredentialItem = {
  externalId: string;
  employeeId?: Given<string>;
  employeeExternalId?: Given<string>;
  credentialTypeId?: Given<string>;
  credentialTypeExternalId?: Given<string>;
  number?: Given<string>;
  issuedOn: PlainDate;
  expiresOn?: Given<PlainDate>;
  url?: Given<string>;
};

type Values = {
  id: string;
  employeeId: string;
  credentialTypeId: string;
  number: string | null;
  issuedOn: PlainDate;
  expiresOn: PlainDate | null;
  url: string | null;
  externalId: string | null;
};
export type KnownCredential = Values & { stateChanges: readonly StateChange[] };
type Named = { id: string; externalId: string | null };

export type UpsertFacts = {
  people: readonly Named[];
  erased: ReadonlySet<string>;
  types: readonly (Named & { validMonths: number | null })[];
  /** Credentials that have one of the external ids or numbers. */
  known: readonly KnownCredential[];
  /** The employer's date. */
  today: PlainDate;
};

export type UpsertFault = {
  code:
    | TermFault['code']
    | 'duplicate-in-request'
    | 'unknown-reference'
    | 'employee-erased'
    | 'credential-holder-fixed'
    | 'credential-number-taken';
  pointer: string;
  detail: string;
};
export type PlannedCredential =
  | { values: Values; before: KnownCredential | undefined }
  | { error: UpsertFault };

const fault = (code: UpsertFault['code'], pointer: string, detail: string) => ({
  error: { code, pointer, detail },
});
const numberKey = (typeId: string, number: string) => `${typeId} ${number}`;

/**
 * Decides, item by item, which credentials can be written, and how they read then. A known one keeps its holder and its
 * type, and its last day where none is said. A number is taken by who has it now or stands earlier in the list.
 */
export function planCredentialUpsert(
  items: readonly CredentialItem[],
  facts: UpsertFacts,
  newId: () => string,
): PlannedCredential[] {
  const seen = new Set<string>();
  const numbers = new Map(
    facts.known.flatMap(({ id, credentialTypeId, number }) =>
      number === null ? [] : [[numberKey(credentialTypeId, number), id]],
    ),
  );
  return items.map((item) => {
    if (seen.has(item.externalId)) {
      const detail = 'The same external id stands earlier in this request.';
      return fault('duplicate-in-request', '/externalId', detail);
    }
    seen.add(item.externalId);
    const planned = planOne(item, facts, newId);
    if ('error' in planned) return planned;
    const { id, credentialTypeId, number } = planned.values;
    if (number === null) return planned;
    const key = numberKey(credentialTypeId, number);
    const holder = numbers.get(key);
    if (holder !== undefined && holder !== id) {
      const detail = 'Another credential of this type has this number.';
      return fault('credential-number-taken', '/number', detail);
    }
    numbers.set(key, id);
    return planned;
  });
}

const find = <Row extends Named>(
  rows: readonly Row[],
  id: Given<string>,
  externalId: Given<string>,
) => rows.find((row) => (id ? row.id === id.toLowerCase() : row.externalId === externalId));

function planOne(item: CredentialItem, facts: UpsertFacts, newId: () => string): PlannedCredential {
  const named = resolve(item, facts);
  if ('error' in named) return named;
  const { employee, type } = named;
  const before = facts.known.find(({ externalId }) => externalId === item.externalId);
  if (before && before.employeeId !== employee.id) {
    return fault('credential-holder-fixed', '/employeeId', 'It belongs to somebody else.');
  }
  if (before && before.credentialTypeId !== type.id) {
    return fault('credential-holder-fixed', '/credentialTypeId', 'It is of another type.');
  }
  const { issuedOn, number = null, url = null, externalId } = item;
  const whole = type.validMonths === null ? null : endTerm(issuedOn, type.validMonths);
  const { expiresOn = before ? before.expiresOn : whole } = item;
  const stateChanges = before?.stateChanges ?? [];
  const wrong = checkTerm({ issuedOn, expiresOn, stateChanges }, facts.today);
  if (wrong) return { error: wrong };
  const id = before?.id ?? newId();
  const whose = { employeeId: employee.id, credentialTypeId: type.id };
  return { values: { id, ...whose, number, issuedOn, expiresOn, url, externalId }, before };
}

function resolve(item: CredentialItem, { people, erased, types }: UpsertFacts) {
  const employee = find(people, item.employeeId, item.employeeExternalId);
  const place = item.employeeId ? '/employeeId' : '/employeeExternalId';
  if (!employee) return fault('unknown-reference', place, 'There is no such employee.');
  if (erased.has(employee.id)) {
    return fault('employee-erased', place, 'Nothing more is kept about a person who was erased.');
  }
  const type = find(types, item.credentialTypeId, item.credentialTypeExternalId);
  if (type) return { employee, type };
  const pointer = item.credentialTypeId ? '/credentialTypeId' : '/credentialTypeExternalId';
  return fault('unknown-reference', pointer, 'There is no such credential type.');
}
