import { defineProblem } from '../../kernel/problem.js';

export const skillNotFound = defineProblem('skill-not-found', 'not_found', 'Skill not found');
export const skillNameTaken = defineProblem(
  'skill-name-taken',
  'conflict',
  'Another skill of this kind has this name',
);
export const skillExternalIdTaken = defineProblem(
  'skill-external-id-taken',
  'conflict',
  'Another skill of this source has this external id',
);
export const scaleNotFound = defineProblem(
  'proficiency-scale-not-found',
  'not_found',
  'Proficiency scale not found',
);
export const scaleNameTaken = defineProblem(
  'proficiency-scale-name-taken',
  'conflict',
  'Another proficiency scale has this name',
);
export const defaultScaleExists = defineProblem(
  'default-scale-exists',
  'conflict',
  'There is a default scale already',
);
export const scaleWrong = defineProblem(
  'proficiency-scale-wrong',
  'rule_broken',
  'The levels do not make a scale',
);
export const scaleValuesFixed = defineProblem(
  'proficiency-scale-values-fixed',
  'rule_broken',
  'The values of a scale do not change',
);
