import { addDays, type PlainDate } from '../../../kernel/calendar.js';
import { allow, type Ruling, refuse } from '../../../kernel/ruling.js';
import { checkDay, type StateRefusal } from './change-state.js';
import { endTerm } from './end-term.js';
import type { StateChange, Term } from './find-state.js';

export type RenewalRefusal = StateRefusal | 'never-expires' | 'ends-no-later';
export type Renewal = { expiresOn: PlainDate | null; stateChanges: StateChange[] };
type Asked = {
  on: PlainDate;
  /** Absent: as long as the type says, from the day after the old end or, if that has passed, from the renewal. */
  expiresOn: PlainDate | null | undefined;
  validMonths: number | null;
};

const later = (one: PlainDate, other: PlainDate) => (one > other ? one : other);

/** Decides on a renewal: the new last day, and the hole that a late one leaves behind. */
export function renewTerm(term: Term, asked: Asked): Ruling<Renewal, RenewalRefusal> {
  const { on, validMonths } = asked;
  const day = checkDay(term, on);
  if (!day.allowed) return day;
  const last = term.stateChanges.at(-1);
  if (last?.state === 'revoked' || last?.state === 'suspended') return refuse(`is-${last.state}`);
  if (term.expiresOn === null) return refuse('never-expires');

  const next = addDays(term.expiresOn, 1);
  const whole = validMonths === null ? null : endTerm(later(next, on), validMonths);
  const expiresOn = asked.expiresOn === undefined ? whole : asked.expiresOn;
  if (expiresOn !== null && (expiresOn <= term.expiresOn || expiresOn < on)) {
    return refuse('ends-no-later');
  }
  const hole = later(next, last?.on ?? next);
  const isLate = on > hole;
  const stateChanges: StateChange[] = isLate
    ? [
        { on: hole, state: 'expired' },
        { on, state: 'active' },
      ]
    : [];
  return allow({ expiresOn, stateChanges });
}
