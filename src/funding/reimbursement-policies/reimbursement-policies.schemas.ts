import { z } from 'zod';
import {
  Currency,
  Instant,
  PlainDateText,
  resourceFields,
  text,
  Uuid,
} from '../../platform/http/fields.js';
import { listQuery, pageOf, updatedSinceQuery } from '../../platform/http/pagination.js';
import { deletedQuery, pageWithDeletedOf } from '../../platform/http/tombstones.js';
import { askedTerms, changedTerms, toldTerms } from './policy-terms.schemas.js';

export const ReimbursementPolicy = z
  .object({
    ...resourceFields,
    name: z.string(),
    isDefault: z.boolean().meta({ description: 'The policy of every request that names none' }),
  })
  .meta({
    id: 'ReimbursementPolicy',
    description: 'A written plan; what it says stands in its versions',
  });
export const ReimbursementPolicyPage = pageOf(ReimbursementPolicy);

export const NewReimbursementPolicy = z
  .strictObject({ name: text(200) })
  .meta({ id: 'NewReimbursementPolicy' });
export const ReimbursementPolicyChanges = z
  .strictObject({
    name: text(200).optional(),
    isDefault: z
      .literal(true)
      .optional()
      .meta({ description: 'Takes over from the present default; there is always one' }),
  })
  .meta({ id: 'ReimbursementPolicyChanges' });
export const PolicyParams = z.strictObject({ policyId: Uuid });
export const PolicyQuery = z.strictObject({ ...listQuery, ...updatedSinceQuery });

const state = z.enum(['draft', 'published']);

export const ReimbursementPolicyVersion = z
  .object({
    ...resourceFields,
    policyId: Uuid,
    state,
    effectiveOn: PlainDateText,
    currency: Currency,
    ...toldTerms,
    publishedAt: Instant.nullable(),
    publishedById: Uuid.nullable().meta({
      description: 'The employee who published it; null for a draft, or if an API key did',
    }),
  })
  .meta({
    id: 'ReimbursementPolicyVersion',
    description:
      'What a policy says from a date on: a draft until published, then immutable. Amounts are minor units of its currency',
  });
export const ReimbursementPolicyVersionPage = pageWithDeletedOf(ReimbursementPolicyVersion);

export const NewReimbursementPolicyVersion = z
  .strictObject({ effectiveOn: PlainDateText, currency: Currency, ...askedTerms })
  .meta({ id: 'NewReimbursementPolicyVersion' });
export const ReimbursementPolicyVersionChanges = z
  .strictObject({ effectiveOn: PlainDateText, currency: Currency, ...changedTerms })
  .partial()
  .meta({
    id: 'ReimbursementPolicyVersionChanges',
    description: 'A merge patch: what is absent stays, lists are replaced as a whole',
  });
export const PolicyVersionParams = z.strictObject({ policyId: Uuid, versionId: Uuid });
export const PolicyVersionQuery = z.strictObject({
  ...listQuery,
  ...updatedSinceQuery,
  ...deletedQuery,
  state: state.optional(),
  asOf: PlainDateText.optional().meta({
    description: 'Only the version in force on this day: the latest published one that had begun',
  }),
});

export type ReimbursementPolicy = z.infer<typeof ReimbursementPolicy>;
export type NewReimbursementPolicy = z.infer<typeof NewReimbursementPolicy>;
export type ReimbursementPolicyChanges = z.infer<typeof ReimbursementPolicyChanges>;
export type PolicyQuery = z.infer<typeof PolicyQuery>;
export type ReimbursementPolicyVersion = z.infer<typeof ReimbursementPolicyVersion>;
export type NewReimbursementPolicyVersion = z.infer<typeof NewReimbursementPolicyVersion>;
export type ReimbursementPolicyVersionChanges = z.infer<typeof ReimbursementPolicyVersionChanges>;
export type PolicyVersionQuery = z.infer<typeof PolicyVersionQuery>;
