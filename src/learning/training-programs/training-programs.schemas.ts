import { z } from 'zod';
import { identifier, Money, resourceFields, text, Uuid } from '../../platform/http/fields.js';
import { listQuery, pageOf, updatedSinceQuery } from '../../platform/http/pagination.js';
import { bulkOf, bulkResult } from './bulk-results.schemas.js';

const kinds = [
  'corporate',
  'vendor_course',
  'degree',
  'bridge_degree',
  'continuing_education',
  'certification',
  'seminar',
  'apprenticeship',
  'internship',
  'job_shadowing',
  'on_the_job',
  'online_course',
] as const;
const deliveries = ['online', 'in_person', 'hybrid'] as const;
const statuses = ['draft', 'published', 'retired'] as const;
const priceTypes = ['tuition', 'fees', 'books', 'supplies', 'other'] as const;
const creditUnits = ['contact_hour', 'ceu', 'cme_credit', 'pdu', 'completion'] as const;

const ExternalId = identifier(200).meta({
  description: 'The id of the system the catalog comes from',
  example: 'NJ-1042',
});
const Url = z
  .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
  .max(2_000)
  .meta({ example: 'https://example.com/statistics-201' });

const PricePart = z
  .strictObject({ type: z.enum(priceTypes), amount: Money })
  .meta({ id: 'PricePart', description: 'One part of a price; all parts are in one currency' });

const CeCredit = z
  .strictObject({
    unit: z.enum(creditUnits),
    amount: z.number().positive().max(10_000),
    categories: z.array(text(100)).max(20),
  })
  .meta({ id: 'CeCredit', description: 'Continuing-education credit that completing it earns' });

const SkillAtLevel = z
  .object({ skillId: Uuid, level: z.number() })
  .meta({ id: 'SkillAtLevel', description: 'A skill and a level of the default scale' });

export const TrainingProgram = z
  .object({
    ...resourceFields,
    title: z.string(),
    kind: z.enum(kinds),
    providerId: Uuid.nullable().meta({ description: 'null: the employer itself' }),
    delivery: z.enum(deliveries),
    status: z.enum(statuses),
    price: z.array(PricePart).meta({ description: 'Empty: it costs nothing' }),
    hours: z.number(),
    onCompanyTime: z.boolean(),
    needsManagerApproval: z.boolean(),
    teaches: z.array(SkillAtLevel).meta({
      description: 'Skills it teaches, up to a level; levels of several programs do not add up',
    }),
    entryLevels: z.array(SkillAtLevel).meta({ description: 'What one must bring' }),
    prerequisiteProgramIds: z.array(Uuid),
    credentialTypeId: Uuid.nullable(),
    ceCredits: z.array(CeCredit),
    url: z.string().nullable(),
    externalId: z.string().nullable(),
  })
  .meta({ id: 'TrainingProgram', description: 'An entry of the catalog of training' });

export const TrainingProgramPage = pageOf(TrainingProgram);

const Hours = z
  .number()
  .min(0)
  .max(20_000)
  .refine((hours) => Math.round(hours * 1_000) / 1_000 === hours, 'has at most three decimals');
const TaughtLevel = z.number().positive().max(1_000);
const EntryLevel = z.number().min(0).max(1_000);
const NewStatus = z.enum(['draft', 'published']);

const facts = {
  title: text(300),
  kind: z.enum(kinds),
  delivery: z.enum(deliveries),
  price: z.array(PricePart).max(priceTypes.length).optional(),
  hours: Hours,
  onCompanyTime: z.boolean().optional().meta({ description: 'false if absent' }),
  needsManagerApproval: z.boolean().optional().meta({ description: 'false if absent' }),
  prerequisiteProgramIds: z.array(Uuid).max(50).optional(),
  credentialTypeId: Uuid.nullable().optional().meta({
    description: 'The type of credential that completing it awards',
  }),
  ceCredits: z.array(CeCredit).max(20).optional(),
  url: Url.nullable().optional(),
};

