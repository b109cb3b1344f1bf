import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import type { EmployerTx } from '../db/database.js';
import type { SealedChange } from './personal-values.js';

/** Declares an event: its past-tense name, what it is about, and the payload others may rely on. */
export function defineEvent<Payload extends z.ZodType>(
  name: string,
  subjectType: string,
  payload: Payload,
  description: string,
) {
  const make = (
    subjectId: string,
    data: z.input<Payload>,
    more: { changedFields?: readonly string[]; personal?: SealedChange | undefined } = {},
  ): Event => ({
    name,
    subjectType,
    subjectId,
    payload: payload.parse(data),
    changedFields: more.changedFields ?? [],
    personal: more.personal,
  });
  return Object.assign(make, { eventName: name, subjectType, payload, description });
}

export type EventDefinition = {
  eventName: string;
  subjectType: string;
  payload: z.ZodType;
  description: string;
};

export type Event = {
  name: string;
  subjectType: string;
  subjectId: string;
  /** Ids, amounts and states; never personal data. */
  payload: unknown;
  changedFields: readonly string[];
  /** What happened to a person’s own fields, under their key: for the audit trail alone. */
  personal?: SealedChange | undefined;
};

/** Who the audit trail names: the actor of a request, or the system itself. */
export type Author = {
  kind: 'person' | 'api_key' | 'system';
  principalId: string;
  requestId: string;
  /** The person for whom it was done, by whoever may act for them. */
  onBehalfOfId?: string | null;
};

const RECORD = {
  name: 'record_events',
  text: `with happened as (
           select * from jsonb_to_recordset($1::jsonb) as e(event_id uuid, audit_id uuid, name text,
             subject_type text, subject_id uuid, payload jsonb, changed_fields text[], personal_subject_id uuid, personal_values bytea)
         ), audited as (
           insert into audit_entries (id, actor_kind, actor_id, on_behalf_of, action, subject_type, subject_id, request_id,
             changed_fields, details, personal_subject_id, personal_values)
           select audit_id, $2, $3, $5::uuid, name, subject_type, subject_id, $4, changed_fields, payload, personal_subject_id,
             personal_values from happened
         )
         insert into outbox (id, name, subject_type, subject_id, payload, changed_fields)
         select event_id, name, subject_type, subject_id, payload, changed_fields from happened`,
};

/**
 * Writes events into the outbox and one audit row for each, in the transaction that makes them true: all are
 * committed, or none. Sent without waiting; a failure surfaces at commit.
 */
export function publish(tx: EmployerTx, author: Author, ...events: Event[]) {
  if (events.length === 0) return;
  const rows = events.map((event) => ({
    event_id: uuidv7(),
    audit_id: uuidv7(),
    name: event.name,
    subject_type: event.subjectType,
    subject_id: event.subjectId,
    payload: event.payload,
    changed_fields: event.changedFields,
    personal_subject_id: event.personal?.subjectId ?? null,
    personal_values: event.personal ? `\\x${event.personal.sealed.toString('hex')}` : null,
  }));
  tx.send(RECORD, [
    JSON.stringify(rows),
    author.kind,
    author.principalId,
    author.requestId,
    author.onBehalfOfId ?? null,
  ]);
}
