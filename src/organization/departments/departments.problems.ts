import { defineProblem } from '../../kernel/problem.js';

export const departmentNotFound = defineProblem(
  'department-not-found',
  'not_found',
  'Department not found',
);
export const departmentCircle = defineProblem(
  'department-circle',
  'rule_broken',
  'A department cannot be below itself',
);
export const departmentTooDeep = defineProblem(
  'department-too-deep',
  'rule_broken',
  'The tree of departments would be too deep',
);
export const departmentInUse = defineProblem(
  'department-in-use',
  'conflict',
  'Somebody or something belongs to the department',
);
export const departmentNameTaken = defineProblem(
  'department-name-taken',
  'conflict',
  'The name is taken at this level',
);
