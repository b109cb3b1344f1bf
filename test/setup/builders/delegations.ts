import type { Answer, Credential, TestApp } from '../test-app.js';
import { later, TODAY } from './tuition.js';

export const DELEGATIONS = '/v1/approval-delegations';

/** A week from the tests’ today on, unless something else is asked for. */
export const delegationTo = (to: { id: string }, changes: object = {}) => ({
  toId: to.id,
  startsOn: TODAY,
  endsOn: later(6),
  ...changes,
});

/** Lets somebody decide in the caller’s place. */
export const delegate = (
  upskill: TestApp,
  by: Credential,
  to: { id: string },
  changes: object = {},
): Promise<any> => upskill.done(upskill.api.post(DELEGATIONS, by, delegationTo(to, changes)));

export const endDelegation = (
  upskill: TestApp,
  by: Credential,
  { id, version }: { id: string; version: number },
): Promise<Answer> => upskill.api.delete(`${DELEGATIONS}/${id}`, by, version);
