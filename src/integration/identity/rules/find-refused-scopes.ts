export type ScopeFacts = {
  wanted: readonly string[];
  /** Every scope an API key may have. */
  known: readonly string[];
  /** What the giver holds, by role or by scope. */
  held: readonly string[];
};

/** Nobody gives a key what they do not hold themselves: the scopes that do not exist, and those that are not theirs to give. */
export function findRefusedScopes({ wanted, known, held }: ScopeFacts) {
  return {
    unknown: wanted.filter((scope) => !known.includes(scope)),
    notHeld: wanted.filter((scope) => known.includes(scope) && !held.includes(scope)),
  };
}
