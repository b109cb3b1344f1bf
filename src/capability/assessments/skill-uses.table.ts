import { date, pgTable, uuid } from 'drizzle-orm/pg-core';
import { resourceColumns } from '../../platform/db/columns.js';

export const employeeSkillUses = pgTable('employee_skill_uses', {
  ...resourceColumns,
  employeeId: uuid().notNull(),
  skillId: uuid().notNull(),
  lastUsedOn: date({ mode: 'string' }),
});

export type SkillUseRow = typeof employeeSkillUses.$inferSelect;
