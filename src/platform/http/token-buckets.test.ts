import { createTokenBuckets } from './token-buckets.js';

function bucketsOf(perMinute: number, capacity = 1_000) {
  const clock = { now: 12_345.678 };
  const buckets = createTokenBuckets({ perMinute, capacity, now: () => clock.now });
  const take = (key: string, tokens = 1) => buckets.take(buckets.find(key), tokens);
  const left = (key: string) => buckets.balanceOf(buckets.find(key));
  return { clock, buckets, take, left };
}

test('as many as the limit at once, then none; another caller is not concerned', () => {
  const { take, left } = bucketsOf(7);
  expect(Array.from({ length: 7 }, () => take('ada'))).toEqual(Array(7).fill(0));
  expect(left('ada')).toEqual({ remaining: 0, fullInSeconds: 60 });
  expect(take('ada')).toBeGreaterThan(0);
  expect(take('bob')).toBe(0);
});

test('whoever waits as long as told is served, and a moment earlier is not', () => {
  const { clock, take } = bucketsOf(3);
  for (let count = 0; count < 3; count += 1) take('ada');
  const waitMs = take('ada');
  expect(waitMs).toBeCloseTo(20_000, 3);
  clock.now += waitMs - 1;
  expect(take('ada')).toBeCloseTo(1, 3);
  clock.now += 1;
  expect(take('ada')).toBe(0);
});

test('what was refused costs nothing: a client that insists is not shut out longer', () => {
  const { clock, take } = bucketsOf(2);
  for (let count = 0; count < 1_000; count += 1) take('ada');
  clock.now += 30_000;
  expect(take('ada')).toBe(0);
});

test('after a minute of silence everything is back', () => {
  const { clock, take, left } = bucketsOf(5);
  for (let count = 0; count < 5; count += 1) take('ada');
  clock.now += 60_000;
  expect(left('ada')).toEqual({ remaining: 5, fullInSeconds: 0 });
});

test('a steady caller just below the limit is never refused, for an hour', () => {
  const { clock, take } = bucketsOf(600);
  let refused = 0;
  for (let count = 0; count < 36_000; count += 1) {
    clock.now += 100;
    if (take('ada') > 0) refused += 1;
  }
  expect(refused).toBe(0);
});

test('what costs more than the whole limit costs the whole limit', () => {
  const { clock, take, left } = bucketsOf(4);
  expect(take('ada', 10)).toBe(0);
  expect(left('ada').remaining).toBe(0);
  clock.now += 60_000;
  expect(take('ada', 10)).toBe(0);
});

test('a charge after the fact holds its price when nothing is left: ten tokens a minute pay for two guesses of five', () => {
  const { clock, buckets, take } = bucketsOf(10);
  let guesses = 0;
  for (let second = 0; second < 600; second += 1) {
    if (take('ada') === 0) {
      buckets.charge(buckets.find('ada'), 4);
      guesses += 1;
    }
    clock.now += 1_000;
  }
  expect(guesses).toBeGreaterThanOrEqual(20);
  expect(guesses).toBeLessThanOrEqual(23); // those of ten minutes, and the bucket that was full
});

test('whatever is charged at once, little more than a minute later a token is there again', () => {
  const { clock, buckets, take, left } = bucketsOf(10);
  for (let count = 0; count < 1_000; count += 1) buckets.charge(buckets.find('ada'), 50);
  expect(left('ada').remaining).toBe(0);
  expect(take('ada')).toBeCloseTo(66_000, 3);
  clock.now += 66_000;
  expect(take('ada')).toBe(0);
});

test('R-03: a hundred thousand different callers are held in bounded memory, and who keeps coming is kept', () => {
  const { buckets, take, left } = bucketsOf(1_000_000, 1_000);
  for (let count = 0; count < 100_000; count += 1) {
    take(`stranger ${count}`);
    if (count % 100 === 0) take('regular');
  }
  expect(buckets.size()).toBeLessThanOrEqual(1_000);
  expect(left('regular').remaining).toBe(1_000_000 - 1_000);
});
