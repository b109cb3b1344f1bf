import { seededRandom } from './seeded-random.js';

const drawsOf = (seed: string, count: number) => {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => random.next());
};

describe('random numbers from a seed', () => {
  test('the same seed draws the same numbers, on every machine and forever', () => {
    expect(drawsOf('Riverbend', 3)).toEqual(drawsOf('Riverbend', 3));
  });

  test('seeds that differ in one letter draw unrelated numbers', () => {
    const one = drawsOf('RB-1001', 50);
    const other = drawsOf('RB-1002', 50);
    const close = one.filter((value, index) => Math.abs(value - (other[index] ?? 0)) < 0.05);
    expect(close.length).toBeLessThan(15);
  });

  test('draws fill the range from 0 to 1 evenly', () => {
    const draws = drawsOf('even', 10_000);
    const mean = draws.reduce((sum, value) => sum + value, 0) / draws.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.02);
    expect(Math.min(...draws)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...draws)).toBeLessThan(1);
  });

  test('whole numbers include both ends', () => {
    const random = seededRandom('ends');
    const drawn = new Set(Array.from({ length: 200 }, () => random.between(1, 3)));
    expect([...drawn].sort()).toEqual([1, 2, 3]);
  });

  test('the bell has a mean of 0 and a deviation of 1', () => {
    const random = seededRandom('bell');
    const values = Array.from({ length: 10_000 }, () => random.spread());
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    expect(Math.abs(mean)).toBeLessThan(0.05);
    expect(Math.abs(variance - 1)).toBeLessThan(0.05);
  });
});
