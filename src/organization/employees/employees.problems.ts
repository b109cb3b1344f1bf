import { defineProblem } from '../../kernel/problem.js';

export const employeeNotFound = defineProblem(
  'employee-not-found',
  'not_found',
  'Employee not found',
);
export const externalIdTaken = defineProblem(
  'external-id-taken',
  'conflict',
  'Another employee has this external id',
);
export const emailTaken = defineProblem(
  'email-taken',
  'conflict',
  'Another employee has this e-mail address',
);
export const reportingLineCircle = defineProblem(
  'reporting-line-circle',
  'rule_broken',
  'Nobody can be their own manager, directly or through others',
);
export const reportingLineTooDeep = defineProblem(
  'reporting-line-too-deep',
  'rule_broken',
  'A reporting line has at most 100 levels',
);
export const managerUnknown = defineProblem(
  'manager-unknown',
  'rule_broken',
  'The manager does not exist',
);
export const employmentDatesWrong = defineProblem(
  'employment-dates-wrong',
  'rule_broken',
  'Status and dates of employment do not fit',
);
