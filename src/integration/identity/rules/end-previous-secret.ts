import { allow, type Ruling, refuse } from '../../../kernel/ruling.js';

const DAY_MS = 86_400_000;
export const DEFAULT_OVERLAP_DAYS = 1;
export const LONGEST_OVERLAP_DAYS = 30;

/** Instants are milliseconds since 1970. */
export type OverlapFacts = { now: number; wanted: number | undefined; keyEnds: number };

/**
 * When the secret that was replaced ends: a day from now unless another instant is given, thirty days at most, and not
 * after the key would have ended anyway. An instant that has passed ends it now: the answer for a secret that leaked.
 */
export function endPreviousSecret({
  now,
  wanted,
  keyEnds,
}: OverlapFacts): Ruling<number, 'too-long'> {
  if (wanted !== undefined && wanted > now + LONGEST_OVERLAP_DAYS * DAY_MS)
    return refuse('too-long');
  return allow(Math.max(now, Math.min(wanted ?? now + DEFAULT_OVERLAP_DAYS * DAY_MS, keyEnds)));
}
