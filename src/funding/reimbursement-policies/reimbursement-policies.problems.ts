import { defineProblem } from '../../kernel/problem.js';

export const policyNotFound = defineProblem(
  'reimbursement-policy-not-found',
  'not_found',
  'Reimbursement policy not found',
);
export const policyNameTaken = defineProblem(
  'reimbursement-policy-name-taken',
  'conflict',
  'Another policy has the name',
);
export const policyVersionNotFound = defineProblem(
  'policy-version-not-found',
  'not_found',
  'Policy version not found',
);
export const policyVersionPublished = defineProblem(
  'policy-version-published',
  'conflict',
  'A published version never changes',
);
export const policyTermsUnsound = defineProblem(
  'policy-terms-unsound',
  'rule_broken',
  'The terms contradict themselves',
);
export const policyDateTaken = defineProblem(
  'policy-date-taken',
  'conflict',
  'Another published version begins on that day',
);
export const policyDateTooEarly = defineProblem(
  'policy-date-too-early',
  'rule_broken',
  'A version cannot change what has been promised already',
);
