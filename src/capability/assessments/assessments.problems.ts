import { defineProblem } from '../../kernel/problem.js';

export const assessmentNotFound = defineProblem(
  'assessment-not-found',
  'not_found',
  'Assessment not found',
);
export const assessmentNotYours = defineProblem(
  'assessment-not-yours',
  'forbidden',
  'This assessment is not yours to make',
);
export const assessorContradictsSource = defineProblem(
  'assessor-contradicts-source',
  'rule_broken',
  'The assessor does not fit the source',
);
export const assessedInFuture = defineProblem(
  'assessed-in-future',
  'rule_broken',
  'An assessment cannot lie ahead',
);
export const levelOutsideScale = defineProblem(
  'assessed-level-outside-scale',
  'rule_broken',
  'The level is not on the scale',
);
export const defaultScaleMissing = defineProblem(
  'assessment-scale-missing',
  'rule_broken',
  'The employer has no default proficiency scale',
);
export const employeeSkillUnknown = defineProblem(
  'employee-skill-unknown',
  'not_found',
  'Nothing is known of this skill of the employee',
  'Assess the person, or ask as of a later day. Unknown is not 0.',
);
export const skillUseNotYours = defineProblem(
  'skill-use-not-yours',
  'forbidden',
  'This is not yours to say',
);
export const skillUsedInFuture = defineProblem(
  'skill-used-in-future',
  'rule_broken',
  'A use cannot lie ahead',
);
