import { z } from 'zod';
import { Instant, Money, PlainDateText, text, Uuid } from '../../platform/http/fields.js';
import { ApprovalStep, asked } from './reimbursement-requests.schemas.js';

export const NewReimbursementQuote = z
  .strictObject({
    ...asked,
    expectedPaidOn: PlainDateText.nullable().optional().meta({
      description: 'When you expect to be paid; the end of the course if absent',
    }),
    expectedGrade: text(20).nullable().optional().meta({
      description: 'The policy’s best grade if absent',
      example: 'B',
    }),
  })
  .meta({ id: 'NewReimbursementQuote', description: 'A request, as it would be asked' });

export const TraceStep = z
  .object({
    step: z.string(),
    rule: z.string().meta({ description: 'Its path in the policy', example: 'byGrade.B' }),
    input: z.record(z.string(), z.unknown()),
    output: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'TraceStep', description: 'One step of a calculation; amounts in minor units' });

const Refusal = z
  .object({ code: z.string(), detail: z.string() })
  .meta({ id: 'ReimbursementRefusal' });

export const JobRelatedness = z
  .object({
    jobRelated: z.boolean().nullable().meta({
      description: 'null: nothing to judge by (no program of the catalog, or no requirements)',
    }),
    purpose: z.enum(['upskilling', 'reskilling']).nullable(),
    gapsClosed: z.array(
      z
        .object({ skillId: Uuid, from: z.number().nullable(), to: z.number() })
        .meta({ id: 'GapClosed' }),
    ),
  })
  .meta({ id: 'JobRelatedness', description: 'Computed from the skill gaps of the requester' });

const TaxSplit = z
  .object({
    jurisdiction: z.string(),
    taxYear: z.int(),
    excluded: Money,
    workingCondition: Money,
    taxable: Money,
    status: z.enum(['official', 'provisional']),
  })
  .meta({ id: 'TaxSplit' });

export const ReimbursementQuote = z
  .object({
    eligible: z.boolean().meta({ description: 'The policy admits this person for this course' }),
    refusals: z.array(Refusal).meta({
      description: 'Everything for which a submission would be refused now',
    }),
    policyVersionId: Uuid,
    requested: Money,
    reimbursable: Money,
    remaining: z
      .object({
        annualCap: Money.nullable().meta({ description: 'null: the policy has no such cap' }),
        lifetimeCap: Money.nullable(),
        budget: Money.nullable().meta({ description: 'null: there is no budget for that year' }),
      })
      .meta({ id: 'ReimbursementRemaining', description: 'What is left before this request' }),
    approvers: z.array(
      z.object({ step: ApprovalStep, employeeIds: z.array(Uuid) }).meta({ id: 'QuotedApprovers' }),
    ),
    jobRelatedness: JobRelatedness,
    taxSplit: z.array(TaxSplit).meta({
      description: 'Empty until the tax rules of the jurisdiction are known to the service',
    }),
    repayment: z
      .object({
        required: z.boolean(),
        kind: z.enum(['none', 'cliff', 'steps', 'linear']),
        months: z.int().nullable(),
      })
      .meta({ id: 'QuotedRepayment' }),
    trace: z.array(TraceStep),
  })
  .meta({ id: 'ReimbursementQuote', description: 'What a request would bring; nothing is stored' });

const Evaluation = z
  .object({
    moment: z.enum(['submission']),
    evaluatedAt: Instant,
    requestVersion: z.int(),
    policyVersionId: Uuid,
    requested: Money,
    reimbursable: Money,
    jobRelatedness: JobRelatedness,
    facts: z.record(z.string(), z.unknown()).meta({
      description: 'What went in beside the request: the person, the day, what the caps held',
    }),
    trace: z.array(TraceStep),
  })
  .meta({ id: 'ReimbursementEvaluation' });

export const ReimbursementTrace = z
  .object({ requestId: Uuid, evaluations: z.array(Evaluation) })
  .meta({ id: 'ReimbursementTrace', description: 'How each amount came about, oldest first' });

export type NewReimbursementQuote = z.infer<typeof NewReimbursementQuote>;
export type ReimbursementQuote = z.infer<typeof ReimbursementQuote>;
export type JobRelatedness = z.infer<typeof JobRelatedness>;
export type ReimbursementTrace = z.infer<typeof ReimbursementTrace>;
export type Evaluation = z.infer<typeof Evaluation>;
