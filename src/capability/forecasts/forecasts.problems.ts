import { defineProblem } from '../../kernel/problem.js';

export const forecastAssumptionUnusable = defineProblem(
  'forecast-assumption-unusable',
  'rule_broken',
  'An assumption is about a year or a role outside of the forecast',
);
