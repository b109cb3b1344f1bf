import { decayLevel } from './decay-level.js';

const settings = { halfLifeMonths: 12, graceMonths: 6, floorFraction: 0.5 };

describe('the decay of an unused skill', () => {
  test('D1: a year past the grace period halves what lies above the floor', () => {
    expect(decayLevel(4, 18, settings)).toBe(3);
  });

  test('D2: a skill in use does not fade', () => {
    expect(decayLevel(4, 0, settings)).toBe(4);
  });

  test('nothing fades before the grace period is over', () => {
    expect(decayLevel(4, 6, settings)).toBe(4);
    expect(decayLevel(4, 6.5, settings)).toBeLessThan(4);
  });

  test('however long ago, the floor remains', () => {
    expect(decayLevel(4, 1200, settings)).toBeCloseTo(2, 9);
  });
});
