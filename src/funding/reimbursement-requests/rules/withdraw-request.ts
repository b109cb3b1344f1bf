import { allow, type Ruling, refuse } from '../../../kernel/ruling.js';
import type { RequestState } from './submit-request.js';

type Facts = {
  readonly state: RequestState;
  readonly version: number;
  readonly expectedVersion: number;
  readonly requesterId: string;
  /** Who withdraws; null is Upskill itself, because the employment has ended. */
  readonly actorId: string | null;
  /** What the request holds reserved, minor units; 0 for a draft. */
  readonly reserved: number;
};

export type WithdrawalRefusal =
  | 'not-your-request'
  | 'request-not-submitted'
  | 'request-already-decided'
  | 'request-withdrawn'
  | 'stale-version';

/**
 * Takes a request back while it is being approved and releases what it has reserved. A draft is
 * deleted rather than withdrawn, unless the employment has ended: then every request that is not
 * decided yet is withdrawn.
 */
export function withdrawRequest(
  facts: Facts,
): Ruling<{ state: 'withdrawn'; release: number }, WithdrawalRefusal> {
  const { state, actorId } = facts;
  if (actorId !== null && actorId !== facts.requesterId) return refuse('not-your-request');
  if (state === 'withdrawn') return refuse('request-withdrawn');
  if (state === 'approved' || state === 'rejected') return refuse('request-already-decided');
  if (facts.version !== facts.expectedVersion) return refuse('stale-version');
  if (state === 'draft' && actorId !== null) return refuse('request-not-submitted');
  return allow({ state: 'withdrawn', release: facts.reserved });
}
