import { bigint, date, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { resourceColumns } from '../../platform/db/columns.js';
import type { Approval } from './approvals.schemas.js';

export const approvalTasks = pgTable('approval_tasks', {
  ...resourceColumns,
  subjectType: text().$type<Approval['subject']['type']>().notNull(),
  subjectId: uuid().notNull(),
  subjectVersion: bigint({ mode: 'number' }).notNull(),
  requesterId: uuid().notNull(),
  step: text().$type<Approval['step']>().notNull(),
  state: text().$type<Approval['state']>().notNull().default('pending'),
  excludedIds: uuid().array().notNull().default([]),
  openedOn: date({ mode: 'string' }).notNull(),
  dueOn: date({ mode: 'string' }).notNull(),
  remindAfterDays: integer().notNull(),
  escalateAfterDays: integer().notNull(),
  expireAfterDays: integer().notNull(),
  decidedById: uuid(),
  onBehalfOfId: uuid(),
  verdict: text().$type<'approve' | 'reject'>(),
});

export type ApprovalTaskRow = typeof approvalTasks.$inferSelect;
