import { z } from 'zod';
import { PlainDateText, resourceFields, Uuid } from '../../platform/http/fields.js';
import { listQuery, updatedSinceQuery } from '../../platform/http/pagination.js';
import { deletedQuery, pageWithDeletedOf } from '../../platform/http/tombstones.js';

const levelMeta = { description: 'On the employer’s default proficiency scale', example: 4 };
const weightMeta = { description: 'How much the skill matters beside the others', example: 5 };
const mandatoryMeta = { description: 'Nobody is qualified without it' };

export const RequirementVersion = z
  .object({
    ...resourceFields,
    jobRoleId: Uuid,
    effectiveOn: PlainDateText,
    requirements: z
      .array(
        z.object({
          skillId: Uuid,
          level: z.number().meta(levelMeta),
          weight: z.number().meta(weightMeta),
          mandatory: z.boolean().meta(mandatoryMeta),
        }),
      )
      .meta({ description: 'By skillId' }),
    requiredCredentialTypeIds: z.array(Uuid),
  })
  .meta({
    id: 'RequirementVersion',
    description:
      'What a job role asks for from a date on, until a later version takes over. A planned change is a version with a date ahead',
  });

export const RequirementVersionPage = pageWithDeletedOf(RequirementVersion);

export const NewRequirementVersion = z
  .strictObject({
    effectiveOn: PlainDateText,
    requirements: z
      .array(
        z.strictObject({
          skillId: Uuid,
          level: z
            .number()
            .min(0)
            .max(1_000)
            .meta({ ...levelMeta, description: 'On the scale `scaleId` names' }),
          scaleId: Uuid.optional().meta({
            description:
              'The scale the level is given on; the default one if absent. A level of another scale is converted, with the conversion in force on effectiveOn, and rounded up to a whole level of the default scale, on which it is kept and answered',
          }),
          weight: z
            .number()
            .min(0)
            .max(1_000)
            .optional()
            .meta({ ...weightMeta, default: 1 }),
          mandatory: z
            .boolean()
            .optional()
            .meta({ ...mandatoryMeta, default: false }),
        }),
      )
      .max(500)
      .meta({ description: 'Every skill once; empty for a role that asks for none' }),
    requiredCredentialTypeIds: z.array(Uuid).max(50).optional(),
  })
  .meta({ id: 'NewRequirementVersion' });

export const VersionsParams = z.strictObject({ jobRoleId: Uuid });
export const VersionParams = z.strictObject({ jobRoleId: Uuid, versionId: Uuid });
export const VersionQuery = z.strictObject({
  ...listQuery,
  ...updatedSinceQuery,
  ...deletedQuery,
  asOf: PlainDateText.optional().meta({
    description: 'Only the version in force on this date, if there is one',
  }),
});

export type RequirementVersion = z.infer<typeof RequirementVersion>;
export type NewRequirementVersion = z.infer<typeof NewRequirementVersion>;
export type VersionQuery = z.infer<typeof VersionQuery>;
