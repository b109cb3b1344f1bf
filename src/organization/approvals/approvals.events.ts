import { z } from 'zod';
import { defineEvent } from '../../platform/events/event.js';

const payload = z.object({
  id: z.string(),
  subjectType: z.string(),
  subjectId: z.string(),
  step: z.string(),
});

export const approvalRequested = defineEvent(
  'approval.requested',
  'approval',
  payload,
  'Something waits for a decision',
);
export const approvalDecided = defineEvent(
  'approval.decided',
  'approval',
  payload.extend({ verdict: z.string() }),
  'Somebody decided what waited for them',
);
export const approvalWithdrawn = defineEvent(
  'approval.withdrawn',
  'approval',
  payload,
  'What waited was taken back: no decision is needed any more',
);
