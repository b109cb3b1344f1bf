import { defineProblem } from '../../kernel/problem.js';

export const programNotFound = defineProblem(
  'training-program-not-found',
  'not_found',
  'Training program not found',
);
export const programExternalIdTaken = defineProblem(
  'program-external-id-taken',
  'conflict',
  'Another training program has this external id',
);
export const programStatusConflict = defineProblem(
  'program-status-conflict',
  'conflict',
  'The training program cannot go from its status to that one',
);
export const programInconsistent = defineProblem(
  'training-program-inconsistent',
  'rule_broken',
  'The parts of the training program do not fit together',
);
export const prerequisiteCircle = defineProblem(
  'prerequisite-circle',
  'rule_broken',
  'A training program cannot be its own prerequisite, directly or through others',
);
