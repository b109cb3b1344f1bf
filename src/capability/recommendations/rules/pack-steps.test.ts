import { hasStep, includesSteps, packSteps, wordsFor } from './pack-steps.js';

describe('packed sets of steps', () => {
  test('hold what was put in, in every word and at its edges', () => {
    const packed = packSteps([0, 31, 32, 70], 71);
    const held = Array.from({ length: 71 }, (_none, step) => step).filter((step) =>
      hasStep(packed, step),
    );
    expect(held).toEqual([0, 31, 32, 70]);
    expect(wordsFor(71)).toBe(3);
  });

  test('include a part, and nothing that has more', () => {
    const whole = packSteps([1, 31, 40], 41);
    expect(includesSteps(whole, packSteps([31, 40], 41))).toBe(true);
    expect(includesSteps(whole, packSteps([31, 39], 41))).toBe(false);
    expect(includesSteps(whole, packSteps([], 41))).toBe(true);
  });
});
