import { pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { employerId, instant } from '../../platform/db/columns.js';

export const erasures = pgTable('erasures', {
  employerId: employerId(),
  employeeId: uuid().notNull(),
  erasedAt: instant().notNull(),
  erasedById: text().notNull(),
});

export type ErasureRow = Omit<typeof erasures.$inferSelect, 'employerId'>;
