import { sql } from 'drizzle-orm';
import { date, doublePrecision, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { employerId, instant, resourceColumns } from '../../platform/db/columns.js';
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

export const employeeSkillLevels = pgTable('employee_skill_levels', {
  employerId: employerId(),
  employeeId: uuid().notNull(),
  skillId: uuid().notNull(),
  level: doublePrecision().notNull(),
  assessmentCount: integer().notNull(),
  lastAssessedOn: date({ mode: 'string' }).notNull(),
  updatedAt: instant().notNull().default(sql`now()`),
});

export type AssessmentRow = typeof assessments.$inferSelect;
