import { z } from 'zod';
import { defineEvent } from '../../platform/events/event.js';

const role = z.object({ id: z.string(), code: z.string() });
const requirements = z.object({
  id: z.string(),
  jobRoleId: z.string(),
  effectiveOn: z.string(),
});

export const jobRoleCreated = defineEvent(
  'job_role.created',
  'job_role',
  role,
  'A job role was added',
);
export const jobRoleChanged = defineEvent(
  'job_role.changed',
  'job_role',
  role,
  'A job role changed; see changedFields',
);
export const requirementsPublished = defineEvent(
  'role_requirements.published',
  'requirement_version',
  requirements,
  'What a job role asks for from a date on was laid down',
);
export const requirementsWithdrawn = defineEvent(
  'role_requirements.withdrawn',
  'requirement_version',
  requirements,
  'A version of what a job role asks for was taken back',
);
