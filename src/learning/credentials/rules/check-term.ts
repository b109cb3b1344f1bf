import type { PlainDate } from '../../../kernel/calendar.js';
import type { Term } from './find-state.js';

export type TermFault = {
  code:
    | 'credential-issued-in-future'
    | 'credential-term-reversed'
    | 'credential-issued-after-change';
  pointer: string;
  detail: string;
};

/** What is wrong with the days of a credential, as a whole: it was issued, ends after that, and changed after that. */
export function checkTerm(
  { issuedOn, expiresOn, stateChanges }: Term,
  today: PlainDate,
): TermFault | undefined {
  if (issuedOn > today) {
    const detail = 'Nothing was issued on a day to come.';
    return { code: 'credential-issued-in-future', pointer: '/issuedOn', detail };
  }
  if (expiresOn !== null && expiresOn < issuedOn) {
    const detail = 'The last day must not lie before the day of issue.';
    return { code: 'credential-term-reversed', pointer: '/expiresOn', detail };
  }
  const [first] = stateChanges;
  if (first && first.on < issuedOn) {
    const detail = `Its state changed on ${first.on}: it was issued on that day at the latest.`;
    return { code: 'credential-issued-after-change', pointer: '/issuedOn', detail };
  }
  return undefined;
}
