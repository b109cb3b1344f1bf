import { z } from 'zod';
import { defineEvent } from '../../platform/events/event.js';

const payload = z.object({ id: z.string(), externalId: z.string().nullable() });

export const providerCreated = defineEvent(
  'provider.created',
  'provider',
  payload,
  'A training provider was added',
);
export const providerChanged = defineEvent(
  'provider.changed',
  'provider',
  payload,
  'Facts about a training provider changed; see changedFields',
);
