import { z } from 'zod';
import { defineEvent } from '../../platform/events/event.js';

const payload = z.object({ id: z.string() });

export const employeeHired = defineEvent(
  'employee.hired',
  'employee',
  payload,
  'An employee was added',
);
export const employeeChanged = defineEvent(
  'employee.changed',
  'employee',
  payload,
  'Facts about an employee changed; see changedFields',
);
export const employeeTerminated = defineEvent(
  'employee.terminated',
  'employee',
  payload,
  'An employment ended',
);
