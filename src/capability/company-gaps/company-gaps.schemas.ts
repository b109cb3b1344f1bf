import { z } from 'zod';
import { CountryCode, PlainDateText, text, Uuid } from '../../platform/http/fields.js';
import { listQuery, pageWith } from '../../platform/http/pagination.js';

const GROUPS = ['department', 'job_role', 'skill', 'kind', 'location'] as const;
const groups = GROUPS.join('|');
const kinds = ['hard', 'soft', 'knowledge', 'tool'] as const;

const GroupBy = z
  .string()
  .regex(new RegExp(`^(${groups})(,(${groups}))*$`), {
    error: `must be a comma-separated list of ${GROUPS.join(', ')}`,
    abort: true,
  })
  .refine((list) => new Set(list.split(',')).size === list.split(',').length, 'names a group twice')
  .meta({
    description: `What groups are told apart by, a comma-separated list of ${GROUPS.join(', ')}; \`skill\` if absent. A location is a country and a region`,
    example: 'department,skill',
  });

const filters = {
  asOf: PlainDateText.optional().meta({
    description:
      'Today, where the employer is, if absent. Requirements and levels are those of that day; who works where, in which role, is as it is now',
  }),
  departmentId: Uuid.optional().meta({ description: 'Only people of this department' }),
  includeSubtree: z.enum(['true', 'false']).optional().meta({
    description:
      'With `true` a department counts with all departments below it, as a filter and as a group; groups then overlap',
  }),
  jobRoleId: Uuid.optional(),
  skillId: Uuid.optional(),
  kind: z.enum(kinds).optional().meta({ description: 'Only skills of this kind' }),
  country: CountryCode.optional(),
  region: text(20).optional(),
  managerId: Uuid.optional().meta({
    description: 'Only people below this manager, at any depth',
  }),
};

export const CompanyGapQuery = z.strictObject({
  groupBy: GroupBy.optional(),
  ...filters,
  sort: z.enum(['gapPoints', 'meanGap', 'headcount']).optional().meta({
    description:
      'Largest first; `gapPoints` if absent. Groups too small to be shown come last. Ties go by id',
  }),
  ...listQuery,
});

const numbers = {
  headcount: z.number().nullable().meta({
    description:
      'People whose role asks for any skill of the group; null where the group is suppressed',
  }),
  requirements: z.number().nullable().meta({
    description: 'What is asked of them: each person counts once for each skill',
  }),
  assessedShare: z.number().nullable().meta({
    description: 'Share of the requirements with a known level',
    example: 0.82,
  }),
  met: z.number().nullable().meta({ description: 'Requirements that are met' }),
  metShare: z.number().nullable().meta({ example: 0.41 }),
  gapPoints: z.number().nullable().meta({
    description:
      'Sum of weight × missing levels; an unknown level counts as 0, as in one person’s report',
    example: 5795.4,
  }),
  meanGap: z.number().nullable().meta({ description: 'Missing levels for each requirement' }),
  meanWeightedGap: z
    .number()
    .nullable()
    .meta({ description: 'The same, weighted; null if nothing weighs anything' }),
  suppressed: z.boolean().meta({
    description:
      'The group has fewer than five people, or would give such a group away: its numbers are null',
  }),
};

export const CompanyGapGroup = z
  .object({
    departmentId: Uuid.nullable().meta({
      description: 'Null where groups are not by department, or for people without one',
    }),
    jobRoleId: Uuid.nullable(),
    skillId: Uuid.nullable(),
    kind: z.enum(kinds).nullable(),
    country: z.string().nullable(),
    region: z.string().nullable(),
    ...numbers,
  })
  .meta({ id: 'CompanyGapGroup', description: 'What a group of people lacks, summed up' });

const provenance = {
  asOf: PlainDateText,
  computedAt: z.string().meta({
    format: 'date-time',
    example: '2026-11-26T12:00:00.000Z',
    description: 'Everything in the answer is of this instant',
  }),
  source: z.enum(['rollup', 'live']).meta({
    description:
      'Kept sums, put right by whoever changed since, or counted for this answer: the numbers are the same',
  }),
  stale: z.boolean().meta({
    description: 'Whether anything that was committed before computedAt may be missing',
  }),
};

export const CompanyGapGroupPage = pageWith(CompanyGapGroup, provenance);

export const HeatMapQuery = z.strictObject({
  rows: z.enum(['department', 'job_role', 'location']).optional().meta({
    description: '`department` if absent',
  }),
  columns: z.enum(['skill', 'kind']).optional().meta({ description: '`skill` if absent' }),
  ...filters,
});

const HeatMapRow = z
  .object({
    departmentId: Uuid.nullable(),
    jobRoleId: Uuid.nullable(),
    country: z.string().nullable(),
    region: z.string().nullable(),
  })
  .meta({ id: 'HeatMapRow' });
