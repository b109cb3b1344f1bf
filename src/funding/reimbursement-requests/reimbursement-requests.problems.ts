import { defineProblem } from '../../kernel/problem.js';

export const requestNotFound = defineProblem(
  'reimbursement-request-not-found',
  'not_found',
  'Reimbursement request not found',
);
export const employeeRequired = defineProblem(
  'employee-required',
  'rule_broken',
  'An integration names the employee it asks for',
);
export const notYourRequest = defineProblem(
  'not-your-request',
  'forbidden',
  'The request is somebody else’s',
);
export const employmentEnded = defineProblem(
  'employment-ended',
  'rule_broken',
  'The employment has ended',
);
export const courseDatesWrong = defineProblem(
  'course-dates-wrong',
  'rule_broken',
  'The course ends before it starts',
);
export const currencyMismatch = defineProblem(
  'currency-mismatch',
  'rule_broken',
  'An amount is in another currency',
);
export const noPolicyInForce = defineProblem(
  'no-policy-in-force',
  'rule_broken',
  'No published policy is in force',
);
export const requestAlreadySubmitted = defineProblem(
  'request-already-submitted',
  'conflict',
  'The request is no draft any more',
);
export const requestNotSubmitted = defineProblem(
  'request-not-submitted',
  'conflict',
  'The request is a draft',
);
export const requestAlreadyDecided = defineProblem(
  'request-already-decided',
  'conflict',
  'The request has been decided',
);
export const requestWithdrawn = defineProblem(
  'request-withdrawn',
  'conflict',
  'The request was taken back',
);
export const notEligible = defineProblem(
  'not-eligible',
  'rule_broken',
  'The policy does not admit this request',
);
export const nothingReimbursable = defineProblem(
  'nothing-reimbursable',
  'rule_broken',
  'The policy covers nothing of this course',
);
export const capExceeded = defineProblem(
  'cap-exceeded',
  'conflict',
  'The person’s cap does not hold the amount',
);
export const budgetExceeded = defineProblem(
  'budget-exceeded',
  'conflict',
  'The budget does not hold the amount',
);
export const ownRequest = defineProblem(
  'own-request',
  'forbidden',
  'Nobody decides on their own request',
);
export const notYourStep = defineProblem(
  'not-your-step',
  'forbidden',
  'The request waits for somebody else',
);
export const delegationNotInForce = defineProblem(
  'delegation-not-in-force',
  'forbidden',
  'What was delegated to you does not count now',
  'Whoever the request waits for decides, or delegates again.',
);
export const alreadyDecidedByYou = defineProblem(
  'already-decided-by-you',
  'conflict',
  'You, or somebody for you, decided another step of the request',
);
export const reasonRequired = defineProblem(
  'reason-required',
  'rule_broken',
  'A rejection needs a reason',
);
export const amountNotForRejection = defineProblem(
  'amount-not-for-rejection',
  'rule_broken',
  'A rejection has no amount',
);
export const amountTooHigh = defineProblem(
  'amount-too-high',
  'rule_broken',
  'The amount is more than may be approved',
);
