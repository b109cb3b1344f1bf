import { z } from 'zod';
import { identifier, prose, resourceFields, text, Uuid } from '../../platform/http/fields.js';
import { listQuery, updatedSinceQuery } from '../../platform/http/pagination.js';
import { deletedQuery, pageWithDeletedOf } from '../../platform/http/tombstones.js';

export const credentialKinds = ['license', 'certification', 'degree', 'badge'] as const;

const GrantedLevel = z
  .object({ skillId: Uuid, level: z.number() })
  .meta({ id: 'GrantedLevel', description: 'A skill and a level of the default scale' });

export const CredentialType = z
  .object({
    ...resourceFields,
    kind: z.enum(credentialKinds),
    name: z.string(),
    issuer: z.string().nullable(),
    description: z.string().nullable(),
    renews: z.array(Uuid).meta({
      description:
        'Types whose credentials one of this type keeps alive. Kept and served; nothing is renewed by itself yet',
    }),
    grantsLevels: z.array(GrantedLevel).meta({
      description:
        'Levels below which nobody falls while they hold an active credential of this type',
    }),
    validMonths: z.int().nullable().meta({ description: 'null: for good' }),
    externalId: z.string().nullable(),
  })
  .meta({ id: 'CredentialType', description: 'What somebody can hold: a license, a degree, …' });

export const CredentialTypePage = pageWithDeletedOf(CredentialType);

const ExternalId = identifier(200).meta({
  description: 'The id of the system the type comes from',
  example: 'NJ-RN',
});

export const NewCredentialType = z
  .strictObject({
    kind: z.enum(credentialKinds),
    name: text(200),
    issuer: text(200).nullable().optional(),
    description: prose(4_000).nullable().optional(),
    renews: z.array(Uuid).max(50).optional(),
    grantsLevels: z
      .array(z.strictObject({ skillId: Uuid, level: z.number().min(-1_000).max(1_000) }))
      .max(200)
      .optional(),
    validMonths: z.int().min(1).max(1_200).nullable().optional().meta({
      description:
        'The last day of a credential whose end is not given; those there are keep theirs',
    }),
    externalId: ExternalId.nullable().optional(),
  })
  .meta({ id: 'NewCredentialType', description: 'What is absent is empty or null' });

export const CredentialTypeChanges = NewCredentialType.partial().meta({
  id: 'CredentialTypeChanges',
  description:
    'Merge patch (RFC 7396): absent keeps, null clears, lists are replaced. Other levels hold for every holder at once',
});

export const CredentialTypeParams = z.strictObject({ credentialTypeId: Uuid });
export const CredentialTypeQuery = z.strictObject({
  ...listQuery,
  ...updatedSinceQuery,
  ...deletedQuery,
  kind: z.enum(credentialKinds).optional(),
  skillId: Uuid.optional().meta({ description: 'Only types that grant a level of this skill' }),
  externalId: ExternalId.optional(),
  q: text(100)
    .refine((value) => value.trim().length >= 3, 'must have at least three characters')
    .optional()
    .meta({ description: 'Part of the name, in any case', minLength: 3 }),
});

export type CredentialType = z.infer<typeof CredentialType>;
export type NewCredentialType = z.infer<typeof NewCredentialType>;
export type CredentialTypeChanges = z.infer<typeof CredentialTypeChanges>;
export type CredentialTypeQuery = z.infer<typeof CredentialTypeQuery>;
