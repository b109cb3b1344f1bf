import { boolean, doublePrecision, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { resourceColumns } from '../../platform/db/columns.js';
import type { ScaleLevel } from './rules/check-scale.js';

export const proficiencyScales = pgTable('proficiency_scales', {
  ...resourceColumns,
  name: text().notNull(),
  zero: doublePrecision().notNull(),
  max: doublePrecision().notNull(),
  levels: jsonb().$type<ScaleLevel[]>().notNull(),
  isDefault: boolean().notNull().default(false),
});

export type ScaleRow = typeof proficiencyScales.$inferSelect;
