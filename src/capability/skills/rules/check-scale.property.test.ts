import fc from 'fast-check';
import { checkScale, relabelLevels, type ScaleLevel } from './check-scale.js';
import { convertLevel, defaultAnchors } from './convert-level.js';

const value = fc.oneof(
  fc.double({ min: 0, max: 1_000, noNaN: true }),
  fc.integer({ min: 0, max: 6 }),
  fc.constant(-0),
);
const levels = fc.array(fc.record({ value, label: fc.string() }), { minLength: 1, maxLength: 8 });
const anyScale = fc.record({ zero: value, max: value, levels });
/** Any scale that is one: distinct values in order, its ends at or beyond the outermost. */
const sound = fc
  .tuple(
    fc.uniqueArray(
      value.map((each) => each + 0),
      { minLength: 2, maxLength: 8 },
    ),
    fc.boolean(),
  )
  .map(([values, namesEnds]) => {
    const ordered = [...values].sort((a, b) => a - b);
    const [zero, max] = [ordered[0] as number, ordered.at(-1) as number];
    const named = namesEnds || ordered.length < 3 ? ordered : ordered.slice(1, -1);
    return {
      zero,
      max,
      levels: named.map((each): ScaleLevel => ({ value: each, label: 'Level' })),
    };
  });

describe('whatever the scale', () => {
  test('one that is allowed rises, and holds all of its levels', () => {
    fc.assert(
      fc.property(anyScale, (scale) => {
        if (!checkScale(scale).allowed) return;
        expect(scale.max).toBeGreaterThan(scale.zero);
        const values = scale.levels.map((level) => level.value);
        expect(new Set(values.map((each) => each + 0)).size).toBe(values.length);
        expect(values).toEqual([...values].sort((a, b) => a - b));
        expect(values.every((each) => each >= scale.zero && each <= scale.max)).toBe(true);
      }),
    );
  });

  test('one that rises is allowed, with any number of levels and any fractions', () => {
    fc.assert(
      fc.property(sound, (scale) => {
        expect(checkScale(scale)).toEqual({ allowed: true, result: scale });
      }),
    );
  });

  test('new labels never move a level, and any other value, order or number is refused', () => {
    fc.assert(
      fc.property(sound, levels, ({ levels: before }, after) => {
        const values = (each: readonly ScaleLevel[]) => each.map((level) => level.value + 0);
        const isSame = JSON.stringify(values(before)) === JSON.stringify(values(after));
        expect(relabelLevels(before, after).allowed).toBe(isSame);
        const renamed = before.map((level) => ({ ...level, label: 'Other' }));
        expect(relabelLevels(before, renamed)).toEqual({ allowed: true, result: renamed });
      }),
    );
  });

  test('without a table, none is none and the top is the top on any other', () => {
    fc.assert(
      fc.property(sound, sound, (from, to) => {
        const anchors = defaultAnchors(from, to);
        expect(convertLevel(from.zero, anchors)).toBe(to.zero);
        expect(convertLevel(from.max, anchors)).toBeCloseTo(to.max, 9);
      }),
    );
  });
});
