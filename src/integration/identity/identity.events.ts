import { z } from 'zod';
import { defineEvent } from '../../platform/events/event.js';

export const apiKeyCreated = defineEvent(
  'api_key.created',
  'api_key',
  z.object({ id: z.string() }),
  'An API key was made',
);
export const apiKeyChanged = defineEvent(
  'api_key.changed',
  'api_key',
  z.object({ id: z.string() }),
  'An API key was renamed, or the secret being replaced was ended',
);
export const apiKeyRotated = defineEvent(
  'api_key.rotated',
  'api_key',
  z.object({ id: z.string() }),
  'An API key was given a new secret',
);
export const apiKeyRevoked = defineEvent(
  'api_key.revoked',
  'api_key',
  z.object({ id: z.string() }),
  'An API key was ended for good',
);
export const identityProviderCreated = defineEvent(
  'identity_provider.created',
  'identity_provider',
  z.object({ id: z.string() }),
  'An identity provider is trusted',
);
export const identityProviderChanged = defineEvent(
  'identity_provider.changed',
  'identity_provider',
  z.object({ id: z.string() }),
  'What is trusted of an identity provider was changed',
);
export const identityProviderDeleted = defineEvent(
  'identity_provider.deleted',
  'identity_provider',
  z.object({ id: z.string() }),
  'An identity provider is no longer trusted, and its identities are gone',
);
export const identityLinked = defineEvent(
  'employee_identity.linked',
  'employee',
  z.object({ id: z.string(), identityProviderId: z.string() }),
  'An employee can sign in with an identity',
);
export const identityUnlinked = defineEvent(
  'employee_identity.unlinked',
  'employee',
  z.object({ id: z.string(), identityProviderId: z.string() }),
  'An employee can no longer sign in with an identity',
);
export const roleGranted = defineEvent(
  'role.granted',
  'employee',
  z.object({ id: z.string(), role: z.string() }),
  'An employee was given a role',
);
export const roleRevoked = defineEvent(
  'role.revoked',
  'employee',
  z.object({ id: z.string(), role: z.string() }),
  'A role was taken from an employee',
);
