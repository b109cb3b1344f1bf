/** Sets of step numbers packed into bits, 32 to a word, so that comparing two sets takes a few operations. */
export type PackedSteps = Int32Array;

export const wordsFor = (stepCount: number): number => Math.max(1, Math.ceil(stepCount / 32));

export function packSteps(steps: readonly number[], stepCount: number): PackedSteps {
  const packed = new Int32Array(wordsFor(stepCount));
  addSteps(packed, steps);
  return packed;
}

export function addSteps(packed: PackedSteps, steps: readonly number[]): void {
  for (const step of steps) packed[step >> 5] = (packed[step >> 5] ?? 0) | (1 << (step & 31));
}

export const hasStep = (packed: PackedSteps, step: number): boolean =>
  ((packed[step >> 5] ?? 0) & (1 << (step & 31))) !== 0;

/** Whether every step of `part` is in `whole`. */
export function includesSteps(whole: PackedSteps, part: PackedSteps): boolean {
  for (let word = 0; word < part.length; word++) {
    if (((part[word] ?? 0) & ~(whole[word] ?? 0)) !== 0) return false;
  }
  return true;
}
