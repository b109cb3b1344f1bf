import { z } from 'zod';
import { PlainDateText, resourceFields, Uuid } from '../../platform/http/fields.js';
import { listQuery, pageOf } from '../../platform/http/pagination.js';
import { assessmentSources } from './assessments.schemas.js';

const Share = z.number().meta({ example: 0.65 });
const Level = z.number().meta({
  description: 'On the default scale, four decimals',
  example: 3.375,
});
const Source = z.enum(assessmentSources);

const known = {
  skillId: Uuid,
  level: z.number().meta({
    description:
      'On the default scale, four decimals: combined from all evidence, and held up by a certificate while it is in force',
    example: 3.375,
  }),
  creditedLevel: z.int().meta({ description: 'The whole level that the evidence earns' }),
  confidence: Share.meta({ description: 'From 0 to 1; fades as the evidence ages' }),
  lastAssessedOn: PlainDateText.nullable(),
  lastUsedOn: PlainDateText.nullable().meta({
    description:
      'The day itself if the person’s present role asks for the skill then, else what was said; only decay, if on, counts from it',
  }),
  assessmentCount: z.int(),
  floorCredentialId: Uuid.nullable().meta({
    description: 'The credential in force that holds the level up, if one does',
  }),
};

export const EmployeeSkill = z
  .object(known)
  .meta({ id: 'EmployeeSkill', description: 'What is known of a person’s level in a skill' });
export const EmployeeSkillPage = pageOf(EmployeeSkill);

const WeighedAssessment = z
  .object({
    assessmentId: Uuid,
    source: Source,
    level: Level,
    assessedOn: PlainDateText,
    weight: Share.meta({
      description: 'Reliability of the source, halved by each half-life of its age',
    }),
  })
  .meta({ id: 'WeighedAssessment' });
const SkillFloor = z
  .object({
    credentialId: Uuid,
    level: Level,
    fromOn: PlainDateText,
    untilOn: PlainDateText.nullable().meta({ description: 'The last day; null: for good' }),
  })
  .meta({ id: 'SkillFloor', description: 'The level a credential vouches for while in force' });

export const EmployeeSkillDetail = z
  .object({
    ...known,
    asOf: PlainDateText,
    assessedLevel: Level.nullable().meta({
      description: 'The mean of the assessments by weight; null: only certificates speak of it',
    }),
    heldLevel: Level.nullable().meta({
      description: 'What decay has left of it; the same while decay is off',
    }),
    assessments: z.array(WeighedAssessment).meta({
      description: 'What counted on that day, the heaviest first, 200 at most',
    }),
    floors: z.array(SkillFloor).meta({ description: 'The credentials in force on that day' }),
  })
  .meta({ id: 'EmployeeSkillDetail', description: 'A level with everything it is made of' });

const HistoryCause = z
  .object({
    kind: z.enum(['assessment', 'certificate', 'lapse']).meta({
      description: 'Somebody assessed; a credential began to vouch; one stopped',
    }),
    assessmentId: Uuid.nullable(),
    credentialId: Uuid.nullable(),
    source: Source.nullable().meta({ description: 'Of the assessment' }),
  })
  .meta({ id: 'SkillHistoryCause' });

export const SkillHistoryPoint = z
  .object({
    asOf: PlainDateText,
    level: Level.nullable().meta({ description: 'From this day on; null: nothing is known' }),
    creditedLevel: z.int().nullable(),
    confidence: Share.nullable(),
    causes: z.array(HistoryCause).meta({ description: 'What changed on this day' }),
  })
  .meta({ id: 'SkillHistoryPoint', description: 'A day on which what is known changed' });
export const SkillHistoryPage = pageOf(SkillHistoryPoint);

export const SkillUse = z
  .object({
    ...resourceFields,
    employeeId: Uuid,
    skillId: Uuid,
    lastUsedOn: PlainDateText.nullable().meta({ description: 'Null: it was taken back' }),
  })
  .meta({ id: 'SkillUse', description: 'When a person last used a skill, as somebody said' });
export const SkillUseStatement = z
  .strictObject({ lastUsedOn: PlainDateText.nullable() })
  .meta({ id: 'SkillUseStatement' });

const asOf = PlainDateText.optional().meta({
  description: 'Any day, past or ahead; today, where the employer is, if absent',
});
export const EmployeeSkillParams = z.strictObject({ employeeId: Uuid, skillId: Uuid });
export const EmployeeSkillQuery = z.strictObject({ ...listQuery, asOf });
export const EmployeeSkillDetailQuery = z.strictObject({ asOf });
export const SkillHistoryQuery = z.strictObject({
  ...listQuery,
  from: PlainDateText.optional().meta({ description: 'The first day; from the start if absent' }),
  to: PlainDateText.optional().meta({
    description: 'The last day; today if absent. A day ahead shows certificates that will lapse',
  }),
});

export type EmployeeSkill = z.infer<typeof EmployeeSkill>;
export type EmployeeSkillDetail = z.infer<typeof EmployeeSkillDetail>;
export type EmployeeSkillQuery = z.infer<typeof EmployeeSkillQuery>;
export type SkillHistoryPoint = z.infer<typeof SkillHistoryPoint>;
export type SkillHistoryQuery = z.infer<typeof SkillHistoryQuery>;
export type SkillUse = z.infer<typeof SkillUse>;
export type SkillUseStatement = z.infer<typeof SkillUseStatement>;
