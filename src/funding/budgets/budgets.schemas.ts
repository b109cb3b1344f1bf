import { z } from 'zod';
import {
  Instant,
  Money,
  PositiveMoney,
  resourceFields,
  text,
  Uuid,
} from '../../platform/http/fields.js';
import { listQuery, pageOf, updatedSinceQuery } from '../../platform/http/pagination.js';
import { entryKinds } from './budgets.table.js';

const FiscalYear = z
  .int()
  .min(2000)
  .max(2199)
  .meta({ description: 'The year in which the fiscal year begins', example: 2026 });

export const Budget = z
  .object({
    ...resourceFields,
    departmentId: Uuid,
    fiscalYear: FiscalYear,
    available: Money,
    reserved: Money.meta({ description: 'Held by requests that are being decided' }),
    committed: Money.meta({ description: 'Promised to approved requests' }),
    spent: Money,
  })
  .meta({
    id: 'Budget',
    description:
      'What a department may spend in a fiscal year; the four balances add up to what it was allocated',
  });
export const BudgetPage = pageOf(Budget);

const account = z.enum(['external', 'available', 'reserved', 'committed', 'spent']);

export const BudgetEntry = z
  .object({
    ...resourceFields,
    budgetId: Uuid,
    otherBudgetId: Uuid.nullable().meta({
      description: 'Of a transfer: the budget that received what budgetId gave',
    }),
    kind: z.enum(entryKinds),
    from: account,
    to: account,
    amount: PositiveMoney,
    requestId: Uuid.nullable().meta({ description: 'The reimbursement request it was moved for' }),
    reason: z.string().nullable(),
    actorId: z.string().nullable().meta({
      description:
        'The employee or API key; null where the trail of the request names whoever moved it',
    }),
    occurredAt: Instant,
  })
  .meta({
    id: 'BudgetEntry',
    description: 'An amount moved from one account to another; never changed, never deleted',
  });
export const BudgetEntryPage = pageOf(BudgetEntry);

export const NewBudget = z
  .strictObject({ departmentId: Uuid, fiscalYear: FiscalYear, amount: PositiveMoney })
  .meta({ id: 'NewBudget' });
export const NewBudgetAllocation = z
  .strictObject({ amount: PositiveMoney, reason: text(500) })
  .meta({ id: 'NewBudgetAllocation' });
export const NewBudgetTransfer = z
  .strictObject({ fromBudgetId: Uuid, toBudgetId: Uuid, amount: PositiveMoney, reason: text(500) })
  .meta({ id: 'NewBudgetTransfer' });

export const BudgetParams = z.strictObject({ budgetId: Uuid });
export const BudgetEntryParams = z.strictObject({ budgetId: Uuid, entryId: Uuid });
export const BudgetQuery = z.strictObject({
  ...listQuery,
  ...updatedSinceQuery,
  departmentId: Uuid.optional(),
  fiscalYear: z
    .string()
    .regex(/^2[01][0-9]{2}$/, 'must be a year from 2000 to 2199')
    .optional()
    .meta({ type: 'integer', minimum: 2000, maximum: 2199, example: 2026 }),
});
export const BudgetEntryQuery = z.strictObject({ ...listQuery, requestId: Uuid.optional() });

export type Budget = z.infer<typeof Budget>;
export type BudgetEntry = z.infer<typeof BudgetEntry>;
export type NewBudget = z.infer<typeof NewBudget>;
export type NewBudgetAllocation = z.infer<typeof NewBudgetAllocation>;
export type NewBudgetTransfer = z.infer<typeof NewBudgetTransfer>;
export type BudgetQuery = z.infer<typeof BudgetQuery>;
export type BudgetEntryQuery = z.infer<typeof BudgetEntryQuery>;
