import { z } from 'zod';
import { identifier, resourceFields, text, Uuid } from '../../platform/http/fields.js';
import { listQuery, pageOf, updatedSinceQuery } from '../../platform/http/pagination.js';
import { bulkOf, bulkResult } from './bulk-results.schemas.js';

const ExternalId = identifier(200).meta({
  description: 'The id of the system the catalog comes from',
  example: 'NJ-PROVIDER-17',
});

export const Provider = z
  .object({
    ...resourceFields,
    name: z.string(),
    accredited: z.boolean().meta({ description: 'Policies may pay accredited providers only' }),
    accreditor: z.string().nullable(),
    externalId: z.string().nullable(),
  })
  .meta({ id: 'Provider', description: 'Who offers training' });

export const ProviderPage = pageOf(Provider);

const given = {
  name: text(200),
  accredited: z.boolean().optional().meta({ description: 'false if absent' }),
  accreditor: text(200).nullable().optional(),
};

export const NewProvider = z
  .strictObject({ ...given, externalId: ExternalId.nullable().optional() })
  .meta({ id: 'NewProvider' });

export const ProviderChanges = NewProvider.partial().meta({
  id: 'ProviderChanges',
  description: 'Merge patch (RFC 7396): absent keeps, null clears',
});

export const ProviderBulkItem = z
  .strictObject({ ...given, externalId: ExternalId })
  .meta({ id: 'ProviderBulkItem', description: 'The whole provider: what is absent is cleared' });

export const ProviderBulk = bulkOf('ProviderBulkItem').meta({ id: 'ProviderBulk' });
export const ProviderBulkResult = bulkResult().meta({ id: 'ProviderBulkResult' });

export const ProviderParams = z.strictObject({ providerId: Uuid });
export const ProviderQuery = z.strictObject({
  ...listQuery,
  ...updatedSinceQuery,
  externalId: ExternalId.optional(),
});

export type Provider = z.infer<typeof Provider>;
export type NewProvider = z.infer<typeof NewProvider>;
export type ProviderChanges = z.infer<typeof ProviderChanges>;
export type ProviderBulkItem = z.infer<typeof ProviderBulkItem>;
export type ProviderQuery = z.infer<typeof ProviderQuery>;
