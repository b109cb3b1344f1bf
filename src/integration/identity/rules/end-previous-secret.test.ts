import { endPreviousSecret } from './end-previous-secret.js';

const DAY = 86_400_000;
const now = Date.UTC(2026, 10, 1);
const keyEnds = now + 60 * DAY;

test('a day if nothing is said', () => {
  expect(endPreviousSecret({ now, wanted: undefined, keyEnds })).toEqual({
    allowed: true,
    result: now + DAY,
  });
});

test('thirty days to the millisecond, and not one more', () => {
  const wanted = now + 30 * DAY;
  expect(endPreviousSecret({ now, wanted, keyEnds })).toEqual({ allowed: true, result: wanted });
  expect(endPreviousSecret({ now, wanted: wanted + 1, keyEnds })).toEqual({
    allowed: false,
    reason: 'too-long',
  });
});

test('an instant that has passed ends it now', () => {
  expect(endPreviousSecret({ now, wanted: now - DAY, keyEnds })).toEqual({
    allowed: true,
    result: now,
  });
});

test('a rotation gives the old secret no longer life than it had', () => {
  for (const wanted of [undefined, now + 7 * DAY])
    expect(endPreviousSecret({ now, wanted, keyEnds: now + 1_000 })).toEqual({
      allowed: true,
      result: now + 1_000,
    });
});
