import { z } from 'zod';
import { identifier, prose, resourceFields, text, Uuid } from '../../platform/http/fields.js';
import { listQuery, pageOf, updatedSinceQuery } from '../../platform/http/pagination.js';

const jobZoneMeta = {
  description:
    'How much preparation the job needs, from 1 (little) to 5 (extensive), as O*NET counts it',
  example: 4,
};

const sources = ['onet', 'esco', 'custom'] as const;

export const JobRole = z
  .object({
    ...resourceFields,
    code: z.string(),
    title: z.string(),
    family: z.string().nullable().meta({
      description: 'Roles of one family are close to one another; for O*NET the SOC major group',
    }),
    source: z.enum(sources),
    description: z.string().nullable(),
    jobZone: z.int().nullable().meta(jobZoneMeta),
  })
  .meta({ id: 'JobRole', description: 'A job people hold, with its own requirement versions' });

export const JobRolePage = pageOf(JobRole);

export const NewJobRole = z
  .strictObject({
    code: identifier(50).meta({ description: 'Unique in the employer', example: '15-1251.00' }),
    title: text(200),
    family: text(100).nullable().optional(),
    source: z.enum(sources).optional().meta({ description: 'custom if absent' }),
    description: prose(10_000).nullable().optional(),
    jobZone: z.int().min(1).max(5).nullable().optional().meta(jobZoneMeta),
  })
  .meta({ id: 'NewJobRole' });

export const JobRoleChanges = NewJobRole.partial().meta({
  id: 'JobRoleChanges',
  description: 'Merge patch (RFC 7396): absent keeps, null clears',
});

/** Items are checked one by one, so that a bad one does not stop the others; the document shows what each must be. */
export const JobRoleBulk = z
  .strictObject({
    items: z
      .array(z.record(z.string(), z.unknown()).meta({ 'x-documented-as': 'NewJobRole' }))
      .min(1)
      .max(500),
  })
  .meta({ id: 'JobRoleBulk' });

export const JobRoleBulkResult = z
  .object({
    results: z.array(
      z.object({
        index: z.int(),
        code: z.string().nullable(),
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
    id: 'JobRoleBulkResult',
    description: 'One result for each item, in the order of the request',
  });

export const JobRoleParams = z.strictObject({ jobRoleId: Uuid });
export const JobRoleQuery = z.strictObject({
  ...listQuery,
  ...updatedSinceQuery,
  family: text(100).optional(),
  source: z.enum(sources).optional(),
  code: identifier(50).optional(),
});

export type JobRole = z.infer<typeof JobRole>;
export type NewJobRole = z.infer<typeof NewJobRole>;
export type JobRoleChanges = z.infer<typeof JobRoleChanges>;
export type JobRoleBulkResult = z.infer<typeof JobRoleBulkResult>;
export type JobRoleQuery = z.infer<typeof JobRoleQuery>;
