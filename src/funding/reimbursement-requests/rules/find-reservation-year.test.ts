import { findCapYear, findReservationYear } from './find-reservation-year.js';

const autumnCourse = {
  courseEndsOn: '2026-12-12',
  expectedPaidOn: '2027-01-15',
  fiscalYearStartsOn: '07-01',
};

describe('finding the years of a request', () => {
  test('a request reserves the budget of the fiscal year in which it is paid', () => {
    expect(findReservationYear(autumnCourse)).toBe(2026);
    expect(findReservationYear({ ...autumnCourse, expectedPaidOn: '2027-07-01' })).toBe(2027);
    expect(findReservationYear({ ...autumnCourse, fiscalYearStartsOn: '01-01' })).toBe(2027);
  });

  test('without an expected payment the end of the course stands for it', () => {
    const unknown = { ...autumnCourse, expectedPaidOn: null, fiscalYearStartsOn: '01-01' };
    expect(findReservationYear(unknown)).toBe(2026);
    expect(findCapYear(unknown, 'payment')).toBe(2026);
  });

  test('P16: paid in January, a course that ended in December counts by the policy’s basis', () => {
    expect(findCapYear(autumnCourse, 'course_end')).toBe(2026);
    expect(findCapYear(autumnCourse, 'payment')).toBe(2027);
    expect(findCapYear(autumnCourse, 'fiscal_year')).toBe(2026);
  });
});
