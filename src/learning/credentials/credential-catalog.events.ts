import { z } from 'zod';
import { defineEvent } from '../../platform/events/event.js';

const payload = z.object({ id: z.string(), externalId: z.string().nullable() });

export const credentialTypeCreated = defineEvent(
  'credential_type.created',
  'credential_type',
  payload,
  'A type of credential was added',
);
export const credentialTypeChanged = defineEvent(
  'credential_type.changed',
  'credential_type',
  payload,
  'Facts about a type of credential changed; see changedFields',
);
export const credentialTypeDeleted = defineEvent(
  'credential_type.deleted',
  'credential_type',
  payload,
  'A type of credential that nothing referred to was removed',
);
