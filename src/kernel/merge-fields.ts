type Merged<Values> = {
  values: Values;
  /** Fields where the new value was not taken, because somebody had changed the one before. */
  kept: (keyof Values & string)[];
};

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/**
 * Three-way merge of a thing that somebody publishes anew and somebody else may have changed meanwhile, field by field:
 * what still is as it was last written takes the new value; what was changed stays. Values compare as JSON does.
 * @param current what the fields hold now
 * @param written what was last written into them
 * @param next what is published now; its fields decide
 */
export function mergeFields<Values extends object>(
  current: Values,
  written: Values,
  next: Values,
): Merged<Values> {
  const values = { ...current };
  const kept: Merged<Values>['kept'] = [];
  for (const field of Object.keys(next) as (keyof Values & string)[]) {
    if (isSame(current[field], written[field])) values[field] = next[field];
    else if (!isSame(current[field], next[field])) kept.push(field);
  }
  return { values, kept };
}
