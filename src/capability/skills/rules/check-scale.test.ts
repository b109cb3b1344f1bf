import { checkScale, relabelLevels } from './check-scale.js';

const level = (value: number, label = `Level ${value}`) => ({ value, label });
const scale = { zero: 0, max: 5, levels: [level(0), level(2.5), level(5)] };

describe('a proficiency scale', () => {
  test('rises from none to the top, and its levels with it', () => {
    expect(checkScale(scale)).toEqual({ allowed: true, result: scale });
  });

  test('may leave the ends unnamed', () => {
    expect(checkScale({ zero: 0, max: 7, levels: [level(3)] })).toMatchObject({ allowed: true });
  });

  test.each([
    [{ ...scale, max: 0 }, 'max_not_above_zero'],
    [{ ...scale, levels: [level(2), level(1)] }, 'levels_not_ascending'],
    [{ ...scale, levels: [level(2), level(2)] }, 'levels_not_ascending'],
    [{ ...scale, levels: [level(1), level(6)] }, 'level_outside_ends'],
    [{ zero: 1, max: 5, levels: [level(0), level(5)] }, 'level_outside_ends'],
  ])('%j is refused: %s', (wrong, reason) => {
    expect(checkScale(wrong)).toEqual({ allowed: false, reason });
  });
});

describe('the levels of a scale in use', () => {
  test('may get other labels', () => {
    const renamed = [level(0, 'Novice'), level(2.5, 'Skilled'), level(5, 'Expert')];
    expect(relabelLevels(scale.levels, renamed)).toEqual({ allowed: true, result: renamed });
  });

  test.each([
    ['another value', [level(0), level(3), level(5)]],
    ['one level less', [level(0), level(2.5)]],
    ['one level more', [...scale.levels, level(6)]],
  ])('keep their values: %s is refused', (_what, levels) => {
    expect(relabelLevels(scale.levels, levels)).toEqual({
      allowed: false,
      reason: 'values_changed',
    });
  });
});
