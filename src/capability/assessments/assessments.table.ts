import { date, doublePrecision, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { resourceColumns } from '../../platform/db/columns.js';
import type { Evidence } from './assessments.schemas.js';
import type { AssessmentSource } from './rules/combine-assessments.js';

export const assessments = pgTable('assessments', {
  ...resourceColumns,
  employeeId: uuid().notNull(),
  skillId: uuid().notNull(),
  scaleId: uuid().notNull(),
  level: doublePrecision().notNull(),
  defaultLevel: doublePrecision().notNull(),
  source: text().$type<AssessmentSource>().notNull(),
  assessedOn: date({ mode: 'string' }).notNull(),
  assessorId: uuid(),
  evidence: jsonb().$type<Partial<Evidence>>().notNull().default({}),
});

export type AssessmentRow = typeof assessments.$inferSelect;
