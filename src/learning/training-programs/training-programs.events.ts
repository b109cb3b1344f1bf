import { z } from 'zod';
import { defineEvent } from '../../platform/events/event.js';

const payload = z.object({ id: z.string(), externalId: z.string().nullable() });

export const programCreated = defineEvent(
  'program.created',
  'training_program',
  payload,
  'A training program was added',
);
export const programChanged = defineEvent(
  'program.changed',
  'training_program',
  payload,
  'Facts about a training program changed; see changedFields',
);
export const programPublished = defineEvent(
  'program.published',
  'training_program',
  payload,
  'A training program is offered now',
);
export const programRetired = defineEvent(
  'program.retired',
  'training_program',
  payload,
  'A training program is offered no more',
);
