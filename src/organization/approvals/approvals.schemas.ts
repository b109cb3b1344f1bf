import { z } from 'zod';
import { PlainDateText, resourceFields, Uuid } from '../../platform/http/fields.js';
import { listQuery, pageOf } from '../../platform/http/pagination.js';

const step = z.enum(['manager', 'department_head', 'benefits', 'finance']);

export const Approval = z
  .object({
    ...resourceFields,
    subject: z
      .object({
        type: z.enum(['reimbursement_request']),
        id: Uuid,
        version: z.int().meta({ description: 'The version that waited when the task was opened' }),
      })
      .meta({ id: 'ApprovalSubject' }),
    requesterId: Uuid.meta({ description: 'Who asks' }),
    step,
    state: z.enum(['pending', 'decided', 'moved', 'expired', 'withdrawn']),
    dueOn: PlainDateText.meta({
      description: 'Then it is escalated; working days are Monday to Friday',
    }),
    verdict: z.enum(['approve', 'reject']).nullable(),
    decidedById: Uuid.nullable(),
    onBehalfOfId: Uuid.nullable().meta({
      description: 'For whom you may decide, or it was decided; null if it is your own task',
    }),
  })
  .meta({
    id: 'Approval',
    description: 'Something that waits, or waited, for a decision of yours',
  });

export const ApprovalPage = pageOf(Approval);
export const ApprovalQuery = z.strictObject({
  ...listQuery,
  state: z.enum(['pending', 'decided']).default('pending').meta({
    description:
      'pending: what you may decide now. decided: what you have decided, or somebody for you',
  }),
  delegated: z.enum(['true', 'false']).optional().meta({
    description:
      'Only what you may decide, or have decided, for somebody else (`true`), or in your own right (`false`)',
  }),
});

export type Approval = z.infer<typeof Approval>;
export type ApprovalQuery = z.infer<typeof ApprovalQuery>;
