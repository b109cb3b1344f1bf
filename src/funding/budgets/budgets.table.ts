import { integer, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import {
  currencyCode,
  employerId,
  instant,
  minorUnits,
  resourceColumns,
} from '../../platform/db/columns.js';
import type { Account } from './rules/move-between-accounts.js';

export const entryKinds = [
  'allocate',
  'reserve',
  'commit',
  'release',
  'spend',
  'return',
  'refund',
  'transfer',
  'carry_forward',
] as const;

export const budgets = pgTable('budgets', {
  ...resourceColumns,
  departmentId: uuid().notNull(),
  fiscalYear: integer().notNull(),
  currency: currencyCode().notNull(),
  available: minorUnits().notNull().default(0),
  reserved: minorUnits().notNull().default(0),
  committed: minorUnits().notNull().default(0),
  spent: minorUnits().notNull().default(0),
});

export const budgetEntries = pgTable('budget_entries', {
  employerId: employerId(),
  id: uuid().notNull(),
  budgetId: uuid().notNull(),
  otherBudgetId: uuid(),
  currency: currencyCode().notNull(),
  kind: text().$type<(typeof entryKinds)[number]>().notNull(),
  fromAccount: text().$type<Account>().notNull(),
  toAccount: text().$type<Account>().notNull(),
  amount: minorUnits().notNull(),
  requestId: uuid(),
  actorId: text(),
  reason: text(),
  occurredAt: instant().notNull(),
});

export type BudgetRow = typeof budgets.$inferSelect;
export type BudgetEntryRow = typeof budgetEntries.$inferSelect;
