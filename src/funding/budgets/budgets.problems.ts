import { defineProblem } from '../../kernel/problem.js';

export const budgetNotFound = defineProblem('budget-not-found', 'not_found', 'Budget not found');
export const budgetEntryNotFound = defineProblem(
  'budget-entry-not-found',
  'not_found',
  'Budget entry not found',
);
export const budgetExists = defineProblem(
  'budget-exists',
  'conflict',
  'The department has a budget for the year',
);
export const budgetExceeded = defineProblem(
  'budget-exceeded',
  'conflict',
  'The budget does not hold the amount',
);
export const budgetCurrencyDiffers = defineProblem(
  'budget-currency-differs',
  'rule_broken',
  'The budget is in another currency',
);
export const budgetTooLarge = defineProblem(
  'budget-too-large',
  'rule_broken',
  'A budget cannot hold that much',
);
export const transferToItself = defineProblem(
  'transfer-to-itself',
  'rule_broken',
  'A transfer needs two budgets',
);
