import { z } from 'zod';
import { PlainDateText, resourceFields, Uuid } from '../../platform/http/fields.js';
import { listQuery, updatedSinceQuery } from '../../platform/http/pagination.js';
import { deletedQuery, pageWithDeletedOf } from '../../platform/http/tombstones.js';

const anchorsMeta = {
  description:
    'Pairs of a level on the first scale and the level on the second that means the same; straight lines between. Rising, from none to the top of the first scale',
  example: [
    [0, 0],
    [1.5, 1],
    [7, 5],
  ],
};
const effectiveOnMeta = { description: 'It holds from this date on, until a later one takes over' };

export const ScaleConversion = z
  .object({
    ...resourceFields,
    fromScaleId: Uuid,
    toScaleId: Uuid,
    anchors: z.array(z.array(z.number()).length(2)).meta(anchorsMeta),
    effectiveOn: PlainDateText.meta(effectiveOnMeta),
    createdBy: z
      .object({
        kind: z.enum(['person', 'api_key']),
        id: Uuid.meta({ description: 'The employee or the key' }),
      })
      .meta({ description: 'Who laid it down' }),
  })
  .meta({
    id: 'ScaleConversion',
    description:
      'How levels of one scale read on another. Never edited: a later one takes over, and only a planned one can be withdrawn. Without any, none means none and the top means the top, with a straight line between',
  });

export const ScaleConversionPage = pageWithDeletedOf(ScaleConversion);

const Level = z.number().min(0).max(1_000);

export const NewScaleConversion = z
  .strictObject({
    fromScaleId: Uuid,
    toScaleId: Uuid,
    anchors: z.array(z.array(Level).length(2)).min(2).max(100).meta(anchorsMeta),
    effectiveOn: PlainDateText.meta(effectiveOnMeta),
  })
  .meta({ id: 'NewScaleConversion' });

export const ScaleConversionParams = z.strictObject({ conversionId: Uuid });

export const ScaleConversionQuery = z.strictObject({
  ...listQuery,
  ...updatedSinceQuery,
  ...deletedQuery,
  fromScaleId: Uuid.optional(),
  toScaleId: Uuid.optional(),
  effectiveOn: PlainDateText.optional().meta({ description: 'Only those that begin on this date' }),
  asOf: PlainDateText.optional().meta({
    description: 'Only those in force on this date: one for each pair of scales at most',
  }),
});

export const LevelPreviewRequest = z
  .strictObject({
    fromScaleId: Uuid,
    toScaleId: Uuid,
    level: Level.meta({ description: 'On the first scale', example: 4.88 }),
    on: PlainDateText.optional().meta({
      description: 'With the conversion in force on this date; today if absent',
    }),
  })
  .meta({ id: 'LevelPreviewRequest' });

export const LevelPreview = z
  .object({
    normalised: z.number().meta({
      description: 'Where the level lies between none (0) and the top (1) of the first scale',
      example: 0.6971,
    }),
    level: z.number().meta({ description: 'On the second scale, unrounded', example: 3.4857 }),
    creditedLevel: z.number().meta({
      description: 'What evidence of the level credits: rounded down to a whole level',
      example: 3,
    }),
    requiredLevel: z.number().meta({
      description: 'What a requirement of the level asks for: rounded up to a whole level',
      example: 4,
    }),
    conversionId: Uuid.nullable().meta({
      description: 'The conversion that was used; null: a straight line from end to end',
    }),
    on: PlainDateText,
  })
  .meta({ id: 'LevelPreview', description: 'What a level of one scale comes to on another' });

export type ScaleConversion = z.infer<typeof ScaleConversion>;
export type NewScaleConversion = z.infer<typeof NewScaleConversion>;
export type ScaleConversionQuery = z.infer<typeof ScaleConversionQuery>;
export type LevelPreviewRequest = z.infer<typeof LevelPreviewRequest>;
export type LevelPreview = z.infer<typeof LevelPreview>;
