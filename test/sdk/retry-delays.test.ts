import { chooseDelayMs, readRetryAfterMs } from '../../sdk/typescript/src/retrying-fetch.js';

const terms = { baseDelayMs: 250, maxDelayMs: 30_000 };
const longest = (attempt: number) =>
  chooseDelayMs({ attempt, wanted: undefined, random: 1 }, terms);

describe('the wait before the next attempt', () => {
  test('at most doubles with each, up to the longest', () => {
    expect([1, 2, 3, 4].map(longest)).toEqual([250, 500, 1000, 2000]);
    expect([10, 100, 2000].map(longest)).toEqual([30_000, 30_000, 30_000]);
  });

  test('is anything up to that, so that callers who failed together do not come back together', () => {
    const at = (random: number) => chooseDelayMs({ attempt: 3, wanted: undefined, random }, terms);
    expect([0, 0.25, 0.5].map(at)).toEqual([0, 250, 500]);
  });

  test('is never shorter than the service asked for', () => {
    const at = (random: number) => chooseDelayMs({ attempt: 1, wanted: 5_000, random }, terms);
    expect([0, 0.5, 1].map(at)).toEqual([5_000, 5_125, 5_250]);
  });
});

describe('Retry-After', () => {
  const now = Date.parse('2026-11-25T12:00:00Z');
  test.each([
    ['seconds', '120', 120_000],
    ['no time at all', '0', 0],
    ['a date', 'Wed, 25 Nov 2026 12:00:30 GMT', 30_000],
    ['a date that has passed', 'Wed, 25 Nov 2026 11:00:00 GMT', 0],
    ['nonsense', 'soon', undefined],
    ['nothing', null, undefined],
  ])('may be %s', (_form, header, expected) => {
    expect(readRetryAfterMs(header, now)).toBe(expected);
  });
});
