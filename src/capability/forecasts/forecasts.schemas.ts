import { z } from 'zod';
import { PlainDateText, Uuid } from '../../platform/http/fields.js';

const LONGEST_YEARS = 5;
const MOST_HEADS = 10_000_000;

const Year = z
  .int()
  .min(1)
  .max(LONGEST_YEARS)
  .meta({ description: '1 is the year that starts today, 2 the one after it', example: 1 });
const PlannedRetirement = z
  .strictObject({
    year: Year,
    count: z
      .int()
      .min(0)
      .max(MOST_HEADS)
      .meta({ description: 'People who retire, or may retire, in that year' }),
    probability: z
      .number()
      .min(0)
      .max(1)
      .optional()
      .meta({ description: 'That one of them does; certain if absent', default: 1 }),
    jobRoleId: Uuid.optional().meta({
      description: 'Whom it is about; shared out over all roles by headcount if absent',
    }),
  })
  .meta({ id: 'PlannedRetirement' });

const PlannedHeadcount = z
  .strictObject({ jobRoleId: Uuid, year: Year, headcount: z.int().min(0).max(MOST_HEADS) })
  .meta({
    id: 'PlannedHeadcount',
    description: 'Seats at the end of a year; later years grow from there',
  });

export const ForecastRequest = z
  .strictObject({
    years: z.int().min(1).max(LONGEST_YEARS).meta({ example: 5 }),
    jobRoleIds: z
      .array(Uuid)
      .min(1)
      .max(500)
      .optional()
      .meta({ description: 'Every role that somebody holds, or that is planned for, if absent' }),
    departmentId: Uuid.optional().meta({
      description: 'Only people of this department and those below it; everybody if absent',
    }),
    growth: z.number().min(-1).max(10).optional().meta({
      description: 'Of the number of seats, a year: 0.05 is five percent more',
      default: 0,
      example: 0.05,
    }),
    attrition: z.number().min(0).max(1).optional().meta({
      description: 'Share of those who do not retire that leaves within a year',
      default: 0,
      example: 0.08,
    }),
    retirements: z.array(PlannedRetirement).max(500).optional().meta({
      description: 'Nobody retires if absent: the service keeps no dates of birth',
    }),
    trainedPerYear: z.number().min(0).max(MOST_HEADS).optional().meta({
      description: 'People trained to the required level a year, in each skill',
      default: 0,
      example: 6,
    }),
    skilledHiresShare: z.number().min(0).max(1).optional().meta({
      description: 'Share of hires that meet what their role asks for',
      default: 0,
      example: 0,
    }),
    plannedHeadcount: z.array(PlannedHeadcount).max(1_000).optional(),
  })
  .meta({ id: 'ForecastRequest', description: 'What to assume; all but the years has a default' });

const Heads = z
  .number()
  .meta({ description: 'An expected number of people, four decimals', example: 18.4 });

const SkillForecast = z.object({ skillId: Uuid, demand: Heads, supply: Heads, gap: Heads }).meta({
  id: 'SkillForecast',
  description:
    'demand: seats in roles that ask for the skill then. supply: their people who meet it. gap: max(0, demand − supply)',
});

const run = {
  demandHeadcount: Heads,
  retainedHeadcount: Heads,
  hiresNeeded: Heads,
  attritionDeviation: Heads.meta({
    description: 'Standard deviation of the number who leave: sqrt(n a (1 − a))',
  }),
  skills: z.array(SkillForecast),
};
const ForecastRun = z.object(run).meta({ id: 'ForecastRun' });

const ForecastYear = z
  .object({
    year: z.int(),
    ...run,
    low: ForecastRun.meta({ description: 'With half the attrition' }),
    high: ForecastRun.meta({ description: 'With one and a half times the attrition' }),
  })
  .meta({ id: 'ForecastYear' });

const ForecastRole = z
  .object({
    jobRoleId: Uuid,
    headcount: z.int().meta({ description: 'Active people in scope today' }),
    suppressed: z.boolean().meta({
      description:
        'So few people hold the role that their skills are left out, of demand and supply',
    }),
    requirementVersions: z.array(
      z.object({
        year: z.int(),
        requirementVersionId: Uuid.nullable().meta({
          description: 'In force at the end of that year',
        }),
      }),
    ),
  })
  .meta({ id: 'ForecastRole' });

export const Forecast = z
  .object({
    years: z.array(ForecastYear),
    assumptions: z
      .object({
        formulaVersion: z.int(),
        method: z.string().meta({ description: 'The formula in words' }),
        asOf: PlainDateText.meta({ description: 'Today: headcounts and levels are of this day' }),
        horizon: z.array(z.object({ year: z.int(), on: PlainDateText })),
        jobRoleIds: z.array(Uuid).nullable(),
        departmentId: Uuid.nullable(),
        growth: z.number(),
        attrition: z.number(),
        attritionLow: z.number(),
        attritionHigh: z.number(),
        retirements: z.array(
          z.object({
            year: z.int(),
            count: z.int(),
            probability: z.number(),
            jobRoleId: Uuid.nullable(),
          }),
        ),
        trainedPerYear: z.number(),
        skilledHiresShare: z.number(),
        plannedHeadcount: z.array(z.object({ jobRoleId: Uuid, year: z.int(), headcount: z.int() })),
        headcount: z.int().meta({ description: 'Active people in the roles of the forecast' }),
        peopleWithoutRole: z.int().meta({ description: 'Active people in scope who hold no role' }),
        smallestGroup: z.int().meta({ description: 'Roles with fewer people are suppressed' }),
        roles: z.array(ForecastRole),
      })
      .meta({ id: 'ForecastAssumptions', description: 'All that the numbers rest on' }),
  })
  .meta({
    id: 'Forecast',
    description: 'Demand for skills and supply of them, one to five years on',
  });

export type ForecastRequest = z.infer<typeof ForecastRequest>;
export type Forecast = z.infer<typeof Forecast>;
