import { z } from 'zod';
import { defineEvent } from '../../platform/events/event.js';

const payload = z.object({
  id: z.string(),
  fromId: z.string(),
  toId: z.string(),
  startsOn: z.string(),
  endsOn: z.string(),
});

export const delegationCreated = defineEvent(
  'approval_delegation.created',
  'approval_delegation',
  payload,
  'Somebody decides for somebody else, for a while',
);
export const delegationChanged = defineEvent(
  'approval_delegation.changed',
  'approval_delegation',
  payload,
  'The dates of a delegation changed; see changedFields',
);
export const delegationEnded = defineEvent(
  'approval_delegation.ended',
  'approval_delegation',
  payload,
  'A delegation was ended before its time, or taken back before it began',
);
