import { z } from 'zod';
import { PlainDateText, resourceFields, Uuid } from '../../platform/http/fields.js';
import { listQuery, updatedSinceQuery } from '../../platform/http/pagination.js';
import { deletedQuery, pageWithDeletedOf } from '../../platform/http/tombstones.js';

const kind = z.enum(['reimbursement_request']);
const startsOn = PlainDateText.meta({
  description: 'The first day, at the employer’s place',
});
const endsOn = PlainDateText.meta({ description: 'The last day; it still counts' });

export const ApprovalDelegation = z
  .object({
    ...resourceFields,
    fromId: Uuid.meta({ description: 'Whose approvals' }),
    toId: Uuid.meta({ description: 'Who decides for them' }),
    startsOn,
    endsOn,
    kinds: z.array(kind).meta({ description: 'What may be decided' }),
  })
  .meta({
    id: 'ApprovalDelegation',
    description: 'Somebody decides for somebody else, for a while. It is not passed on',
  });

export const ApprovalDelegationPage = pageWithDeletedOf(ApprovalDelegation);

export const NewApprovalDelegation = z
  .strictObject({
    fromId: Uuid.optional().meta({
      description:
        'Whose approvals: your own if absent. Only HR, administrators and integrations name somebody else',
    }),
    toId: Uuid.meta({ description: 'Who decides for them; somebody active' }),
    startsOn,
    endsOn,
    kinds: z
      .array(kind)
      .min(1)
      .max(10)
      .default(['reimbursement_request'])
      .meta({ description: 'What may be decided; reimbursement requests if absent' }),
  })
  .meta({ id: 'NewApprovalDelegation' });

export const ApprovalDelegationChanges = z.strictObject({ startsOn, endsOn }).partial().meta({
  id: 'ApprovalDelegationChanges',
  description: 'Merge patch (RFC 7396): its dates, while it is not over',
});

export const ApprovalDelegationParams = z.strictObject({ delegationId: Uuid });
export const ApprovalDelegationQuery = z.strictObject({
  ...listQuery,
  ...updatedSinceQuery,
  ...deletedQuery,
  fromId: Uuid.optional(),
  toId: Uuid.optional(),
  activeOn: PlainDateText.optional().meta({ description: 'Only those in force on this day' }),
});

export type ApprovalDelegation = z.infer<typeof ApprovalDelegation>;
export type NewApprovalDelegation = z.infer<typeof NewApprovalDelegation>;
export type ApprovalDelegationChanges = z.infer<typeof ApprovalDelegationChanges>;
export type ApprovalDelegationQuery = z.infer<typeof ApprovalDelegationQuery>;
