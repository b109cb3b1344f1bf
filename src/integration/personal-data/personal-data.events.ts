import { z } from 'zod';
import { defineEvent } from '../../platform/events/event.js';

export const employeeErased = defineEvent(
  'employee.erased',
  'employee',
  z.object({ id: z.string() }),
  'Everything that said who an employee was is gone, and cannot be brought back',
);
