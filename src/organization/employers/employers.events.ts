import { z } from 'zod';
import { defineEvent } from '../../platform/events/event.js';

const payload = z.object({ id: z.string() });

export const employerCreated = defineEvent(
  'employer.created',
  'employer',
  payload,
  'An employer was set up',
);
export const employerUpdated = defineEvent(
  'employer.updated',
  'employer',
  payload,
  'Settings of the employer changed',
);
