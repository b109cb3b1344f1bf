import { z } from 'zod';
import { resourceFields, text, Uuid } from '../../platform/http/fields.js';
import { listQuery, updatedSinceQuery } from '../../platform/http/pagination.js';
import { deletedQuery, pageWithDeletedOf } from '../../platform/http/tombstones.js';

const LevelValue = z.number().min(0).max(1_000);
const isDefaultMeta = {
  description: 'The scale that requirements and people’s levels are kept on',
};

export const ProficiencyScale = z
  .object({
    ...resourceFields,
    name: z.string(),
    zero: z.number().meta({ description: 'The value that means none' }),
    max: z.number().meta({ description: 'The highest value' }),
    levels: z.array(z.object({ value: z.number(), label: z.string() })),
    isDefault: z.boolean().meta(isDefaultMeta),
  })
  .meta({ id: 'ProficiencyScale', description: 'Ordered levels from none to the top' });

export const ProficiencyScalePage = pageWithDeletedOf(ProficiencyScale);

const Levels = z
  .array(z.strictObject({ value: LevelValue, label: text(100) }))
  .min(1)
  .max(100)
  .meta({ description: 'Rising values between zero and max, both included' });

export const NewProficiencyScale = z
  .strictObject({
    name: text(100),
    zero: LevelValue,
    max: LevelValue,
    levels: Levels,
    isDefault: z.boolean().optional().meta({
      description:
        'The first scale becomes the default in any case; true is a conflict once there is one',
    }),
  })
  .meta({ id: 'NewProficiencyScale' });

export const ProficiencyScaleChanges = z
  .strictObject({
    name: text(100).optional(),
    levels: Levels.optional().meta({ description: 'The same values; labels may differ' }),
  })
  .meta({
    id: 'ProficiencyScaleChanges',
    description: 'Names and labels may change; values are what assessments and requirements mean',
  });

export const ScaleParams = z.strictObject({ scaleId: Uuid });
export const ScaleQuery = z.strictObject({ ...listQuery, ...updatedSinceQuery, ...deletedQuery });

export type ProficiencyScale = z.infer<typeof ProficiencyScale>;
export type NewProficiencyScale = z.infer<typeof NewProficiencyScale>;
export type ProficiencyScaleChanges = z.infer<typeof ProficiencyScaleChanges>;
export type ScaleQuery = z.infer<typeof ScaleQuery>;
