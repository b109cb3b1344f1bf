import { addDays } from '../../../kernel/calendar.js';
import { endTerm } from './end-term.js';

test('24 months from 1 June 2024 end on 31 May 2026', () => {
  expect(endTerm('2024-06-01', 24)).toBe('2026-05-31');
});

test('a term that starts within a month ends on the day before the same day', () => {
  expect(endTerm('2024-02-15', 12)).toBe('2025-02-14');
});

test('where the last month lacks the day, its last day is the end', () => {
  expect(endTerm('2024-01-31', 1)).toBe('2024-02-29');
  expect(endTerm('2024-02-29', 12)).toBe('2025-02-28');
  expect(endTerm('2026-08-31', 6)).toBe('2027-02-28');
});

test('terms that follow one another leave no day out and share none', () => {
  let first = '2024-01-01';
  for (let term = 0; term < 50; term += 1) {
    const next = addDays(endTerm(first, 1), 1);
    expect(next.slice(8)).toBe('01');
    first = next;
  }
});

test('a century ends where the calendar of the contract ends', () => {
  expect(endTerm('2150-01-01', 1_200)).toBe('2199-12-31');
});
