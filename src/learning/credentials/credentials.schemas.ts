import { z } from 'zod';
import {
  identifier,
  PlainDateText,
  prose,
  resourceFields,
  Uuid,
} from '../../platform/http/fields.js';
import { listQuery, pageOf, updatedSinceQuery } from '../../platform/http/pagination.js';

export const credentialStates = ['active', 'expired', 'suspended', 'revoked'] as const;

const StateChange = z
  .object({
    on: PlainDateText.meta({ description: 'The first day of the state' }),
    state: z.enum(credentialStates),
    reasonCode: z.string().nullable(),
    note: z.string().nullable(),
  })
  .meta({
    id: 'CredentialStateChange',
    description:
      'From this day on, until the next change. `expired` stands before a renewal that came after the end',
  });

export const Credential = z
  .object({
    ...resourceFields,
    employeeId: Uuid,
    credentialTypeId: Uuid,
    number: z.string().nullable(),
    issuedOn: PlainDateText,
    expiresOn: PlainDateText.nullable().meta({
      description: 'The last day on which it is valid; null: for good',
    }),
    state: z.enum(credentialStates).meta({
      description:
        'Today, where the employer is; in a list with asOf, on that day. `revoked` stays, whatever the end; `expired` counts before `suspended`',
    }),
    stateChanges: z.array(StateChange).meta({ description: 'The oldest first' }),
    url: z.string().nullable().meta({ description: 'Where it can be verified' }),
    externalId: z.string().nullable(),
  })
  .meta({ id: 'Credential', description: 'A license, degree, … that somebody holds' });

export const CredentialPage = pageOf(Credential);

const ExternalId = identifier(200).meta({
  description: 'The id of the system the credential comes from',
  example: 'LIC-2024-118',
});
const Url = z
  .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
  .max(2_000)
  .meta({ example: 'https://example.com/verify/RN-123' });

const facts = {
  number: identifier(100)
    .nullable()
    .optional()
    .meta({ description: 'Unique among the credentials of one type', example: 'RN-123' }),
  expiresOn: PlainDateText.nullable().optional().meta({
    description: 'The last day; as long as the type says if absent, for good if null',
  }),
  url: Url.nullable().optional(),
};

export const NewCredential = z
  .strictObject({
    employeeId: Uuid,
    credentialTypeId: Uuid,
    issuedOn: PlainDateText,
    ...facts,
    externalId: ExternalId.nullable().optional(),
  })
  .meta({ id: 'NewCredential' });

export const CredentialChanges = z
  .strictObject({
    ...facts,
    issuedOn: PlainDateText,
    expiresOn: PlainDateText.nullable(),
    externalId: ExternalId.nullable(),
  })
  .partial()
  .meta({
    id: 'CredentialChanges',
    description:
      'Merge patch (RFC 7396), for corrections: they hold for the past as well. A renewal is its own operation, and so is every state',
  });

const On = PlainDateText.optional().meta({
  description: 'The first day of the new state; today, where the employer is, if absent',
});

export const CredentialStateAction = z
  .strictObject({
    on: On,
    reasonCode: identifier(100).nullable().optional().meta({ example: 'board-order' }),
    note: prose(4_000).nullable().optional(),
  })
  .meta({ id: 'CredentialStateAction', description: 'From when on, and why' });

export const CredentialRenewal = z
  .strictObject({
    on: PlainDateText.optional().meta({
      description: 'The day of the renewal; today, where the employer is, if absent',
    }),
    expiresOn: PlainDateText.nullable().optional().meta({
      description:
        'The new last day. If absent, as long as the type says: from the day after the old end or, if that has passed, from the renewal',
    }),
  })
  .meta({ id: 'CredentialRenewal' });

export const CredentialBulkItem = z
  .strictObject({
    externalId: ExternalId,
    employeeId: Uuid.optional(),
    employeeExternalId: identifier(200).optional(),
    credentialTypeId: Uuid.optional(),
    credentialTypeExternalId: identifier(200).optional(),
    issuedOn: PlainDateText,
    ...facts,
  })
  .refine((item) => (item.employeeId === undefined) !== (item.employeeExternalId === undefined), {
    error: 'name the employee by employeeId or by employeeExternalId',
    path: ['employeeId'],
  })
  .refine(
    (item) =>
      (item.credentialTypeId === undefined) !== (item.credentialTypeExternalId === undefined),
    {
      error: 'name the type by credentialTypeId or by credentialTypeExternalId',
      path: ['credentialTypeId'],
    },
  )
  .meta({
    id: 'CredentialBulkItem',
    description:
      'The whole credential but for its state: what is absent is cleared, but a known one keeps its last day',
  });

/** Items are checked one by one, so that a bad one does not stop the others; the document shows what each must be. */
export const CredentialBulk = z
  .strictObject({
    items: z
      .array(z.record(z.string(), z.unknown()).meta({ 'x-documented-as': 'CredentialBulkItem' }))
      .min(1)
      .max(1_000),
  })
  .meta({ id: 'CredentialBulk' });

export const CredentialBulkResult = z
  .object({
    results: z.array(
      z.object({
        index: z.int(),
        externalId: z.string().nullable(),
        outcome: z.enum(['created', 'updated', 'unchanged', 'failed']),
        id: Uuid.nullable(),
        errors: z.array(z.object({ code: z.string(), detail: z.string(), pointer: z.string() })),
      }),
    ),
    created: z.int(),
    updated: z.int(),
    unchanged: z.int(),
    failed: z.int(),
  })
  .meta({
    id: 'CredentialBulkResult',
    description: 'One result for each item, in the order of the request',
  });

export const CredentialParams = z.strictObject({ credentialId: Uuid });
export const CredentialQuery = z.strictObject({
  ...listQuery,
  ...updatedSinceQuery,
  employeeId: Uuid.optional(),
  credentialTypeId: Uuid.optional(),
  state: z.enum(credentialStates).optional(),
  asOf: PlainDateText.optional().meta({
    description:
      'The day on which states are told, and by which they were issued; today, where the employer is, if absent',
  }),
  expiresBefore: PlainDateText.optional().meta({
    description: 'Only those whose last day lies before this one',
  }),
  externalId: ExternalId.optional(),
});

export type Credential = z.infer<typeof Credential>;
export type NewCredential = z.infer<typeof NewCredential>;
export type CredentialChanges = z.infer<typeof CredentialChanges>;
export type CredentialStateAction = z.infer<typeof CredentialStateAction>;
export type CredentialRenewal = z.infer<typeof CredentialRenewal>;
export type CredentialBulkItem = z.infer<typeof CredentialBulkItem>;
export type CredentialBulkResult = z.infer<typeof CredentialBulkResult>;
export type CredentialQuery = z.infer<typeof CredentialQuery>;
