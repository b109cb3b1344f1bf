import fc from 'fast-check';
import {
  type Anchor,
  convertLevel,
  creditOn,
  LEVEL_TOLERANCE,
  requireOn,
} from './convert-level.js';

/** Whole hundredths between none and the top, so that two anchors never lie closer than any scale has steps. */
const point = (max: number) =>
  fc.integer({ min: 1, max: max * 100 - 1 }).map((hundredths) => hundredths / 100);
const byValue = (a: number, b: number) => a - b;

const steadily = (values: number[]) => [...values].sort(byValue);
type Case = { from: number; to: number; anchors: Anchor[] };

/** Any table between two scales of up to ten levels; `isStrict` if no two levels come to the same. */
const conversion = (isStrict: boolean): fc.Arbitrary<Case> =>
  fc
    .record({
      from: fc.integer({ min: 1, max: 10 }),
      to: fc.integer({ min: 1, max: 10 }),
      inner: fc.integer({ min: 0, max: 6 }),
    })
    .chain(({ from, to, inner }) => {
      const length = { minLength: inner, maxLength: inner };
      const values = isStrict
        ? fc.uniqueArray(point(to), length)
        : fc.array(fc.oneof(point(to), fc.constant(0), fc.constant(to)), length);
      return fc.record({
        from: fc.constant(from),
        to: fc.constant(to),
        anchors: fc
          .tuple(fc.uniqueArray(point(from), length), values)
          .map(([starts, ends]): Anchor[] => {
            const targets = steadily(ends);
            const between = steadily(starts).map(
              (start, index): Anchor => [start, targets[index] as number],
            );
            return [[0, 0], ...between, [from, to]];
          }),
      });
    });

/** Doubles alone are nearly all next to 0 or to 1: most shares are thousandths. */
const share = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 1_000 }).map((each) => each / 1_000) },
  { weight: 1, arbitrary: fc.double({ min: 0, max: 1, noNaN: true }) },
);
const inverse = (anchors: readonly Anchor[]): Anchor[] => anchors.map(([from, to]) => [to, from]);

describe('whatever the table', () => {
  test('a higher level never converts to a lower one, and none of the three ever leaves the scale', () => {
    fc.assert(
      fc.property(conversion(false), share, share, ({ from, to, anchors }, one, other) => {
        const [low, high] = steadily([one * from, other * from]) as [number, number];
        const scale = { zero: 0, max: to };
        for (const place of [
          (level: number) => convertLevel(level, anchors),
          (level: number) => creditOn(scale, level, anchors),
          (level: number) => requireOn(scale, level, anchors),
        ]) {
          expect(place(low)).toBeLessThanOrEqual(place(high) + LEVEL_TOLERANCE);
          expect(place(low)).toBeGreaterThanOrEqual(0);
          expect(place(high)).toBeLessThanOrEqual(to + LEVEL_TOLERANCE);
        }
      }),
    );
  });

  test('rounding credits no more than the level, and asks for no less: by less than one level', () => {
    fc.assert(
      fc.property(conversion(false), share, ({ from, to, anchors }, at) => {
        const level = at * from;
        const exact = convertLevel(level, anchors);
        const scale = { zero: 0, max: to };
        const credited = creditOn(scale, level, anchors);
        const required = requireOn(scale, level, anchors);
        expect(credited).toBeLessThanOrEqual(exact + LEVEL_TOLERANCE);
        expect(exact - credited).toBeLessThan(1);
        expect(required).toBeGreaterThanOrEqual(exact - LEVEL_TOLERANCE);
        expect(required - exact).toBeLessThan(1);
      }),
    );
  });

  test('nobody gains by being converted there and back, and no requirement becomes easier', () => {
    fc.assert(
      fc.property(conversion(true), share, ({ from, to, anchors }, at) => {
        const level = at * from;
        const [here, there] = [
          { zero: 0, max: from },
          { zero: 0, max: to },
        ];
        const back = inverse(anchors);
        // A tolerance on one scale is worth more on the other where a line is steep: at most its slope.
        const noise = LEVEL_TOLERANCE * 2_000;
        expect(creditOn(here, creditOn(there, level, anchors), back)).toBeLessThanOrEqual(
          level + noise,
        );
        expect(requireOn(here, requireOn(there, level, anchors), back)).toBeGreaterThanOrEqual(
          level - noise,
        );
      }),
    );
  });

  test('who meets a requirement on one scale meets it on the other, before anything is rounded', () => {
    fc.assert(
      fc.property(conversion(false), share, share, ({ from, anchors }, one, other) => {
        const [asked, held] = steadily([one * from, other * from]) as [number, number];
        expect(convertLevel(held, anchors)).toBeGreaterThanOrEqual(
          convertLevel(asked, anchors) - LEVEL_TOLERANCE,
        );
      }),
    );
  });
});
