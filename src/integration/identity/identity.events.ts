import { z } from 'zod';
import { defineEvent } from '../../platform/events/event.js';

export const apiKeyCreated = defineEvent(
  'api_key.created',
  'api_key',
  z.object({ id: z.string() }),
  'An API key was made',
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
