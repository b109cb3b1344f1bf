import {
  type Anchor,
  checkAnchors,
  convertLevel,
  creditLevel,
  creditOn,
  defaultAnchors,
  normalizeLevel,
  requireLevel,
  requireOn,
} from './convert-level.js';

const onet = { zero: 0, max: 7 };
const employer = { zero: 0, max: 5 };
const employersTable: readonly Anchor[] = [
  [0, 0],
  [1.5, 1],
  [3, 2],
  [4, 3],
  [5.5, 4],
  [7, 5],
];

describe('converting a level to another scale', () => {
  test('S1: O*NET level 4.88 counts as 3 for a person and as 4 for a role', () => {
    const level = convertLevel(4.88, defaultAnchors(onet, employer));
    expect(normalizeLevel(4.88, onet)).toBeCloseTo(0.6971, 4);
    expect(level).toBeCloseTo(3.4857, 4);
    expect([creditLevel(level), requireLevel(level)]).toEqual([3, 4]);
  });

  test('S2: level 4 of 7 counts as 2 of 5 for a person and as 3 of 5 for a role', () => {
    const level = convertLevel(4, defaultAnchors(onet, employer));
    expect(normalizeLevel(4, onet)).toBeCloseTo(0.5714, 4);
    expect(level).toBeCloseTo(2.8571, 4);
    expect([creditLevel(level), requireLevel(level)]).toEqual([2, 3]);
  });

  test('S4: an employer’s own table bends the line between its anchors', () => {
    const level = convertLevel(4.88, employersTable);
    expect(level).toBeCloseTo(3.5867, 4);
    expect([creditLevel(level), requireLevel(level)]).toEqual([3, 4]);
  });

  test('an anchor is met exactly, and beyond the table its end holds', () => {
    expect(convertLevel(5.5, employersTable)).toBe(4);
    expect(convertLevel(-1, employersTable)).toBe(0);
    expect(convertLevel(9, employersTable)).toBe(5);
  });

  test('a scale that starts at one has its zero there', () => {
    expect(normalizeLevel(3, { zero: 1, max: 5 })).toBe(0.5);
  });
});

describe('rounding a converted level', () => {
  test('noise in the last digits neither costs nor gives a level', () => {
    expect(creditLevel(2.9999999996)).toBe(3);
    expect(requireLevel(3.0000000004)).toBe(3);
    expect(requireLevel(0)).toBe(0);
    expect(requireLevel(1e-12)).toBe(0);
  });

  test('a real shortfall is no noise', () => {
    expect(creditLevel(2.99999)).toBe(2);
    expect(requireLevel(3.00001)).toBe(4);
  });
});

describe('an anchor table', () => {
  test('may stay level but never fall', () => {
    const level: Anchor[] = [
      [0, 0],
      [1, 1],
      [2, 1],
    ];
    expect(checkAnchors(level)).toBeUndefined();
    const falling: Anchor[] = [
      [0, 0],
      [1, 2],
      [2, 1],
    ];
    expect(checkAnchors(falling)).toEqual({ fault: 'to_falling', index: 2 });
  });

  test('names no level of the first scale twice', () => {
    const twice: Anchor[] = [
      [0, 0],
      [1, 1],
      [1, 2],
    ];
    expect(checkAnchors(twice)).toEqual({ fault: 'from_not_rising', index: 2 });
  });

  test('needs two anchors to draw a line', () => {
    expect(checkAnchors([[0, 0]])).toEqual({ fault: 'too_few_anchors', index: 0 });
    expect(() => convertLevel(1, [])).toThrow('a conversion needs anchors');
  });
});

describe('a whole level on a scale whose ends are none', () => {
  const half = { zero: 0.5, max: 4.5 };

  test('asks for the top at most, and credits none at least', () => {
    const anchors = defaultAnchors(onet, half);
    expect(requireOn(half, 7, anchors)).toBe(4.5);
    expect(creditOn(half, 7, anchors)).toBe(4);
    expect(creditOn(half, 0, anchors)).toBe(0.5);
  });
});
