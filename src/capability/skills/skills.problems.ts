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
export const defaultScaleStays = defineProblem(
  'default-scale-stays',
  'conflict',
  'The default scale cannot be deleted',
);
export const scaleInUse = defineProblem(
  'proficiency-scale-in-use',
  'conflict',
  'The proficiency scale is in use',
);
export const conversionNotFound = defineProblem(
  'scale-conversion-not-found',
  'not_found',
  'Scale conversion not found',
);
export const conversionWrong = defineProblem(
  'scale-conversion-wrong',
  'rule_broken',
  'The anchors do not make a conversion',
);
export const conversionExists = defineProblem(
  'scale-conversion-exists',
  'conflict',
  'There is a conversion between these scales from this date on',
);
export const conversionInForce = defineProblem(
  'scale-conversion-in-force',
  'conflict',
  'Only a planned conversion can be withdrawn',
);
export const levelNotOnScale = defineProblem(
  'level-not-on-scale',
  'rule_broken',
  'The level lies outside the scale it is given on',
);
export const skillSettingsWrong = defineProblem(
  'skill-settings-wrong',
  'rule_broken',
  'The settings contradict themselves',
);