const HeatMapColumn = z
  .object({ skillId: Uuid.nullable(), kind: z.enum(kinds).nullable() })
  .meta({ id: 'HeatMapColumn' });

export const SkillHeatMap = z
  .object({
    ...provenance,
    rows: z.array(HeatMapRow).meta({ description: 'The hundred with the most gap points' }),
    columns: z.array(HeatMapColumn).meta({ description: 'The fifty with the most gap points' }),
    cells: z
      .array(
        z
          .object({
            row: z.int().meta({ description: 'Index into rows' }),
            column: z.int().meta({ description: 'Index into columns' }),
            headcount: numbers.headcount,
            assessedShare: numbers.assessedShare,
            metShare: numbers.metShare,
            meanGap: numbers.meanGap,
            suppressed: numbers.suppressed,
          })
          .meta({ id: 'HeatMapCell' }),
      )
      .meta({ description: 'Only where the role of somebody in the row asks for the column' }),
    truncated: z.boolean().meta({ description: 'Whether there are more rows or columns' }),
  })
  .meta({ id: 'SkillHeatMap', description: 'Units against skills' });

const people = {
  asOf: filters.asOf,
  departmentId: filters.departmentId,
  includeSubtree: filters.includeSubtree,
  country: filters.country,
  region: filters.region,
  managerId: filters.managerId,
};

export const BenchQuery = z.strictObject({
  jobRoleId: Uuid.optional().meta({
    description: 'Only this role, held or not; every role that somebody holds if absent',
  }),
  threshold: z
    .string()
    .regex(/^(0(\.[0-9]{1,4})?|1(\.0{1,4})?)$/, 'must be a number from 0 to 1')
    .optional()
    .meta({
      description: 'The readiness from which somebody is ready; 0.8 if absent',
      example: '0.8',
    }),
  seats: z
    .string()
    .regex(/^[1-9][0-9]{0,4}$/, 'must be a whole number from 1 to 99999')
    .optional()
    .meta({
      description:
        'Seats of the role to be backed, with jobRoleId; the people who hold it if absent',
      example: '4',
    }),
  ...people,
  ...listQuery,
});

const bench = z.int().nullable();
export const BenchStrength = z
  .object({
    jobRoleId: Uuid,
    seats: z.int(),
    threshold: z.number(),
    candidates: bench.meta({
      description:
        'People of other roles who were assessed in anything the role asks for; null where fewer than five could be considered',
    }),
    readyNow: bench.meta({
      description:
        'Readiness at the threshold, every mandatory skill met, every required credential active',
    }),
    readyWithinOneYear: bench.meta({
      description: 'Not ready now, with a readiness of 0.6 or more: our own band',
    }),
    readyLater: bench.meta({ description: 'The other candidates' }),
    perSeat: z.number().nullable().meta({ description: 'readyNow / seats; null without a seat' }),
    suppressed: z.boolean(),
  })
  .meta({ id: 'BenchStrength', description: 'How many could take over a role' });
export const BenchStrengthPage = pageWith(BenchStrength, { asOf: PlainDateText });

export const SinglePointQuery = z.strictObject({
  jobRoleId: Uuid.optional().meta({ description: 'Only what this role asks for' }),
  skillId: Uuid.optional(),
  kind: filters.kind,
  ...people,
  ...listQuery,
});
export const SinglePointOfFailure = z
  .object({
    skillId: Uuid,
    requiredLevel: z.number(),
    holders: z.int().meta({ description: '0 or 1: active people at that level or above' }),
    holderId: Uuid.nullable().meta({ description: 'The one; null if there is none' }),
    jobRoleIds: z.array(Uuid).meta({ description: 'Roles in use that ask for that level' }),
    dependents: z.int().meta({ description: 'People in these roles' }),
  })
  .meta({
    id: 'SinglePointOfFailure',
    description: 'A required skill that at most one active person holds at the level',
  });
export const SinglePointOfFailurePage = pageWith(SinglePointOfFailure, { asOf: PlainDateText });

export type CompanyGapQuery = z.infer<typeof CompanyGapQuery>;
export type CompanyGapGroup = z.infer<typeof CompanyGapGroup>;
export type HeatMapQuery = z.infer<typeof HeatMapQuery>;
export type SkillHeatMap = z.infer<typeof SkillHeatMap>;
export type BenchQuery = z.infer<typeof BenchQuery>;
export type BenchStrength = z.infer<typeof BenchStrength>;
export type SinglePointQuery = z.infer<typeof SinglePointQuery>;
export type SinglePointOfFailure = z.infer<typeof SinglePointOfFailure>;
