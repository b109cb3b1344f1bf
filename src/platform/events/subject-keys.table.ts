import { customType, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { employerId, instant } from '../db/columns.js';

const bytes = customType<{ data: Buffer }>({ dataType: () => 'bytea' });

export const subjectKeys = pgTable('subject_keys', {
  employerId: employerId(),
  employeeId: uuid().notNull(),
  wrappedBy: text().notNull(),
  wrapped: bytes().notNull(),
  createdAt: instant().notNull(),
});

export type SubjectKeyRow = Pick<
  typeof subjectKeys.$inferSelect,
  'employeeId' | 'wrappedBy' | 'wrapped'
>;