const given = {
  ...facts,
  providerId: Uuid.nullable().optional(),
  teaches: z
    .array(z.strictObject({ skillId: Uuid, level: TaughtLevel }))
    .max(200)
    .optional(),
  entryLevels: z
    .array(z.strictObject({ skillId: Uuid, level: EntryLevel }))
    .max(200)
    .optional(),
  externalId: ExternalId.nullable().optional(),
};

export const NewTrainingProgram = z
  .strictObject({ ...given, status: NewStatus.optional().meta({ description: 'draft if absent' }) })
  .meta({ id: 'NewTrainingProgram', description: 'What is absent is empty, false or null' });

export const TrainingProgramChanges = z.strictObject(given).partial().meta({
  id: 'TrainingProgramChanges',
  description:
    'Merge patch (RFC 7396): absent keeps, null clears, lists are replaced. The status moves by publication and retirement',
});

/** A skill by its id, or by source and external id as the catalog's system knows it. */
const namedSkill = (level: z.ZodNumber) =>
  z
    .strictObject({
      skillId: Uuid.optional(),
      skillExternalId: identifier(200).optional(),
      source: z.enum(['onet', 'esco', 'custom']).optional(),
      level,
    })
    .refine(
      ({ skillId, skillExternalId, source }) =>
        skillId === undefined
          ? skillExternalId !== undefined && source !== undefined
          : skillExternalId === undefined && source === undefined,
      'must name a skill by skillId, or by skillExternalId and source',
    );

export const TrainingProgramBulkItem = z
  .strictObject({
    ...facts,
    externalId: ExternalId,
    status: NewStatus.optional().meta({
      description: 'Absent: a known program keeps its status, a new one is a draft',
    }),
    providerId: Uuid.nullable().optional(),
    providerExternalId: ExternalId.nullable().optional(),
    teaches: z.array(namedSkill(TaughtLevel)).max(200).optional(),
    entryLevels: z.array(namedSkill(EntryLevel)).max(200).optional(),
    prerequisiteExternalIds: z.array(ExternalId).max(50).optional().meta({
      description: 'Programs that may stand anywhere in the same request; added to the ids',
    }),
  })
  .refine(
    ({ providerId, providerExternalId }) => !(providerId && providerExternalId),
    'must name the provider by providerId or by providerExternalId, not both',
  )
  .meta({
    id: 'TrainingProgramBulkItem',
    description: 'The whole program: what is absent is cleared, but for its status',
  });

export const TrainingProgramBulk = bulkOf('TrainingProgramBulkItem').meta({
  id: 'TrainingProgramBulk',
});
export const TrainingProgramBulkResult = bulkResult().meta({ id: 'TrainingProgramBulkResult' });

export const TrainingProgramParams = z.strictObject({ programId: Uuid });
export const TrainingProgramQuery = z.strictObject({
  ...listQuery,
  ...updatedSinceQuery,
  kind: z.enum(kinds).optional(),
  providerId: Uuid.optional(),
  status: z.enum(statuses).optional(),
  delivery: z.enum(deliveries).optional(),
  skillId: Uuid.optional().meta({ description: 'Only programs that teach this skill' }),
  externalId: ExternalId.optional(),
  q: text(100)
    .refine((value) => value.trim().length >= 3, 'must have at least three characters')
    .optional()
    .meta({ description: 'Part of the title, in any case', minLength: 3 }),
});

export type TrainingProgram = z.infer<typeof TrainingProgram>;
export type NewTrainingProgram = z.infer<typeof NewTrainingProgram>;
export type TrainingProgramChanges = z.infer<typeof TrainingProgramChanges>;
export type TrainingProgramBulkItem = z.infer<typeof TrainingProgramBulkItem>;
export type TrainingProgramQuery = z.infer<typeof TrainingProgramQuery>;
