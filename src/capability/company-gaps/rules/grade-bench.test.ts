import { gradeBench } from './grade-bench.js';

const ready = (...readiness: number[]) =>
  readiness.map((each) => ({ readiness: each, isQualified: true }));
const bench = (candidates: ReturnType<typeof ready>, seats = 4, pool = candidates.length) =>
  gradeBench({ seats, threshold: 0.8, pool, candidates });

test('B1: three of five are ready for four seats', () => {
  expect(bench(ready(0.95, 0.81, 0.8, 0.79, 0.4))).toEqual({
    candidates: 5,
    readyNow: 3,
    readyWithinOneYear: 1,
    readyLater: 1,
    perSeat: 0.75,
    suppressed: false,
  });
});

test('whoever lacks a mandatory skill or a credential is not ready now, however close', () => {
  const [first, ...others] = ready(0.95, 0.81, 0.8, 0.79, 0.4);
  const { readyNow, readyWithinOneYear } = bench([{ ...first!, isQualified: false }, ...others]);
  expect([readyNow, readyWithinOneYear]).toEqual([2, 2]);
});

test('a readiness that misses the threshold by noise reaches it', () => {
  expect(bench(ready(0.1 + 0.7 - 1e-12, 0, 0, 0, 0)).readyNow).toBe(1);
});

test('a role nobody holds has no seats to count by', () => {
  expect(bench(ready(1, 1, 1, 1, 1), 0).perSeat).toBeNull();
});

test('of four people nothing is said; of many, it is said that few were assessed', () => {
  expect(bench(ready(1, 1, 1, 1)).suppressed).toBe(true);
  expect(bench(ready(1), 4, 50)).toMatchObject({ suppressed: false, readyNow: 1, candidates: 1 });
});
