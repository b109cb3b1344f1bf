import type { PackedSteps } from './pack-steps.js';

/**
 * Numbers the sets of steps that a search comes across, 0, 1, 2…: a hash table with open addressing over
 * one block of words, because a search looks up millions of sets and must not make a string of each.
 */
export function keepStates(wordsEach: number) {
  let words = new Int32Array(64 * wordsEach);
  let slots = new Int32Array(128).fill(-1);
  let count = 0;

  const stepsOf = (state: number): PackedSteps =>
    words.subarray(state * wordsEach, (state + 1) * wordsEach);

  const isAt = (state: number, steps: PackedSteps): boolean => {
    for (let word = 0; word < wordsEach; word++) {
      if (words[state * wordsEach + word] !== steps[word]) return false;
    }
    return true;
  };

  /** The slot that holds the set, or the free slot where it belongs. */
  const findSlot = (steps: PackedSteps): number => {
    const mask = slots.length - 1;
    let slot = hash(steps) & mask;
    for (let state = slots[slot] ?? -1; state !== -1; state = slots[slot] ?? -1) {
      if (isAt(state, steps)) break;
      slot = (slot + 1) & mask;
    }
    return slot;
  };

  const grow = (): void => {
    const larger = new Int32Array(words.length * 2);
    larger.set(words);
    words = larger;
    slots = new Int32Array(slots.length * 2).fill(-1);
    for (let state = 0; state < count; state++) slots[findSlot(stepsOf(state))] = state;
  };

  /** The number of the set; a set not met before gets the next number. The set is copied. */
  const stateOf = (steps: PackedSteps): number => {
    const known = slots[findSlot(steps)] ?? -1;
    if (known !== -1) return known;
    if ((count + 1) * wordsEach > words.length) grow();
    words.set(steps, count * wordsEach);
    slots[findSlot(steps)] = count;
    return count++;
  };

  return { stateOf, stepsOf };
}

/** Every bit of every word moves the low bits of the result (multipliers of MurmurHash3's finalizer). */
function hash(steps: PackedSteps): number {
  let mixed = 0;
  for (let word = 0; word < steps.length; word++) {
    mixed = Math.imul(mixed ^ (steps[word] ?? 0), 0x85ebca6b);
    mixed ^= mixed >>> 13;
    mixed = Math.imul(mixed, 0xc2b2ae35);
    mixed ^= mixed >>> 16;
  }
  return mixed;
}
