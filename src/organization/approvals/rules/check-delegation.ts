import type { PlainDate } from '../../../kernel/calendar.js';
import { allow, type Ruling, refuse } from '../../../kernel/ruling.js';

type Period = { readonly startsOn: PlainDate; readonly endsOn: PlainDate };
type DatesRefusal = 'ends-before-it-starts' | 'lies-in-the-past';

/** A delegation may start in the past, but one that is wholly over would let nobody decide anything. */
function checkPeriod({ startsOn, endsOn }: Period, today: PlainDate): DatesRefusal | undefined {
  if (endsOn < startsOn) return 'ends-before-it-starts';
  return endsOn < today ? 'lies-in-the-past' : undefined;
}

type Facts = Period & {
  readonly fromId: string;
  readonly toId: string;
  readonly fromStatus: string;
  readonly toStatus: string;
  readonly today: PlainDate;
};

/** Whether approvals may be delegated: to somebody else, who is active, from somebody who has not left. */
export function checkDelegation(
  facts: Facts,
): Ruling<null, 'to-oneself' | 'delegate-not-active' | 'delegator-has-left' | DatesRefusal> {
  if (facts.fromId === facts.toId) return refuse('to-oneself');
  if (facts.fromStatus === 'terminated') return refuse('delegator-has-left');
  if (facts.toStatus !== 'active') return refuse('delegate-not-active');
  const wrong = checkPeriod(facts, facts.today);
  return wrong ? refuse(wrong) : allow(null);
}

/**
 * Whether the dates of a delegation may change: not once it is over, nor its start once it has begun, for somebody may
 * have decided under it. To end one at once is not a matter of dates.
 */
export function checkNewDates(
  before: Period,
  after: Period,
  today: PlainDate,
): Ruling<null, 'over' | 'has-begun' | DatesRefusal> {
  if (before.endsOn < today) return refuse('over');
  if (before.startsOn <= today && after.startsOn !== before.startsOn) return refuse('has-begun');
  const wrong = checkPeriod(after, today);
  return wrong ? refuse(wrong) : allow(null);
}
