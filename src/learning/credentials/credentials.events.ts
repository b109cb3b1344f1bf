import { z } from 'zod';
import { defineEvent } from '../../platform/events/event.js';

const ids = { id: z.string(), employeeId: z.string(), credentialTypeId: z.string() };
const payload = z.object(ids);
const dated = z.object({ ...ids, on: z.string() });

export const credentialIssued = defineEvent(
  'credential.issued',
  'credential',
  payload,
  'Somebody’s credential was entered',
);
export const credentialChanged = defineEvent(
  'credential.changed',
  'credential',
  payload,
  'Facts about a credential were corrected; see changedFields',
);
export const credentialRenewed = defineEvent(
  'credential.renewed',
  'credential',
  dated,
  'A credential was renewed on a day',
);
export const credentialSuspended = defineEvent(
  'credential.suspended',
  'credential',
  dated,
  'A credential is not in force from a day on, for the time being',
);
export const credentialRevoked = defineEvent(
  'credential.revoked',
  'credential',
  dated,
  'A credential was taken away from a day on',
);
export const credentialReinstated = defineEvent(
  'credential.reinstated',
  'credential',
  dated,
  'A suspended or revoked credential is in force again from a day on',
);
