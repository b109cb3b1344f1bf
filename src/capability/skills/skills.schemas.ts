import { z } from 'zod';
import { identifier, prose, resourceFields, text, Uuid } from '../../platform/http/fields.js';
import { listQuery, pageOf, updatedSinceQuery } from '../../platform/http/pagination.js';

export const skillKinds = ['hard', 'soft', 'knowledge', 'tool'] as const;
export const skillSources = ['onet', 'esco', 'custom'] as const;

const referenceWeightMeta = {
  description:
    'Mean requirement weight of this skill over the reference population of its source; null: over the employer’s own current roles. What a role asks for beyond it makes the role distinctive.',
  example: 0.2812,
};

export const Skill = z
  .object({
    ...resourceFields,
    name: z.string(),
    kind: z.enum(skillKinds),
    source: z.enum(skillSources),
    externalId: z.string().nullable().meta({ description: 'The id its source gave it' }),
    description: z.string().nullable(),
    aliases: z.array(z.string()),
    referenceWeight: z.number().nullable().meta(referenceWeightMeta),
  })
  .meta({ id: 'Skill', description: 'Something people can do or know, and roles ask for' });

export const SkillPage = pageOf(Skill);

export const NewSkill = z
  .strictObject({
    name: text(200),
    kind: z.enum(skillKinds),
    source: z.enum(skillSources).optional().meta({ description: 'custom if absent' }),
    externalId: identifier(200).nullable().optional(),
    description: prose(10_000).nullable().optional(),
    aliases: z.array(text(200)).max(50).optional(),
    referenceWeight: z.number().min(0).max(1_000).nullable().optional().meta(referenceWeightMeta),
  })
  .meta({ id: 'NewSkill' });

export const SkillChanges = NewSkill.partial().meta({
  id: 'SkillChanges',
  description: 'Merge patch (RFC 7396): absent keeps, null clears',
});

/** Items are checked one by one, so that a bad one does not stop the others; the document shows what each must be. */
export const SkillBulk = z
  .strictObject({
    items: z
      .array(z.record(z.string(), z.unknown()).meta({ 'x-documented-as': 'NewSkill' }))
      .min(1)
      .max(1_000),
  })
  .meta({ id: 'SkillBulk' });

export const SkillBulkResult = z
  .object({
    results: z.array(
      z.object({
        index: z.int(),
        externalId: z.string().nullable(),
        name: z.string().nullable(),
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
    id: 'SkillBulkResult',
    description: 'One result for each item, in the order of the request',
  });

export const SkillParams = z.strictObject({ skillId: Uuid });
export const SkillQuery = z.strictObject({
  ...listQuery,
  ...updatedSinceQuery,
  kind: z.enum(skillKinds).optional(),
  source: z.enum(skillSources).optional(),
  externalId: identifier(200).optional(),
  q: text(200)
    .min(3)
    .optional()
    .meta({ description: 'Part of the name, at least three characters; case does not matter' }),
});

export type Skill = z.infer<typeof Skill>;
export type NewSkill = z.infer<typeof NewSkill>;
export type SkillChanges = z.infer<typeof SkillChanges>;
export type SkillBulkResult = z.infer<typeof SkillBulkResult>;
export type SkillQuery = z.infer<typeof SkillQuery>;
