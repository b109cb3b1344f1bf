/** Percentages carry at most four decimals: 33.3333 is 333333 parts of a million. */
const partsOf = (percent: number): bigint => BigInt(Math.round(percent * 10_000));
const WHOLE = 1_000_000n;

/**
 * Several percentages of one amount, one after the other but rounded only once, half up:
 * half of the half of 1 is 0 (0.25), not the 1 that rounding after each would give.
 * The arithmetic is exact (BigInt), never floating.
 *
 * @param amount minor units, 0 or more
 * @param percents each 0 to 100; none leaves the amount as it is
 */
export function takePercentages(amount: number, percents: readonly number[]): number {
  let scaled = BigInt(amount);
  let divisor = 1n;
  for (const percent of percents) {
    scaled *= partsOf(percent);
    divisor *= WHOLE;
  }
  return Number((scaled * 2n + divisor) / (divisor * 2n));
}
