import { defineProblem } from '../../kernel/problem.js';

export const importNotFound = defineProblem('import-not-found', 'not_found', 'Import not found');
export const importStateConflict = defineProblem(
  'import-state-conflict',
  'conflict',
  'The import is not in a state in which this can be done',
);
export const tooManyImports = defineProblem(
  'too-many-imports',
  'conflict',
  'Too many imports are not over yet',
  'Submit or cancel those there are; what was uploaded for them is kept until then.',
);
export const importFileUnknown = defineProblem(
  'import-file-unknown',
  'rule_broken',
  'The file is none that such an import reads',
);
export const importFileUnreadable = defineProblem(
  'import-file-unreadable',
  'rule_broken',
  'The file is not text in UTF-8',
);
export const importIncomplete = defineProblem(
  'import-incomplete',
  'rule_broken',
  'The import lacks a file, or has one twice',
);
export const importOptionsWrong = defineProblem(
  'import-options-wrong',
  'rule_broken',
  'The options do not fit the kind of import',
);
