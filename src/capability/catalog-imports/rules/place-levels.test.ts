import { isLevelOf, levelOn, SCALES } from './place-levels.js';

const unchosen = { essentialLevel: null, optionalLevel: null };
const five = { zero: 0, max: 5 };

test('an O*NET level stays what it is on a scale with the same ends', () => {
  expect(levelOn(SCALES.onet, { level: 6.08, weight: 0.9 }, unchosen)).toBe(6.08);
});

test.each([
  ['6.08 of 7 is 4.34 of 5', 6.08, 5],
  ['7 of 7 is 5 of 5', 7, 5],
  ['2.8 of 7 is exactly 2 of 5', 2.8, 2],
  ['0.01 of 7 is more than nothing', 0.01, 1],
])('on another scale it is rounded up: %s', (_what, level, expected) => {
  expect(levelOn(five, { level, weight: 0.9 }, unchosen)).toBe(expected);
});

test('the employer’s own table comes first, whatever the ends of the scales', () => {
  const byTable = (level: number) => level / 2;
  expect(levelOn(five, { level: 6, weight: 0.9 }, unchosen, byTable)).toBe(3);
  expect(levelOn(SCALES.onet, { level: 6, weight: 0.9 }, unchosen, byTable)).toBe(3);
});

test('where the catalog gives no level, essential is three fifths and optional two fifths of the scale', () => {
  expect(levelOn(five, { level: null, weight: 1 }, unchosen)).toBe(3);
  expect(levelOn(five, { level: null, weight: 0.5 }, unchosen)).toBe(2);
  expect(levelOn(SCALES.onet, { level: null, weight: 1 }, unchosen)).toBe(5);
});

test('or what was chosen', () => {
  const chosen = { essentialLevel: 4.5, optionalLevel: 1 };
  expect(levelOn(five, { level: null, weight: 1 }, chosen)).toBe(4.5);
  expect(levelOn(five, { level: null, weight: 0.5 }, chosen)).toBe(1);
});

test('a chosen level lies on the scale and above none', () => {
  expect([null, 0.5, 5].map((level) => isLevelOf(level, five))).toEqual([true, true, true]);
  expect([0, -1, 5.1].map((level) => isLevelOf(level, five))).toEqual([false, false, false]);
});
