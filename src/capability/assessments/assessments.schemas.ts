import { z } from 'zod';
import {
  identifier,
  PlainDateText,
  prose,
  resourceFields,
  Uuid,
} from '../../platform/http/fields.js';
import { listQuery, pageOf, updatedSinceQuery } from '../../platform/http/pagination.js';

export const assessmentSources = ['self', 'peer', 'manager', 'test', 'certificate'] as const;
const Level = z
  .number()
  .min(-1_000)
  .max(1_000)
  .meta({ description: 'On the scale named by scaleId', example: 3 });

const Evidence = z
  .object({
    note: z.string().nullable(),
    url: z.string().nullable(),
    documentId: Uuid.nullable(),
  })
  .meta({ id: 'AssessmentEvidence', description: 'What the assessor points to' });

export const Assessment = z
  .object({
    ...resourceFields,
    employeeId: Uuid,
    skillId: Uuid,
    level: Level,
    scaleId: Uuid,
    source: z.enum(assessmentSources),
    assessedOn: PlainDateText,
    assessorId: Uuid.nullable().meta({ description: 'The employee who assessed, if known' }),
    evidence: Evidence,
  })
  .meta({ id: 'Assessment', description: 'A dated statement of somebody’s level; never edited' });

export const AssessmentPage = pageOf(Assessment);

const EvidenceUrl = z
  .url({ protocol: /^https?$/, hostname: z.regexes.domain })
  .max(2_000)
  .meta({ example: 'https://example.com/certificates/42' });

const given = {
  level: Level,
  scaleId: Uuid.optional().meta({ description: 'The employer’s default scale if absent' }),
  source: z.enum(assessmentSources),
  assessedOn: PlainDateText.optional().meta({
    description: 'Today, where the employer is, if absent',
  }),
  assessorId: Uuid.nullable().optional().meta({
    description: 'For API keys: on whose behalf. A person is always the assessor themselves.',
  }),
  evidence: z
    .strictObject({
      note: prose(4_000).nullable(),
      url: EvidenceUrl.nullable(),
      documentId: Uuid.nullable(),
    })
    .partial()
    .optional(),
};

export const NewAssessment = z
  .strictObject({ skillId: Uuid, ...given })
  .meta({ id: 'NewAssessment' });

const ExternalId = identifier(200);

export const AssessmentBulkItem = z
  .strictObject({
    employeeId: Uuid.optional(),
    employeeExternalId: ExternalId.optional(),
    skillId: Uuid.optional(),
    skillExternalId: ExternalId.optional(),
    skillSource: z
      .enum(['onet', 'esco', 'custom'])
      .optional()
      .meta({ description: 'Where skillExternalId comes from; onet if absent' }),
    assessorExternalId: ExternalId.optional(),
    ...given,
  })
  .refine((item) => (item.employeeId === undefined) !== (item.employeeExternalId === undefined), {
    error: 'name the employee by employeeId or by employeeExternalId',
    path: ['employeeId'],
  })
  .refine((item) => (item.skillId === undefined) !== (item.skillExternalId === undefined), {
    error: 'name the skill by skillId or by skillExternalId',
    path: ['skillId'],
  })
  .meta({ id: 'AssessmentBulkItem' });

/** Items are checked one by one, so that a bad one does not stop the others; the document shows what each must be. */
export const AssessmentBulk = z
  .strictObject({
    items: z
      .array(z.record(z.string(), z.unknown()).meta({ 'x-documented-as': 'AssessmentBulkItem' }))
      .min(1)
      .max(1_000),
  })
  .meta({ id: 'AssessmentBulk' });

export const AssessmentBulkResult = z
  .object({
    results: z.array(
      z.object({
        index: z.int(),
        outcome: z.enum(['created', 'failed']),
        id: Uuid.nullable(),
        errors: z.array(z.object({ code: z.string(), detail: z.string(), pointer: z.string() })),
      }),
    ),
    created: z.int(),
    failed: z.int(),
  })
  .meta({
    id: 'AssessmentBulkResult',
    description: 'One result for each item, in the order of the request',
  });

export const EmployeeParams = z.strictObject({ employeeId: Uuid });
export const AssessmentParams = z.strictObject({ employeeId: Uuid, assessmentId: Uuid });
export const AssessmentQuery = z.strictObject({
  ...listQuery,
  ...updatedSinceQuery,
  skillId: Uuid.optional(),
});
export type Evidence = z.infer<typeof Evidence>;
export type Assessment = z.infer<typeof Assessment>;
export type NewAssessment = z.infer<typeof NewAssessment>;
export type AssessmentBulkItem = z.infer<typeof AssessmentBulkItem>;
export type AssessmentBulkResult = z.infer<typeof AssessmentBulkResult>;
export type AssessmentQuery = z.infer<typeof AssessmentQuery>;
