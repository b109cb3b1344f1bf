import { pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { resourceColumns } from '../../platform/db/columns.js';

export const departments = pgTable('departments', {
  ...resourceColumns,
  name: text().notNull(),
  parentId: uuid(),
  costCenter: text(),
  headId: uuid(),
});

export type DepartmentRow = typeof departments.$inferSelect;
