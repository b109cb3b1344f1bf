/**
 * Which of the given values differ from what a row holds; `undefined` means "not given". A patch that changes nothing
 * is no change: no new version, no event.
 */
export function changedFieldsOf<Row extends object>(
  row: Row,
  given: { [Field in keyof Row]?: unknown },
): string[] {
  return Object.entries(given)
    .filter(([field, value]) => value !== undefined && !isSame(row[field as keyof Row], value))
    .map(([field]) => field);
}

/** Equality of JSON values; the order of an object's keys does not matter (jsonb does not keep it). */
function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(inOrder(a)) === JSON.stringify(inOrder(b));
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, inOrder(each)]),
  );
}
