import { defineProblem } from '../../kernel/problem.js';

export const personNotFound = defineProblem('person-not-found', 'not_found', 'Person not found');
export const stillEmployed = defineProblem(
  'still-employed',
  'conflict',
  'Somebody who works here cannot be erased',
);
export const reimbursementsOpen = defineProblem(
  'reimbursements-open',
  'conflict',
  'The person has reimbursements that are not finished',
);
