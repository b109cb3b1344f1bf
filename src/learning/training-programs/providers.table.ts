import { boolean, pgTable, text } from 'drizzle-orm/pg-core';
import { resourceColumns } from '../../platform/db/columns.js';

export const providers = pgTable('providers', {
  ...resourceColumns,
  name: text().notNull(),
  accredited: boolean().notNull().default(false),
  accreditor: text(),
  externalId: text(),
});

export type ProviderRow = typeof providers.$inferSelect;
