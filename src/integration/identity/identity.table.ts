import { boolean, customType, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import type { AssignableRole } from '../../platform/access/actor.js';
import { instant, resourceColumns } from '../../platform/db/columns.js';
import type { KeySet } from './identity-providers.schemas.js';

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
  environment: text(),
  previousSecretHmac: bytes(),
  previousExpiresAt: instant(),
  previousLastUsedAt: instant(),
  createdByKind: text().$type<'person' | 'api_key' | 'system'>().notNull(),
  createdById: uuid(),
});

export const identityProviders = pgTable('identity_providers', {
  ...resourceColumns,
  issuer: text().notNull(),
  audience: text().notNull(),
  algorithms: text().array().notNull(),
  jwksUri: text(),
  jwks: jsonb().$type<KeySet>(),
  enabled: boolean().notNull().default(true),
});

export const roleAssignments = pgTable('role_assignments', {
  ...resourceColumns,
  employeeId: uuid().notNull(),
  role: text().$type<AssignableRole>().notNull(),
});

export const employeeIdentities = pgTable('employee_identities', {
  ...resourceColumns,
  identityProviderId: uuid().notNull(),
  subject: text().notNull(),
  employeeId: uuid().notNull(),
});

export type ApiKeyRow = typeof apiKeys.$inferSelect;
export type EmployeeIdentityRow = typeof employeeIdentities.$inferSelect;
export type IdentityProviderRow = typeof identityProviders.$inferSelect;
export type RoleAssignmentRow = typeof roleAssignments.$inferSelect;
