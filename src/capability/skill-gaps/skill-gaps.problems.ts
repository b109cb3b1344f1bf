import { defineProblem } from '../../kernel/problem.js';

export const jobRoleMissing = defineProblem(
  'job-role-missing',
  'rule_broken',
  'The employee has no job role to compare with',
);
