import { addDays, addMonths, dateIn, daysBetween, fiscalYearOf } from './calendar.js';

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
