import { z } from 'zod';
import { PlainDateText, Uuid } from '../../platform/http/fields.js';

const Share = z.number().nullable().meta({ example: 0.8088 });

export const SkillGap = z
  .object({
    skillId: Uuid,
    requiredLevel: z.number(),
    level: z.number().nullable().meta({ description: 'null: nobody assessed it, which is not 0' }),
    gap: z.number(),
    weight: z.number(),
    mandatory: z.boolean(),
    priority: z.number().meta({
      description: 'weight × gap / total weight, doubled if mandatory; the report is in this order',
    }),
  })
  .meta({ id: 'SkillGap', description: 'A skill below what the role asks for' });

const Limit = z.number().min(0).max(1);
const ClassificationThresholds = z
  .object({
    minReadiness: Limit.meta({ description: 'Rule 3: a distinctive readiness below it' }),
    readyFor: Limit.meta({ description: 'Rule 4: a distinctive readiness from it on' }),
    maxNovelty: Limit.meta({ description: 'Rule 3: a novelty from it on' }),
    lowNovelty: Limit.meta({ description: 'Rule 4: a novelty below it' }),
  })
  .meta({
    id: 'ClassificationThresholds',
    description: 'Where the employer draws the lines between upskilling and reskilling',
  });

export const SkillGapReport = z
  .object({
    employeeId: Uuid,
    jobRoleId: Uuid,
    requirementVersionId: Uuid.nullable().meta({
      description: 'The version in force on asOf; null if the role asked for nothing yet',
    }),
    asOf: PlainDateText,
    context: z.enum(['current_role', 'target_role']),
    readiness: Share.meta({ description: 'Unknown skills count as 0' }),
    readinessIfUnknownMet: Share.meta({ description: 'Unknown skills count as met' }),
    coverage: Share.meta({ description: 'Share of the weight in skills that are met' }),
    meanWeightedGap: Share.meta({ description: 'In levels of the default scale' }),
    normalisedGap: Share,
    distinctiveReadiness: Share.meta({
      description: 'Readiness in what sets the role apart from the average role',
    }),
    novelty: Share.meta({
      description: 'Share of what sets the role apart that is at half the required level or below',
    }),
    classification: z.enum(['upskilling', 'reskilling', 'ready']).nullable(),
    classificationRule: z.int().nullable().meta({
      description:
        'The first that holds: 1 nothing is missing · 2 the own role · 3 too little of it, or too much new · 4 near · 5 the family decides',
    }),
    classificationThresholds: ClassificationThresholds,
    qualified: z.boolean().meta({
      description: 'Every mandatory skill is met and every required credential is active',
    }),
    blockedBy: z.array(z.object({ kind: z.enum(['skill', 'credential']), id: Uuid })),
    gaps: z.array(SkillGap),
    unknownSkillIds: z.array(Uuid),
  })
  .meta({ id: 'SkillGapReport', description: 'One person against one role on one day' });

export const EmployeeParams = z.strictObject({ employeeId: Uuid });
export const SkillGapQuery = z.strictObject({
  targetRoleId: Uuid.optional().meta({ description: 'The employee’s own role if absent' }),
  asOf: PlainDateText.optional().meta({ description: 'Today, where the employer is, if absent' }),
});

export const NewSkillGapReports = z
  .strictObject({
    employeeIds: z
      .array(Uuid)
      .min(1)
      .max(100)
      .refine((ids) => new Set(ids).size === ids.length, 'must name each employee once')
      .meta({ uniqueItems: true }),
    targetRoleId: Uuid.optional().meta({ description: 'Everybody’s own role if absent' }),
    asOf: SkillGapQuery.shape.asOf,
  })
  .meta({ id: 'NewSkillGapReports' });

export const SkillGapReports = z
  .object({
    data: z.array(
      z.object({
        index: z.int(),
        employeeId: Uuid,
        outcome: z.enum(['reported', 'failed']),
        report: SkillGapReport.nullable(),
        errors: z.array(z.object({ code: z.string(), detail: z.string(), pointer: z.string() })),
      }),
    ),
    reported: z.int(),
    failed: z.int(),
  })
  .meta({
    id: 'SkillGapReports',
    description: 'One result for each employee, in the order of the request, all of one instant',
  });

export type NewSkillGapReports = z.infer<typeof NewSkillGapReports>;
export type SkillGapReports = z.infer<typeof SkillGapReports>;
export type SkillGapReport = z.infer<typeof SkillGapReport>;
export type SkillGapQuery = z.infer<typeof SkillGapQuery>;
