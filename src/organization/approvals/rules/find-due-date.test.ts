import { findDueDate } from './find-due-date.js';

// 2026-11-23 is a Monday.
describe('finding the day by which a decision is due', () => {
  test.each([
    ['five working days from a Monday are a week', '2026-11-23', 5, '2026-11-30'],
    ['three working days from a Thursday pass over the weekend', '2026-11-26', 3, '2026-12-01'],
    ['one working day from a Friday is Monday', '2026-11-27', 1, '2026-11-30'],
    ['a Saturday counts as the Friday before', '2026-11-28', 1, '2026-11-30'],
    ['five working days from a Sunday end on Friday', '2026-11-29', 5, '2026-12-04'],
    ['twelve working days are two weeks and two days', '2026-11-23', 12, '2026-12-09'],
    ['none is the day itself, even on a weekend', '2026-11-28', 0, '2026-11-28'],
  ])('%s', (_what, openedOn, days, due) => {
    expect(findDueDate(openedOn, days)).toBe(due);
  });
});
