import { z } from 'zod';
import { resourceFields } from '../../platform/http/fields.js';

const Share = z.number().min(0).max(1);
const HalfLife = z.number().gt(0).max(1_200);
const GraceMonths = z.number().min(0).max(1_200);

const reliabilityMeta = {
  description:
    'How much a fresh assessment of each source weighs. Opinions weigh little on purpose: people rate themselves, and supervisors rate them, quite differently',
};
const halfLifeMeta = {
  description: 'After how many months evidence weighs half as much',
  example: 24,
};
const decayMeta = {
  description:
    'How a skill fades that nobody uses: after the grace, the level halves towards a fraction of itself. Null: it does not fade',
};
const classificationMeta = {
  description:
    'Where upskilling ends and reskilling begins, by the distinctive readiness for another role and the share of it that is new',
};
const thresholds = {
  minReadiness: Share.meta({ description: 'Less readiness is reskilling', example: 0.5 }),
  readyFor: Share.meta({ description: 'From here on a move can be upskilling', example: 0.75 }),
  maxNovelty: Share.meta({ description: 'This much that is new is reskilling', example: 0.5 }),
  lowNovelty: Share.meta({ description: 'Less that is new can be upskilling', example: 0.25 }),
};
const reliability = {
  self: Share.meta({ example: 0.3 }),
  peer: Share.meta({ example: 0.4 }),
  manager: Share.meta({ example: 0.5 }),
  test: Share.meta({ example: 0.9 }),
  certificate: Share.meta({ example: 1 }),
};
const decay = {
  halfLifeMonths: HalfLife.meta({ example: 12 }),
  graceMonths: GraceMonths.meta({ example: 6 }),
  floorFraction: Share.meta({ description: 'What stays for good', example: 0.4 }),
};

export const SkillSettings = z
  .object({
    ...resourceFields,
    reliability: z.object(reliability).meta(reliabilityMeta),
    halfLifeMonths: HalfLife.meta(halfLifeMeta),
    decay: z.object(decay).nullable().meta(decayMeta),
    classification: z.object(thresholds).meta(classificationMeta),
  })
  .meta({
    id: 'SkillSettings',
    description:
      'How an employer weighs evidence and names moves. There from the beginning: until it is changed it holds the defaults, as version 1',
  });

export const SkillSettingsChanges = z
  .strictObject({
    reliability: z.strictObject(reliability).partial().optional().meta(reliabilityMeta),
    halfLifeMonths: HalfLife.optional().meta(halfLifeMeta),
    decay: z.strictObject(decay).partial().nullable().optional().meta(decayMeta),
    classification: z.strictObject(thresholds).partial().optional().meta(classificationMeta),
  })
  .meta({
    id: 'SkillSettingsChanges',
    description:
      'Merge patch (RFC 7396): absent keeps, null clears. A change of reliability or halfLifeMonths brings everybody’s levels up to date before it answers',
  });

export type SkillSettings = z.infer<typeof SkillSettings>;
export type SkillSettingsChanges = z.infer<typeof SkillSettingsChanges>;
