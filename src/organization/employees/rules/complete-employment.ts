import type { PlainDate } from '../../../kernel/calendar.js';
import { allow, type Ruling, refuse } from '../../../kernel/ruling.js';

type Employment = {
  status: 'pending' | 'active' | 'on_leave' | 'terminated';
  hiredOn: PlainDate;
  terminatedOn: PlainDate | null;
  terminationReason: string | null;
};

type Refusal = 'terminated_without_date' | 'ends_before_it_begins' | 'reason_without_date';

/** The facts of an employment must fit together: who is terminated has a date, and no employment ends before it begins. */
export function completeEmployment(facts: Employment): Ruling<Employment, Refusal> {
  const { status, hiredOn, terminatedOn, terminationReason } = facts;
  if (status === 'terminated' && terminatedOn === null) return refuse('terminated_without_date');
  if (terminatedOn !== null && terminatedOn < hiredOn) return refuse('ends_before_it_begins');
  if (terminationReason !== null && terminatedOn === null) return refuse('reason_without_date');
  return allow(facts);
}
