import { toIsoInstant } from './columns.js';

test.each([
  ['2026-11-23 05:06:12.123456+00', '2026-11-23T05:06:12.123456Z'],
  ['2026-11-23 05:06:12.95+00', '2026-11-23T05:06:12.950000Z'],
  ['2026-11-23 05:06:12+00', '2026-11-23T05:06:12.000000Z'],
  ['2026-11-23T05:06:12.123456Z', '2026-11-23T05:06:12.123456Z'],
])('%s is the instant %s, with all its microseconds', (stored, instant) => {
  expect(toIsoInstant(stored)).toBe(instant);
});
