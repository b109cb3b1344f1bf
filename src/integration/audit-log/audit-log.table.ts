import { bigint, customType, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { employerId, instant } from '../../platform/db/columns.js';

const bytes = customType<{ data: Buffer }>({ dataType: () => 'bytea' });

export const auditEntries = pgTable('audit_entries', {
  employerId: employerId(),
  id: uuid().notNull(),
  occurredAt: instant().notNull(),
  actorKind: text().$type<'person' | 'api_key' | 'system'>().notNull(),
  actorId: text().notNull(),
  onBehalfOf: uuid(),
  action: text().notNull(),
  subjectType: text().notNull(),
  subjectId: uuid().notNull(),
  requestId: text().notNull(),
  changedFields: text().array().notNull(),
  details: jsonb().$type<Record<string, unknown>>().notNull(),
  personalSubjectId: uuid(),
  personalValues: bytes(),
});

export const auditKeys = pgTable('audit_keys', {
  employerId: employerId(),
  id: uuid().notNull(),
  wrappedBy: text().notNull(),
  wrapped: bytes().notNull(),
  createdAt: instant().notNull(),
});

export const auditSeals = pgTable('audit_seals', {
  employerId: employerId(),
  seq: bigint({ mode: 'number' }).notNull(),
  entryId: uuid().notNull(),
  keyId: uuid().notNull(),
  sealedAt: instant().notNull(),
  hash: bytes().notNull(),
});

export type AuditEntryRow = Omit<typeof auditEntries.$inferSelect, 'employerId'> & {
  seq: number | null;
  sealedAt: string | null;
};
export type AuditKeyRow = Pick<typeof auditKeys.$inferSelect, 'id' | 'wrappedBy' | 'wrapped'>;
export type AuditSealRow = Omit<typeof auditSeals.$inferSelect, 'employerId'>;
