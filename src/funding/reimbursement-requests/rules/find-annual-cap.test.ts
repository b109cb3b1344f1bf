import { findAnnualCap } from './find-annual-cap.js';

const ada = {
  employmentType: 'full_time',
  hiredOn: '2024-08-31',
  courseLevel: 'undergraduate',
  on: '2026-11-22',
};

describe('finding the annual cap of a person', () => {
  test('full-time and part-time people have their own', () => {
    const rows = [
      { employmentType: 'full_time', minTenureMonths: null, courseLevel: null, amount: 525_000 },
      { employmentType: 'part_time', amount: 262_500 },
    ];
    expect(findAnnualCap(rows, ada)).toEqual({ rule: 'caps.annual.0', amount: 525_000 });
    expect(findAnnualCap(rows, { ...ada, employmentType: 'part_time' })).toEqual({
      rule: 'caps.annual.1',
      amount: 262_500,
    });
  });

  test('the first row that matches decides, even if a later one is larger', () => {
    const rows = [{ amount: 100 }, { employmentType: 'full_time', amount: 200 }];
    expect(findAnnualCap(rows, ada)?.amount).toBe(100);
  });

  test('a graduate course has the cap of graduate courses', () => {
    const rows = [{ courseLevel: 'graduate', amount: 900_000 }, { amount: 525_000 }];
    expect(findAnnualCap(rows, { ...ada, courseLevel: 'graduate' })?.amount).toBe(900_000);
    expect(findAnnualCap(rows, ada)?.amount).toBe(525_000);
    expect(findAnnualCap(rows, { ...ada, courseLevel: null })?.amount).toBe(525_000);
  });

  test('a tier is reached on the day the months are full', () => {
    const rows = [
      { minTenureMonths: 30, amount: 250_000 },
      { minTenureMonths: 12, amount: 125_000 },
    ];
    expect(findAnnualCap(rows, { ...ada, on: '2027-02-27' })?.amount).toBe(125_000);
    expect(findAnnualCap(rows, { ...ada, on: '2027-02-28' })?.amount).toBe(250_000);
  });

  test('a person for whom the policy names no cap is granted nothing', () => {
    const rows = [{ employmentType: 'part_time', amount: 262_500 }];
    expect(findAnnualCap(rows, ada)).toEqual({ rule: 'caps.annual.unmatched', amount: 0 });
  });

  test('a policy without annual caps does not limit the year', () => {
    expect(findAnnualCap([], ada)).toBeNull();
  });
});
