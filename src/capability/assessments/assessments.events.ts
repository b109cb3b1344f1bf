import { z } from 'zod';
import { defineEvent } from '../../platform/events/event.js';

export const assessmentRecorded = defineEvent(
  'assessment.recorded',
  'assessment',
  z.object({ id: z.string(), employeeId: z.string(), skillId: z.string() }),
  'Somebody’s level in a skill was assessed',
);
export const levelChanged = defineEvent(
  'level.changed',
  'employee',
  z.object({ employeeId: z.string(), skillId: z.string() }),
  'What is known of an employee’s level in a skill changed',
);
export const skillUseStated = defineEvent(
  'skill_use.stated',
  'skill_use',
  z.object({ id: z.string(), employeeId: z.string(), skillId: z.string() }),
  'Somebody said when an employee last used a skill',
);
