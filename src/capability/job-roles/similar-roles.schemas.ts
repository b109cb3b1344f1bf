import { z } from 'zod';
import { PlainDateText, Uuid } from '../../platform/http/fields.js';

const Share = z.number().nullable().meta({ example: 0.8088 });
const part = (description: string) => z.number().meta({ description });

export const DirectedGap = z
  .object({
    readiness: Share.meta({ description: 'Null for a role without requirements' }),
    distinctiveReadiness: Share,
    novelty: Share,
    classification: z.enum(['upskilling', 'reskilling', 'ready']).nullable(),
    classificationRule: z.int().nullable(),
    qualified: z.boolean(),
  })
  .meta({
    id: 'DirectedGap',
    description:
      'What the employee, or whoever does just what the first role asks for, brings along for the other; see SkillGapReport',
  });

export const SimilarRole = z
  .object({
    jobRoleId: Uuid,
    code: z.string(),
    title: z.string(),
    similarity: z.number().meta({
      description: 'Cosine of how important each skill and field of knowledge is, 0 to 1',
      example: 0.9885,
    }),
    score: z.number().meta({ description: 'What the list is ordered by: the sum of the parts' }),
    parts: z
      .object({
        profile: part('The similarity'),
        technology: part('Up to 0.05 for the same technologies, the rarer the more'),
        classification: part('0.005 for each leading character two O*NET-SOC codes share'),
        preparation: part('0.006 less for each job zone between them'),
      })
      .meta({ description: 'Each the same in both directions' }),
    directed: DirectedGap,
  })
  .meta({
    id: 'SimilarRole',
    description: 'A role like another, and the way from one to the other',
  });

export const SimilarRoles = z
  .object({ data: z.array(SimilarRole) })
  .meta({ id: 'SimilarRoles', description: 'The nearest first' });

export const SimilarRolesQuery = z.strictObject({
  limit: z
    .string()
    .regex(/^[1-9][0-9]{0,2}$/, { error: 'must be a whole number from 1 to 200', abort: true })
    .refine((text) => Number(text) <= 200, 'must be at most 200')
    .meta({
      description: 'How many at most; 10 if absent',
      type: 'integer',
      minimum: 1,
      maximum: 200,
      default: 10,
      example: 10,
    })
    .optional(),
  employeeId: Uuid.optional().meta({
    description: 'Whose way it is; whoever does just what the role asks for, if absent',
  }),
  asOf: PlainDateText.optional().meta({ description: 'Today, where the employer is, if absent' }),
});

export type SimilarRole = z.infer<typeof SimilarRole>;
export type SimilarRoles = z.infer<typeof SimilarRoles>;
export type SimilarRolesQuery = z.infer<typeof SimilarRolesQuery>;
