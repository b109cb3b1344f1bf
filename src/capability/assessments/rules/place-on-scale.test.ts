import { type Anchor, placeOnScale, tableInForce } from './place-on-scale.js';

const company = { zero: 0, max: 5 };
const onet = { zero: 0, max: 7 };

describe('placing a level on the default scale', () => {
  test('a level of the default scale stays exactly what it is', () => {
    expect(placeOnScale(0.1 + 0.2, company, company)).toEqual({ allowed: true, result: 0.1 + 0.2 });
  });

  test('O*NET 4.88 of 7 is 3.4857 of 5', () => {
    const placed = placeOnScale(4.88, onet, company);
    expect(placed.allowed && placed.result).toBeCloseTo(3.4857, 4);
  });

  test('none is none and the top is the top', () => {
    const fromOne = { zero: 1, max: 5 };
    expect(placeOnScale(1, fromOne, onet)).toEqual({ allowed: true, result: 0 });
    expect(placeOnScale(5, fromOne, onet)).toEqual({ allowed: true, result: 7 });
  });

  test('what is not on the scale is refused', () => {
    expect(placeOnScale(5.1, company, onet)).toEqual({ allowed: false, reason: 'outside_scale' });
    expect(placeOnScale(-0.1, company, onet)).toEqual({ allowed: false, reason: 'outside_scale' });
  });

  test('an employer’s own table bends the line at its anchors', () => {
    const anchors: Anchor[] = [
      [1, 0],
      [3.5, 1],
      [6, 4],
    ];
    const place = (level: number) => {
      const placed = placeOnScale(level, onet, company, anchors);
      return placed.allowed && placed.result;
    };
    expect([0, 1, 2.25, 3.5, 4.75, 6, 7].map(place)).toEqual([0, 0, 0.5, 1, 2.5, 4, 4]);
    expect(placeOnScale(7.1, onet, company, anchors).allowed).toBe(false);
  });

  test('the table in force on the day of the assessment counts, each for its own scale', () => {
    const table = (effectiveOn: string, to: number, fromScaleId = 'onet') => ({
      fromScaleId,
      effectiveOn,
      anchors: [
        [0, 0],
        [7, to],
      ] as Anchor[],
    });
    const tables = [table('2026-01-01', 5), table('2024-01-01', 3), table('2025-01-01', 1, 'sfia')];
    const topOn = (day: string) => tableInForce(tables, 'onet', day)?.at(-1)?.[1] ?? null;
    expect(['2023-12-31', '2024-01-01', '2025-12-31', '2026-01-01'].map(topOn)).toEqual([
      null,
      3,
      3,
      5,
    ]);
  });
});
