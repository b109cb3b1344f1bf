import { z } from 'zod';
import { Currency, Money, PlainDateText, Uuid } from '../../platform/http/fields.js';

const objectives = ['cost', 'hours'] as const;
/** Sums of programs stay far below 2^53 minor units with this, however many hours they take. */
const DEAREST_HOUR = 10 ** 9;

export const TrainingRecommendationGoal = z
  .strictObject({
    targetRoleId: Uuid.optional().meta({
      description: 'The job role whose gaps to close; the employee’s own if absent',
    }),
    asOf: PlainDateText.optional().meta({
      description: 'Requirements and levels of this date; today if absent',
    }),
    objective: z.enum(objectives).meta({ description: 'What there should be least of' }),
    budget: Money.optional().meta({
      description:
        'The most the plan may cost, with its hours if they cost something. If it does not suffice for all gaps, it is spent where it closes most',
    }),
    hourlyCost: Money.refine(
      ({ amount }) => amount <= DEAREST_HOUR,
      `amounts to at most ${DEAREST_HOUR}`,
    )
      .optional()
      .meta({ description: 'What an hour in training costs; added to every price' }),
  })
  .meta({ id: 'TrainingRecommendationGoal' });

const TotalCost = z
  .object({
    amount: z.int().min(0).meta({ description: 'In the minor unit of the currency' }),
    currency: Currency,
  })
  .meta({ id: 'TrainingCost', description: 'Prices and the cost of hours, added up' });

const RecommendedProgram = z
  .object({ programId: Uuid, title: z.string(), cost: TotalCost, hours: z.number() })
  .meta({ id: 'RecommendedProgram' });

const GapToClose = z
  .object({
    skillId: Uuid,
    requiredLevel: z.number(),
    level: z.number().nullable().meta({
      description: 'null: unknown, reckoned with as none, where the default scale begins',
    }),
    levelAfter: z.number().meta({ description: 'Where the plan leads; levels do not add up' }),
    weight: z.number(),
    mandatory: z.boolean(),
  })
  .meta({ id: 'GapToClose' });

export const TrainingRecommendation = z
  .object({
    programIds: z.array(Uuid).meta({ description: 'In an order in which they can be taken' }),
    cost: TotalCost,
    hours: z.number(),
    residualWeightedGap: z.number().meta({
      description: 'What stays open: the sum over all gaps of weight times missing level',
    }),
    closesAll: z.boolean(),
    optimal: z.boolean().meta({ description: 'Proven: no other plan comes before this one' }),
    lowerBound: z.number().nullable().meta({
      description:
        'null if optimal. Otherwise no plan that closes all that can be closed costs less (minor units), or takes fewer hours, whichever the objective is',
    }),
    untaughtSkillIds: z
      .array(Uuid)
      .meta({ description: 'Gaps that no program on offer closes for this person' }),
    employeeId: Uuid,
    jobRoleId: Uuid.meta({ description: 'The job role whose gaps these are' }),
    asOf: PlainDateText,
    objective: z.enum(objectives),
    programs: z.array(RecommendedProgram),
    gaps: z.array(GapToClose),
  })
  .meta({
    id: 'TrainingRecommendation',
    description:
      'The set of programs on offer that closes a person’s gaps for the least money or time. Reckoned in the employer’s currency: programs priced in another one are left out',
  });

export const RecommendationParams = z.strictObject({ employeeId: Uuid });

export type TrainingRecommendationGoal = z.infer<typeof TrainingRecommendationGoal>;
export type TrainingRecommendation = z.infer<typeof TrainingRecommendation>;
