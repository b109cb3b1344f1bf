import { z } from 'zod';
import { defineEvent } from '../../platform/events/event.js';

const subject = 'reimbursement_request';
const money = z.object({ amount: z.number(), currency: z.string() });
const payload = z.object({ id: z.string(), employeeId: z.string(), state: z.string() });

export const requestCreated = defineEvent(
  'reimbursement_request.created',
  subject,
  payload,
  'A request was drafted',
);
export const requestChanged = defineEvent(
  'reimbursement_request.changed',
  subject,
  payload,
  'A draft changed; see changedFields',
);
export const requestDeleted = defineEvent(
  'reimbursement_request.deleted',
  subject,
  payload,
  'A draft was thrown away',
);
export const requestSubmitted = defineEvent(
  'reimbursement_request.submitted',
  subject,
  payload.extend({
    policyVersionId: z.string(),
    budgetId: z.string(),
    reserved: money,
    currentStep: z.string(),
  }),
  'A request was handed in; budget and cap hold what is reimbursable',
);
export const requestDecided = defineEvent(
  'reimbursement_request.decided',
  subject,
  payload.extend({
    step: z.string(),
    verdict: z.string(),
    decidedVersion: z.number(),
    approved: money.nullable(),
    currentStep: z.string().nullable(),
  }),
  'An approver decided one step',
);
export const requestApproved = defineEvent(
  'reimbursement_request.approved',
  subject,
  payload.extend({ approved: money, released: money }),
  'The last step was approved: the amount is committed, the rest released',
);
export const requestRejected = defineEvent(
  'reimbursement_request.rejected',
  subject,
  payload.extend({ released: money }),
  'A request was rejected and what it held is released',
);
export const requestWithdrawn = defineEvent(
  'reimbursement_request.withdrawn',
  subject,
  payload.extend({ released: money }),
  'A request was taken back and what it held is released',
);
