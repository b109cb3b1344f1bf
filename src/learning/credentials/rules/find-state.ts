import type { PlainDate } from '../../../kernel/calendar.js';

export type ChangedState = 'active' | 'expired' | 'suspended' | 'revoked';
/** From this day on, until the next change. `expired` only stands before a renewal that came too late. */
export type StateChange = { on: PlainDate; state: ChangedState };

/** What decides whether a credential is in force; changes in the order of their days, one a day. */
export type Term = {
  issuedOn: PlainDate;
  /** The last day on which it is valid; null: for good. */
  expiresOn: PlainDate | null;
  stateChanges: readonly StateChange[];
};

/**
 * The state on a day: revoked stays revoked, whatever the last day; then expired counts before suspended. Null before
 * the day of issue.
 */
export function stateOn(
  { issuedOn, expiresOn, stateChanges }: Term,
  day: PlainDate,
): ChangedState | null {
  if (day < issuedOn) return null;
  const state = stateChanges.findLast(({ on }) => on <= day)?.state ?? 'active';
  if (state === 'revoked') return state;
  return expiresOn !== null && expiresOn < day ? 'expired' : state;
}

/** Whether it counts on a day: for a requirement, and as a floor of levels. */
export const isActiveOn = (term: Term, day: PlainDate): boolean => stateOn(term, day) === 'active';
