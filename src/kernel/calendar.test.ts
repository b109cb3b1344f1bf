import fc from 'fast-check';
import {
  addDays,
  addMonths,
  dateIn,
  daysBetween,
  fiscalYearOf,
  monthsBetween,
} from './calendar.js';

test('P17: six months after 31 August is the last day of February', () => {
  expect(addMonths('2026-08-31', 6)).toBe('2027-02-28');
});

test('days are counted over a leap day', () => {
  expect(addDays('2028-02-28', 2)).toBe('2028-03-01');
  expect(daysBetween('2028-02-28', '2028-03-01')).toBe(2);
});

test('a fiscal year is named after the calendar year it begins in', () => {
  expect(fiscalYearOf('2026-06-30', '07-01')).toBe(2025);
  expect(fiscalYearOf('2026-07-01', '07-01')).toBe(2026);
});

test('the date is that of the people, not of the server', () => {
  expect(dateIn('America/New_York', new Date('2026-11-23T03:00:00Z'))).toBe('2026-11-22');
});

test.each([
  [
    'the same day of a later month is a whole month away, however long the months are',
    '2026-02-26',
    '2026-05-26',
    3,
  ],
  ['over a leap day', '2024-11-26', '2026-11-26', 24],
  ['a day is a thirty-first of a month', '2026-11-26', '2026-11-27', 1 / 31],
  [
    'a day earlier in a later month is less than a whole month away',
    '2026-08-31',
    '2027-02-28',
    6 - 3 / 31,
  ],
  ['what lies ahead has no age', '2026-11-27', '2026-11-26', 0],
])('ages: %s', (_what, from, to, months) => {
  expect(monthsBetween(from, to)).toBeCloseTo(months, 12);
});

test('nothing grows younger from one day to the next', () => {
  const day = fc.integer({ min: 0, max: 20_000 }).map((days) => addDays('1990-01-01', days));
  fc.assert(
    fc.property(day, day, (from, to) => {
      expect(monthsBetween(from, addDays(to, 1))).toBeGreaterThanOrEqual(monthsBetween(from, to));
    }),
    { numRuns: 2_000 },
  );
});

test('two dates differ in age by the same on every later day, so that evidence keeps its proportions', () => {
  const day = fc.integer({ min: 0, max: 10_000 }).map((days) => addDays('1990-01-01', days));
  const later = fc.integer({ min: 10_001, max: 20_000 }).map((days) => addDays('1990-01-01', days));
  fc.assert(
    fc.property(day, day, later, later, (one, other, now, then) => {
      const apart = monthsBetween(one, now) - monthsBetween(other, now);
      expect(monthsBetween(one, then) - monthsBetween(other, then)).toBeCloseTo(apart, 9);
    }),
    { numRuns: 1_000 },
  );
});
