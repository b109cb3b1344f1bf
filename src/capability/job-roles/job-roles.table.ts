import { pgTable, smallint, text } from 'drizzle-orm/pg-core';
import { resourceColumns } from '../../platform/db/columns.js';
import type { JobRole } from './job-roles.schemas.js';

export const jobRoles = pgTable('job_roles', {
  ...resourceColumns,
  code: text().notNull(),
  title: text().notNull(),
  family: text(),
  source: text().$type<JobRole['source']>().notNull(),
  description: text(),
  jobZone: smallint(),
});

export type JobRoleRow = typeof jobRoles.$inferSelect;
