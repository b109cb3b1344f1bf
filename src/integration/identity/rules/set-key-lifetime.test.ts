import { setKeyLifetime } from './set-key-lifetime.js';

const DAY = 86_400_000;
const now = Date.UTC(2026, 10, 1);
const until = (wanted?: number, makerEnds?: number) => setKeyLifetime({ now, wanted, makerEnds });

test('ninety days if nothing is said', () => {
  expect(until()).toEqual({ allowed: true, result: now + 90 * DAY });
});

test('a year to the millisecond, and not one more', () => {
  expect(until(now + 365 * DAY)).toEqual({ allowed: true, result: now + 365 * DAY });
  expect(until(now + 365 * DAY + 1)).toEqual({ allowed: false, reason: 'too-long' });
});

test('an instant that has passed, or is now, is no lifetime', () => {
  for (const wanted of [now, now - 1])
    expect(until(wanted)).toEqual({ allowed: false, reason: 'past' });
});

test('a key made by a key ends with it: by default, and if more is asked for', () => {
  const makerEnds = now + 10 * DAY;
  expect(until(undefined, makerEnds)).toEqual({ allowed: true, result: makerEnds });
  expect(until(makerEnds, makerEnds)).toEqual({ allowed: true, result: makerEnds });
  expect(until(makerEnds + 1, makerEnds)).toEqual({ allowed: false, reason: 'outlives-maker' });
});
