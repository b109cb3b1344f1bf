import { defineProblem } from '../../kernel/problem.js';

export const delegationNotFound = defineProblem(
  'approval-delegation-not-found',
  'not_found',
  'Approval delegation not found',
);
export const delegatorRequired = defineProblem(
  'delegator-required',
  'rule_broken',
  'An integration names the person whose approvals it delegates',
);
export const notYourDelegation = defineProblem(
  'not-your-delegation',
  'forbidden',
  'The approvals are somebody else’s',
  'People delegate their own approvals. HR and the employer’s administrators do it for others, but never to themselves.',
);
export const delegationToOneself = defineProblem(
  'delegation-to-oneself',
  'rule_broken',
  'Nobody delegates to themselves',
);
export const delegateNotActive = defineProblem(
  'delegate-not-active',
  'rule_broken',
  'The delegate is not active',
);
export const delegatorHasLeft = defineProblem(
  'delegator-has-left',
  'rule_broken',
  'Whose approvals they were has left',
);
export const delegationDatesWrong = defineProblem(
  'delegation-dates-wrong',
  'rule_broken',
  'The delegation cannot have these dates',
);
export const delegationOver = defineProblem(
  'delegation-over',
  'conflict',
  'The delegation is over',
  'What was decided under it stays as it was. Make a new delegation.',
);
