type Fields = { readonly [name: string]: unknown };

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * A merge patch (RFC 7396) applied to a document: absent keeps, null takes the member away, objects merge, and
 * everything else, lists included, is replaced as a whole. Neither argument is changed.
 */
export function applyChanges(document: Fields, changes: Fields): Fields {
  const merged: Record<string, unknown> = { ...document };
  for (const [name, change] of Object.entries(changes)) {
    if (change === undefined) continue;
    if (change === null) {
      delete merged[name];
    } else if (isFields(change)) {
      const present = merged[name];
      merged[name] = applyChanges(isFields(present) ? present : {}, change);
    } else {
      merged[name] = change;
    }
  }
  return merged;
}
