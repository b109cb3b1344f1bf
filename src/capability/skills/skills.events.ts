import { z } from 'zod';
import { defineEvent } from '../../platform/events/event.js';

const payload = z.object({ id: z.string() });

export const skillCreated = defineEvent('skill.created', 'skill', payload, 'A skill was added');
export const skillChanged = defineEvent(
  'skill.changed',
  'skill',
  payload,
  'A skill changed; see changedFields',
);
export const scaleCreated = defineEvent(
  'proficiency_scale.created',
  'proficiency_scale',
  payload,
  'A proficiency scale was added',
);
export const scaleChanged = defineEvent(
  'proficiency_scale.changed',
  'proficiency_scale',
  payload,
  'A proficiency scale was renamed; see changedFields',
);
