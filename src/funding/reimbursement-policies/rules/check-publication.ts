import type { PlainDate } from '../../../kernel/calendar.js';
import { allow, type Ruling, refuse } from '../../../kernel/ruling.js';

/** `latestPublishedOn` is the last date from which a published version of the policy holds; null if there is none. */
type Facts = {
  readonly effectiveOn: PlainDate;
  readonly latestPublishedOn: PlainDate | null;
  /** Today where the employer is. */
  readonly today: PlainDate;
};

/**
 * Whether a draft may become the policy from its date on. Versions are published in the order of their dates and
 * never backwards in time, so that what a day's terms were is settled once that day has come. Only the first version
 * may begin in the past: it writes down a plan that existed before this service did.
 */
export function checkPublication({
  effectiveOn,
  latestPublishedOn,
  today,
}: Facts): Ruling<PlainDate, 'date-taken' | 'before-published' | 'in-the-past'> {
  if (latestPublishedOn === null) return allow(effectiveOn);
  if (effectiveOn === latestPublishedOn) return refuse('date-taken');
  if (effectiveOn < latestPublishedOn) return refuse('before-published');
  return effectiveOn < today ? refuse('in-the-past') : allow(effectiveOn);
}
