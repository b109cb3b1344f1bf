import { defineProblem } from '../../kernel/problem.js';

export const trainingGoalMissing = defineProblem(
  'training-goal-missing',
  'rule_broken',
  'The employee has no job role to train for',
);
export const recommendationCurrencyDiffers = defineProblem(
  'recommendation-currency-differs',
  'rule_broken',
  'Recommendations are reckoned in the employer’s currency',
);
