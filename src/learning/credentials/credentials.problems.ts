import { defineProblem } from '../../kernel/problem.js';

export const credentialNotFound = defineProblem(
  'credential-not-found',
  'not_found',
  'Credential not found',
);
export const credentialNumberTaken = defineProblem(
  'credential-number-taken',
  'conflict',
  'Another credential of this type has this number',
);
export const credentialExternalIdTaken = defineProblem(
  'credential-external-id-taken',
  'conflict',
  'Another credential has this external id',
);
export const credentialIssuedInFuture = defineProblem(
  'credential-issued-in-future',
  'rule_broken',
  'A credential cannot be issued on a day to come',
);
export const credentialTermReversed = defineProblem(
  'credential-term-reversed',
  'rule_broken',
  'A credential cannot end before it was issued',
);
export const credentialIssuedAfterChange = defineProblem(
  'credential-issued-after-change',
  'rule_broken',
  'A credential cannot be issued after its state changed',
);
export const credentialStateConflict = defineProblem(
  'credential-state-conflict',
  'conflict',
  'The credential cannot go from its state to that one',
);
export const credentialChangeMisdated = defineProblem(
  'credential-change-misdated',
  'rule_broken',
  'The change is dated before the issue, or before the change that came last',
  'Changes are dated in the order in which they came; the last one of a day holds.',
);
export const credentialRenewalTooShort = defineProblem(
  'credential-renewal-too-short',
  'rule_broken',
  'A renewal must move the last day on, to the day of the renewal at least',
);
