import type { PlainDate } from '../../../kernel/calendar.js';
import { allow, type Ruling, refuse } from '../../../kernel/ruling.js';
import { type ChangedState, type StateChange, stateOn, type Term } from './find-state.js';

export type StateAction = 'suspension' | 'revocation' | 'reinstatement';
export type StateRefusal =
  | 'before-issue'
  | 'before-last-change'
  | 'too-many-changes'
  | 'is-revoked'
  | 'is-suspended'
  | 'is-active'
  | 'is-expired';

/** Each change is read with the credential. */
const MOST_CHANGES = 100;

/** Whether a change may be dated so: changes come in the order of their days, and the last of a day holds. */
export function checkDay({ issuedOn, stateChanges }: Term, on: PlainDate) {
  const last = stateChanges.at(-1);
  if (on < issuedOn) return refuse('before-issue');
  if (last && on < last.on) return refuse('before-last-change');
  if (stateChanges.length >= MOST_CHANGES && on !== last?.on) return refuse('too-many-changes');
  return allow(on);
}

const reached = {
  suspension: 'suspended',
  revocation: 'revoked',
  reinstatement: 'active',
} as const;
/** From which state an action leads on. An expired one can still be revoked, and is renewed, not reinstated. */
const starts: Record<StateAction, readonly ChangedState[]> = {
  suspension: ['active'],
  revocation: ['active', 'suspended', 'expired'],
  reinstatement: ['suspended', 'revoked'],
};

/** Decides on a suspension, revocation or reinstatement from a day on. */
export function changeState(
  term: Term,
  action: StateAction,
  on: PlainDate,
): Ruling<StateChange, StateRefusal> {
  const day = checkDay(term, on);
  if (!day.allowed) return day;
  // What ended in the meantime is not brought back by a reinstatement, revoked or not.
  const isOver = term.expiresOn !== null && term.expiresOn < on;
  const state = stateOn(term, on) ?? 'active';
  if (action === 'reinstatement' && isOver) return refuse('is-expired');
  if (!starts[action].includes(state)) return refuse(`is-${state}`);
  return allow({ on, state: reached[action] });
}
