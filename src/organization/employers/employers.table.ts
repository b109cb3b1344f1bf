import { char, pgTable, text } from 'drizzle-orm/pg-core';
import { currencyCode, resourceColumns } from '../../platform/db/columns.js';

const { id: _id, ...ofEmployer } = resourceColumns;

export const employers = pgTable('employers', {
  ...ofEmployer,
  name: text().notNull(),
  country: char({ length: 2 }).notNull(),
  currency: currencyCode().notNull(),
  timeZone: text().notNull(),
  fiscalYearStartsOn: char({ length: 5 }).notNull(),
});

export type EmployerRow = typeof employers.$inferSelect;
