import { defineProblem } from '../../kernel/problem.js';

export const ambiguousCredential = defineProblem(
  'ambiguous-credential',
  'invalid',
  'More than one credential was sent',
);
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
