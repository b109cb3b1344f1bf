export type SeededRandom = {
  /** In [0, 1). */
  next(): number;
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number;
  chance(probability: number): boolean;
  /** Bell-shaped around 0 with a standard deviation of 1, never beyond 3.5. */
  spread(): number;
};

/**
 * Numbers that look random and are the same on every machine: Marsaglia's xorshift with 32 bits (shifts 13, 17, 5),
 * started from the FNV-1a hash of `seed`. For invented data only, never for secrets.
 */
export function seededRandom(seed: string): SeededRandom {
  let state = hashOf(seed) || 1;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  // Seeds that differ in one letter start close together; a few steps tear them apart.
  for (let step = 0; step < 8; step += 1) next();
  return {
    next,
    between: (least, most) => least + Math.floor(next() * (most - least + 1)),
    chance: (probability) => next() < probability,
    // Four uniform numbers sum to a bell of variance 1/3 around 2.
    spread: () => (next() + next() + next() + next() - 2) * Math.sqrt(3),
  };
}

function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash;
}
