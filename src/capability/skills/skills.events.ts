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
export const scaleDeleted = defineEvent(
  'proficiency_scale.deleted',
  'proficiency_scale',
  payload,
  'A proficiency scale that nothing was measured on was deleted',
);

const conversion = z.object({
  id: z.string(),
  fromScaleId: z.string(),
  toScaleId: z.string(),
  effectiveOn: z.string(),
});

export const conversionCreated = defineEvent(
  'scale_conversion.created',
  'scale_conversion',
  conversion,
  'A conversion between two scales was laid down: it holds from its date on and never changes',
);
export const conversionWithdrawn = defineEvent(
  'scale_conversion.withdrawn',
  'scale_conversion',
  conversion,
  'A planned conversion was withdrawn',
);
export const skillSettingsChanged = defineEvent(
  'skill_settings.changed',
  'skill_settings',
  payload,
  'How evidence is weighed or moves are named changed; see changedFields',
);
