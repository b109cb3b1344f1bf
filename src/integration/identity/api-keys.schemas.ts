import { z } from 'zod';
import { Instant, resourceFields, text, Uuid } from '../../platform/http/fields.js';
import { listQuery, pageOf, updatedSinceQuery } from '../../platform/http/pagination.js';

const InstantGiven = z.iso.datetime({ offset: true }).meta({ example: '2027-01-31T00:00:00Z' });
const Name = text(100).meta({ description: 'What uses the key', example: 'HRIS sync' });
const Scope = z
  .string()
  .regex(/^[a-z-]{1,60}\.[a-z-]{1,40}$/, 'must be a scope such as employees.read')
  .meta({ example: 'employees.read' });

const described = {
  name: z.string(),
  prefix: z
    .string()
    .meta({ description: 'How the text of the key begins', example: 'upk_live_4fJ9pQ2mXa7R' }),
  environment: z.string().nullable().meta({
    description: 'The kind of deployment it works in; null if it was made before that was kept',
    example: 'live',
  }),
  scopes: z.array(z.string()),
  expiresAt: Instant,
  lastUsedAt: Instant.nullable().meta({ description: 'To the minute; null if never' }),
  previousSecretExpiresAt: Instant.nullable().meta({
    description: 'Until when the secret before the last rotation lives; null if none does',
  }),
  previousSecretLastUsedAt: Instant.nullable().meta({
    description: 'To the minute: whether something still uses the secret that is being replaced',
  }),
  revokedAt: Instant.nullable(),
  createdBy: z
    .object({
      kind: z.enum(['person', 'api_key', 'system']),
      id: Uuid.nullable().meta({ description: 'The employee or the key; null for the system' }),
    })
    .meta({ description: 'Who made it: `system` is the command line' }),
};

export const ApiKey = z.object({ ...resourceFields, ...described }).meta({
  id: 'ApiKey',
  description: 'A credential of a machine. Its secret is not among what can be read',
});
export const ApiKeyWithSecret = z
  .object({
    ...resourceFields,
    ...described,
    key: z.string().nullable().meta({
      description:
        'The whole key, shown this once. Null where the answer is repeated for an Idempotency-Key',
    }),
  })
  .meta({ id: 'ApiKeyWithSecret', description: 'A key that was just made or rotated' });
export const ApiKeyPage = pageOf(ApiKey);

export const NewApiKey = z
  .strictObject({
    name: Name,
    scopes: z
      .array(Scope)
      .min(1)
      .max(200)
      .meta({ description: 'Scopes the caller holds; nobody gives what they do not hold' }),
    expiresAt: InstantGiven.optional().meta({
      description: 'A year from now at most; 90 days from now if absent',
    }),
  })
  .meta({ id: 'NewApiKey' });
export const ApiKeyChanges = z
  .strictObject({
    name: Name.optional(),
    previousSecretExpiresAt: z
      .null()
      .optional()
      .meta({ description: 'null ends the secret that is being replaced at once' }),
  })
  .meta({ id: 'ApiKeyChanges' });
export const ApiKeyRotation = z
  .strictObject({
    previousSecretExpiresAt: InstantGiven.optional().meta({
      description:
        'Until when the present secret lives beside the new one: a day if absent, 30 days at most. An instant that has passed ends it now',
    }),
    expiresAt: InstantGiven.optional().meta({
      description: 'Until when the key lives: a year from now at most; 90 days if absent',
    }),
  })
  .meta({ id: 'ApiKeyRotation' });
export const ApiKeyParams = z.strictObject({ apiKeyId: Uuid });
export const ApiKeyQuery = z.strictObject({ ...listQuery, ...updatedSinceQuery });

export type ApiKey = z.infer<typeof ApiKey>;
export type ApiKeyWithSecret = z.infer<typeof ApiKeyWithSecret>;
export type NewApiKey = z.infer<typeof NewApiKey>;
export type ApiKeyChanges = z.infer<typeof ApiKeyChanges>;
export type ApiKeyRotation = z.infer<typeof ApiKeyRotation>;
export type ApiKeyQuery = z.infer<typeof ApiKeyQuery>;
