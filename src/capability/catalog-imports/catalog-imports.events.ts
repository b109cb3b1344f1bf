import { z } from 'zod';
import { defineEvent } from '../../platform/events/event.js';

const payload = z.object({ id: z.string(), kind: z.string() });
const over = payload.extend({
  skillsWritten: z.int(),
  jobRolesWritten: z.int(),
  rowErrorCount: z.int(),
});
const subject = 'catalog_import';

export const importCreated = defineEvent(
  'catalog_import.created',
  subject,
  payload,
  'An import was set up',
);
export const importChanged = defineEvent(
  'catalog_import.changed',
  subject,
  payload,
  'A file was uploaded for an import',
);
export const importSubmitted = defineEvent(
  'catalog_import.submitted',
  subject,
  payload,
  'An import waits for its turn',
);
export const importStarted = defineEvent(
  'catalog_import.started',
  subject,
  payload,
  'An import is being done',
);
export const importCompleted = defineEvent(
  'catalog_import.completed',
  subject,
  over,
  'An import is done',
);
export const importFailed = defineEvent(
  'catalog_import.failed',
  subject,
  over,
  'An import was not done; its row errors say why',
);
export const importCancelled = defineEvent(
  'catalog_import.cancelled',
  subject,
  payload,
  'An import was cancelled; what was written before stays',
);
