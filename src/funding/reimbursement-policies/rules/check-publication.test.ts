import { checkPublication } from './check-publication.js';

const today = '2026-11-23';
const ruling = (effectiveOn: string, latestPublishedOn: string | null) =>
  checkPublication({ effectiveOn, latestPublishedOn, today });

describe('publishing a version of a policy', () => {
  test.each(['2019-01-01', today, '2027-01-01'])(
    'the first version may begin on any day: %s',
    (day) => {
      expect(ruling(day, null)).toEqual({ allowed: true, result: day });
    },
  );

  test('a later version may begin today or later', () => {
    expect(ruling(today, '2026-01-01').allowed).toBe(true);
    expect(ruling('2027-01-01', '2026-01-01').allowed).toBe(true);
  });

  test('nothing is changed backwards in time', () => {
    expect(ruling('2026-11-22', '2026-01-01')).toEqual({ allowed: false, reason: 'in-the-past' });
  });

  test('nothing is slipped in before a version that is published already', () => {
    expect(ruling('2026-12-01', '2027-01-01')).toEqual({
      allowed: false,
      reason: 'before-published',
    });
  });

  test('one day has one version', () => {
    expect(ruling('2027-01-01', '2027-01-01')).toEqual({ allowed: false, reason: 'date-taken' });
  });
});
