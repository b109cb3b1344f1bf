import { boolean, customType, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import type { AssignableRole } from '../../platform/access/actor.js';
import { employerId, instant, resourceColumns } from '../../platform/db/columns.js';

const bytes = customType<{ data: Buffer }>({ dataType: () => 'bytea' });

export const apiKeys = pgTable('api_keys', {
  ...resourceColumns,
  keyId: text().notNull(),
  name: text().notNull(),
  secretHmac: bytes().notNull(),
  scopes: text().array().notNull(),
  expiresAt: instant().notNull(),
  lastUsedAt: instant(),
  revokedAt: instant(),
});

export const identityProviders = pgTable('identity_providers', {
  ...resourceColumns,
  issuer: text().notNull(),
  audience: text().notNull(),
  algorithms: text().array().notNull(),
  jwksUri: text(),
  jwks: jsonb().$type<{ keys: object[] }>(),
  enabled: boolean().notNull().default(true),
});

export const roleAssignments = pgTable('role_assignments', {
  ...resourceColumns,
  employeeId: uuid().notNull(),
  role: text().$type<AssignableRole>().notNull(),
});

export const employeeIdentities = pgTable('employee_identities', {
  employerId: employerId(),
  identityProviderId: uuid().notNull(),
  subject: text().notNull(),
  employeeId: uuid().notNull(),
  createdAt: instant().notNull(),
});

export type IdentityProviderRow = typeof identityProviders.$inferSelect;
export type RoleAssignmentRow = typeof roleAssignments.$inferSelect;
