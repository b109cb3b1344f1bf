import { date, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { resourceColumns } from '../../platform/db/columns.js';
import type { ApprovalDelegation } from './approval-delegations.schemas.js';

export const approvalDelegations = pgTable('approval_delegations', {
  ...resourceColumns,
  fromId: uuid().notNull(),
  toId: uuid().notNull(),
  startsOn: date({ mode: 'string' }).notNull(),
  endsOn: date({ mode: 'string' }).notNull(),
  kinds: text().array().$type<ApprovalDelegation['kinds']>().notNull(),
  endedOn: date({ mode: 'string' }),
});

export type ApprovalDelegationRow = typeof approvalDelegations.$inferSelect;
