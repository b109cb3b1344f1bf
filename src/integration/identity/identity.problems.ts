import { defineProblem } from '../../kernel/problem.js';

export const roleAssignmentNotFound = defineProblem(
  'role-assignment-not-found',
  'not_found',
  'Role assignment not found',
);
export const roleAlreadyHeld = defineProblem(
  'role-already-held',
  'conflict',
  'The employee holds this role already',
);
export const roleNotYours = defineProblem(
  'role-not-yours',
  'forbidden',
  'Nobody grants or takes away what they may not',
);

export const apiKeyNotFound = defineProblem('api-key-not-found', 'not_found', 'API key not found');
export const apiKeyEnded = defineProblem(
  'api-key-ended',
  'conflict',
  'The key is revoked or expired',
);
export const rotationUnfinished = defineProblem(
  'rotation-unfinished',
  'conflict',
  'Two secrets of this key live already',
);
export const unknownScope = defineProblem('unknown-scope', 'rule_broken', 'There is no such scope');
export const scopeNotYours = defineProblem(
  'scope-not-yours',
  'forbidden',
  'Nobody gives a key what they do not hold',
);
export const expiryNotAllowed = defineProblem(
  'expiry-not-allowed',
  'rule_broken',
  'A credential cannot live until then',
);
export const identityProviderNotFound = defineProblem(
  'identity-provider-not-found',
  'not_found',
  'Identity provider not found',
);
export const issuerTaken = defineProblem(
  'issuer-taken',
  'conflict',
  'The issuer is registered already',
);
export const keysUnusable = defineProblem(
  'keys-unusable',
  'rule_broken',
  'The keys of the identity provider cannot be used',
);
export const identityNotFound = defineProblem(
  'employee-identity-not-found',
  'not_found',
  'Identity not found',
);
export const identityTaken = defineProblem(
  'identity-taken',
  'conflict',
  'The identity belongs to an employee already',
);
