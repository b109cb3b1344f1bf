import { defineProblem } from '../../kernel/problem.js';

export const jobRoleNotFound = defineProblem(
  'job-role-not-found',
  'not_found',
  'Job role not found',
);
export const jobRoleCodeTaken = defineProblem(
  'job-role-code-taken',
  'conflict',
  'Another job role has this code',
);
export const requirementVersionNotFound = defineProblem(
  'requirement-version-not-found',
  'not_found',
  'Requirement version not found',
);
export const requirementVersionExists = defineProblem(
  'requirement-version-exists',
  'conflict',
  'The role has a version from this date on',
);
export const requirementVersionInForce = defineProblem(
  'requirement-version-in-force',
  'conflict',
  'Only a planned version can be withdrawn',
);
export const duplicateRequirement = defineProblem(
  'duplicate-requirement',
  'rule_broken',
  'A role asks for a skill once',
);
export const levelOutsideScale = defineProblem(
  'level-outside-scale',
  'rule_broken',
  'A required level lies outside its scale',
);
export const defaultScaleMissing = defineProblem(
  'default-scale-missing',
  'rule_broken',
  'There is no scale to require a level on',
);
