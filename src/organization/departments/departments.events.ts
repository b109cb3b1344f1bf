import { z } from 'zod';
import { defineEvent } from '../../platform/events/event.js';

const payload = z.object({ id: z.string() });

export const departmentCreated = defineEvent(
  'department.created',
  'department',
  payload,
  'A department was added',
);
export const departmentChanged = defineEvent(
  'department.changed',
  'department',
  payload,
  'A department changed; see changedFields',
);
export const departmentDeleted = defineEvent(
  'department.deleted',
  'department',
  payload,
  'A department was removed',
);
