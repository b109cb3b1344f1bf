/**
 * How a level fades while a skill is not used: nothing during the grace period, then the part above
 * the floor halves every half-life. `floorFraction` (0 to 1) is the share that is never lost.
 */
export type DecaySettings = { halfLifeMonths: number; graceMonths: number; floorFraction: number };

/**
 * The level left after `unusedMonths` without use, unrounded.
 * L' = f + (L - f) * 2^(-max(0, unused - grace) / half-life) with f = floorFraction * L.
 */
export function decayLevel(level: number, unusedMonths: number, settings: DecaySettings): number {
  const floor = settings.floorFraction * level;
  const fadingMonths = Math.max(0, unusedMonths - settings.graceMonths);
  return floor + (level - floor) * 2 ** (-fadingMonths / settings.halfLifeMonths);
}
