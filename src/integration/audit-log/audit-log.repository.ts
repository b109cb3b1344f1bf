import type { EmployerTx } from '../../platform/db/database.js';
import type { PageRequest } from '../../platform/http/pagination.js';
import type { AuditEntryRow } from './audit-log.table.js';

const COLUMNS = `e.id, e.occurred_at as "occurredAt", e.actor_kind as "actorKind", e.actor_id as "actorId",
  e.on_behalf_of as "onBehalfOf", e.action, e.subject_type as "subjectType", e.subject_id as "subjectId",
  e.request_id as "requestId", e.changed_fields as "changedFields", e.details,
  e.personal_subject_id as "personalSubjectId", e.personal_values as "personalValues", s.seq, s.sealed_at as "sealedAt"`;

export type AuditFilters = {
  subjectType?: string | undefined;
  subjectId?: string | undefined;
  actorId?: string | undefined;
  action?: string | undefined;
  occurredFrom?: string | undefined;
  occurredTo?: string | undefined;
};

const CONDITIONS: Record<keyof AuditFilters, (parameter: string) => string> = {
  subjectType: (p) => `e.subject_type = ${p}`,
  subjectId: (p) => `e.subject_id = ${p}::uuid`,
  actorId: (p) => `e.actor_id = ${p}`,
  action: (p) => `e.action = ${p}`,
  occurredFrom: (p) => `e.occurred_at >= ${p}::timestamptz`,
  occurredTo: (p) => `e.occurred_at < ${p}::timestamptz`,
};

/**
 * Newest first. Served by (employer_id, subject_type, subject_id, occurred_at), (employer_id, actor_id, occurred_at, id)
 * or (employer_id, occurred_at, id).
 */
export function listEntries(
  tx: EmployerTx,
  filters: AuditFilters,
  page: PageRequest,
): Promise<AuditEntryRow[]> {
  const conditions = ['e.employer_id = current_employer()'];
  const values: unknown[] = [];
  const add = (value: unknown) => `$${values.push(value)}`;
  for (const [name, condition] of Object.entries(CONDITIONS)) {
    const value = filters[name as keyof AuditFilters];
    if (value !== undefined) conditions.push(condition(add(value)));
  }
  if (page.after) {
    const [occurredAt, id] = page.after;
    conditions.push(`(e.occurred_at, e.id) < (${add(occurredAt)}::timestamptz, ${add(id)}::uuid)`);
  }
  const text = `select ${COLUMNS} from audit_entries e
    left join audit_seals s on s.employer_id = current_employer() and s.entry_id = e.id
    where ${conditions.join(' and ')} order by e.occurred_at desc, e.id desc limit ${add(page.limit + 1)}`;
  return tx.rows<AuditEntryRow>({ text }, values);
}
