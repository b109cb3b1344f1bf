import { doublePrecision, pgTable, text } from 'drizzle-orm/pg-core';
import { resourceColumns } from '../../platform/db/columns.js';
import type { Skill } from './skills.schemas.js';

export const skills = pgTable('skills', {
  ...resourceColumns,
  name: text().notNull(),
  kind: text().$type<Skill['kind']>().notNull(),
  source: text().$type<Skill['source']>().notNull(),
  externalId: text(),
  description: text(),
  aliases: text().array().notNull().default([]),
  referenceWeight: doublePrecision(),
});

export type SkillRow = typeof skills.$inferSelect;
