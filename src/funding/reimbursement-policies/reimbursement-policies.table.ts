import { boolean, date, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { currencyCode, instant, resourceColumns } from '../../platform/db/columns.js';
import type { TermSections } from './policy-terms.schemas.js';

export const reimbursementPolicies = pgTable('reimbursement_policies', {
  ...resourceColumns,
  name: text().notNull(),
  isDefault: boolean().notNull().default(false),
});

export const reimbursementPolicyVersions = pgTable('reimbursement_policy_versions', {
  ...resourceColumns,
  policyId: uuid().notNull(),
  state: text().$type<'draft' | 'published'>().notNull().default('draft'),
  effectiveOn: date({ mode: 'string' }).notNull(),
  currency: currencyCode().notNull(),
  terms: jsonb().$type<TermSections>().notNull(),
  publishedAt: instant(),
  publishedById: uuid(),
});

export type PolicyRow = typeof reimbursementPolicies.$inferSelect;
export type PolicyVersionRow = typeof reimbursementPolicyVersions.$inferSelect;
