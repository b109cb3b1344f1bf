import { z } from 'zod';
import { defineEvent } from '../../platform/events/event.js';

const policy = z.object({ id: z.string() });
const version = z.object({ id: z.string(), policyId: z.string(), effectiveOn: z.string() });

export const policyCreated = defineEvent(
  'policy.created',
  'reimbursement_policy',
  policy,
  'A reimbursement policy was added',
);
export const policyChanged = defineEvent(
  'policy.changed',
  'reimbursement_policy',
  policy,
  'A reimbursement policy changed; see changedFields',
);
export const policyVersionDrafted = defineEvent(
  'policy.version_drafted',
  'reimbursement_policy_version',
  version,
  'A version of a policy was drafted',
);
export const policyVersionChanged = defineEvent(
  'policy.version_changed',
  'reimbursement_policy_version',
  version,
  'A draft changed; see changedFields',
);
export const policyVersionDeleted = defineEvent(
  'policy.version_deleted',
  'reimbursement_policy_version',
  version,
  'A draft was thrown away',
);
export const policyPublished = defineEvent(
  'policy.published',
  'reimbursement_policy_version',
  version,
  'A version of a policy was published: it holds from its date on and never changes',
);
