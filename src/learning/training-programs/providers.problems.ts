import { defineProblem } from '../../kernel/problem.js';

export const providerNotFound = defineProblem(
  'provider-not-found',
  'not_found',
  'Provider not found',
);
export const providerExternalIdTaken = defineProblem(
  'provider-external-id-taken',
  'conflict',
  'Another provider has this external id',
);
