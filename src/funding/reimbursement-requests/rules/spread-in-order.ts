/**
 * Spreads a total over places that each hold a limited amount: the first is filled, the rest
 * spills to the next. What no place can hold is left over and not returned.
 *
 * @param places what each place can hold, in the order of filling; minor units, 0 or more
 * @param total minor units, 0 or more
 * @returns what each place received, in the same order
 */
export function spreadInOrder(places: readonly number[], total: number): number[] {
  let left = total;
  return places.map((place) => {
    const part = Math.min(place, left);
    left -= part;
    return part;
  });
}
