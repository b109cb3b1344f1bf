import { allow, type Ruling, refuse } from '../../../kernel/ruling.js';

const DAY_MS = 86_400_000;
export const DEFAULT_DAYS = 90;
export const LONGEST_DAYS = 365;

/** Instants are milliseconds since 1970. */
export type LifetimeFacts = {
  now: number;
  wanted: number | undefined;
  /** When the key that makes this one ends; absent if a person makes it. */
  makerEnds: number | undefined;
};

/**
 * Until when a key lives: 90 days unless another instant is given, a year at most, and never longer than the key that
 * made it, or a leaked key would outlive its own end.
 */
export function setKeyLifetime({
  now,
  wanted,
  makerEnds = Number.POSITIVE_INFINITY,
}: LifetimeFacts): Ruling<number, 'past' | 'too-long' | 'outlives-maker'> {
  const until = wanted ?? Math.min(now + DEFAULT_DAYS * DAY_MS, makerEnds);
  if (until <= now) return refuse('past');
  if (until > now + LONGEST_DAYS * DAY_MS) return refuse('too-long');
  return until > makerEnds ? refuse('outlives-maker') : allow(until);
}
