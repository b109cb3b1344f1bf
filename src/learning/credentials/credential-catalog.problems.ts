import { defineProblem } from '../../kernel/problem.js';

export const credentialTypeNotFound = defineProblem(
  'credential-type-not-found',
  'not_found',
  'Credential type not found',
);
export const credentialTypeNameTaken = defineProblem(
  'credential-type-name-taken',
  'conflict',
  'Another credential type has this name',
);
export const credentialTypeExternalIdTaken = defineProblem(
  'credential-type-external-id-taken',
  'conflict',
  'Another credential type has this external id',
);
export const credentialTypeInUse = defineProblem(
  'credential-type-in-use',
  'conflict',
  'Something refers to the credential type',
  'A type that somebody held, a role requires, a program awards or another type renews stays.',
);
export const credentialTypeRenewsItself = defineProblem(
  'credential-type-renews-itself',
  'rule_broken',
  'A credential type cannot renew itself',
);
export const grantedSkillRepeated = defineProblem(
  'granted-skill-repeated',
  'rule_broken',
  'A credential type grants one level for a skill',
);
export const grantedLevelOutsideScale = defineProblem(
  'granted-level-outside-scale',
  'rule_broken',
  'The granted level is not on the default scale',
);
export const grantedLevelScaleMissing = defineProblem(
  'granted-level-scale-missing',
  'rule_broken',
  'The employer has no default proficiency scale to grant levels on',
);
