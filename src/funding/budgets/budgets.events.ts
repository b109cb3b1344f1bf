import { z } from 'zod';
import { defineEvent } from '../../platform/events/event.js';

const amount = { amount: z.int(), currency: z.string() };

export const budgetCreated = defineEvent(
  'budget.created',
  'budget',
  z.object({ id: z.string(), departmentId: z.string(), fiscalYear: z.int(), ...amount }),
  'A department got a budget for a fiscal year',
);
export const budgetAllocated = defineEvent(
  'budget.allocated',
  'budget',
  z.object({ id: z.string(), entryId: z.string(), ...amount }),
  'Money was added to a budget',
);
export const budgetTransferred = defineEvent(
  'budget.transferred',
  'budget',
  z.object({ id: z.string(), otherBudgetId: z.string(), entryId: z.string(), ...amount }),
  'Money went from one budget to another',
);
export const budgetExhausted = defineEvent(
  'budget.exhausted',
  'budget',
  z.object({ id: z.string() }),
  'Nothing is available in a budget any more',
);
