import { z } from 'zod';
import { Instant, text, Uuid } from '../../platform/http/fields.js';
import { listQuery, pageOf } from '../../platform/http/pagination.js';

const Sequence = z
  .int()
  .min(0)
  .meta({ description: 'The place in the employer’s chain, counted from 1 without gaps' });
const Hash = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .meta({
    description: 'In hexadecimal digits',
    example: 'b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c',
  });
const fields = z.record(z.string(), z.unknown());

export const AuditEntry = z
  .object({
    id: Uuid,
    occurredAt: Instant,
    actor: z
      .object({
        kind: z.enum(['person', 'api_key', 'system']),
        id: z.string().meta({ description: 'The employee, the API key, or a part of the service' }),
      })
      .meta({ id: 'AuditActor' }),
    onBehalfOfId: Uuid.nullable(),
    action: z.string().meta({ description: 'The event', example: 'employee.changed' }),
    subjectType: z.string().meta({ example: 'employee' }),
    subjectId: Uuid,
    requestId: z.string().meta({ description: '`X-Request-Id` of the request that did it' }),
    changedFields: z.array(z.string()),
    details: fields,
    personalChange: z
      .object({ before: fields, after: fields })
      .meta({ id: 'PersonalChange' })
      .nullable()
      .meta({
        description:
          'What a person’s fields were and became. Null where nothing personal changed, the person was erased, or the caller may not read it; then redactedFields names it',
      }),
    seq: Sequence.nullable().meta({ description: 'Null until it is sealed, some seconds later' }),
    sealedAt: Instant.nullable(),
    redactedFields: z.array(z.string()),
  })
  .meta({ id: 'AuditEntry', description: 'Who did what to which thing; never changed' });

export const AuditEntryPage = pageOf(AuditEntry);

const instant = (description: string) =>
  z.iso
    .datetime({ offset: true })
    .optional()
    .meta({ description, example: '2026-11-01T00:00:00Z' });

export const AuditEntryQuery = z
  .strictObject({
    ...listQuery,
    subjectType: text(50).optional().meta({ example: 'employee' }),
    subjectId: Uuid.optional().meta({ description: 'Together with subjectType' }),
    actorId: text(100).optional().meta({ description: 'The employee or API key who acted' }),
    action: text(100).optional().meta({ example: 'employee.changed' }),
    occurredFrom: instant('At or after this instant'),
    occurredTo: instant('Before this instant'),
  })
  .refine(({ subjectType, subjectId }) => subjectId === undefined || subjectType !== undefined, {
    path: ['subjectId'],
    message: 'needs subjectType beside it',
  });

export const AuditHead = z
  .object({
    employerId: Uuid,
    seq: Sequence.meta({ description: 'The last sealed entry; 0 while there is none' }),
    hash: Hash,
    sealedAt: Instant.nullable(),
    statement: z.string().meta({
      description: 'What is signed: employer, sequence and hash, each on a line of its own',
    }),
    signature: z.string().meta({ description: 'Ed25519 over `statement`, in base64url' }),
    publicKey: z.string().meta({
      description: 'Ed25519, raw, in base64url. It changes when the operator rotates the secret',
    }),
  })
  .meta({
    id: 'AuditHead',
    description:
      'The end of the chain. Kept elsewhere, it proves later that nothing before it was changed or cut off',
  });

export const AuditVerification = z
  .object({
    intact: z.boolean(),
    verified: z.int().meta({ description: 'How many entries were compared with their seals' }),
    verifiedThroughSeq: Sequence.meta({ description: 'Go on with this as `afterSeq`' }),
    complete: z.boolean().meta({ description: 'Whether the end of the chain was reached' }),
    firstBad: z
      .object({
        seq: Sequence,
        entryId: Uuid.nullable(),
        reason: z.string().meta({ example: 'altered' }),
      })
      .meta({ id: 'AuditBreak' })
      .nullable()
      .meta({ description: 'Where the chain breaks first; null if it holds' }),
  })
  .meta({ id: 'AuditVerification' });

export const AuditVerificationQuery = z.strictObject({
  afterSeq: z
    .string()
    .regex(/^(0|[1-9][0-9]{0,14})$/, 'must be a whole number')
    .optional()
    .meta({
      description: 'Where to start; at the beginning if absent',
      type: 'integer',
      minimum: 0,
      maximum: 999_999_999_999_999,
      example: 10_000,
    }),
});

export type AuditEntry = z.infer<typeof AuditEntry>;
export type AuditEntryQuery = z.infer<typeof AuditEntryQuery>;
export type AuditHead = z.infer<typeof AuditHead>;
export type AuditVerification = z.infer<typeof AuditVerification>;
