import { validateCaps } from './validate-caps.js';

type Caps = Parameters<typeof validateCaps>[0];

const caps: Caps = {
  annual: [
    { employmentType: 'full_time', minTenureMonths: null, courseLevel: null, amount: 525_000 },
    { employmentType: 'part_time', amount: 262_500 },
  ],
  lifetime: 2_500_000,
  perCourse: null,
  perCreditHour: [
    { unit: 'semester_hour', amount: 25_000 },
    { unit: 'quarter_hour', amount: 17_000 },
  ],
};
const flawsOf = (change: Partial<Caps>, types = ['full_time', 'part_time']) =>
  validateCaps({ ...caps, ...change }, types).map(({ pointer, code }) => `${pointer} ${code}`);

describe('validating the caps of a policy', () => {
  test('sound caps have no flaws, nor has a policy without caps', () => {
    expect(validateCaps(caps, ['full_time', 'part_time'])).toEqual([]);
    expect(validateCaps({ annual: [] }, ['full_time'])).toEqual([]);
  });

  test('no amount is below 0', () => {
    const change = {
      annual: [{ amount: -1, minTenureMonths: -1 }],
      lifetime: -1,
      perCourse: -1,
      perCreditHour: [{ unit: 'semester_hour', amount: -1 }],
    };
    expect(flawsOf(change)).toEqual([
      '/caps/annual/0/amount negative-value',
      '/caps/annual/0/minTenureMonths negative-value',
      '/caps/lifetime negative-value',
      '/caps/perCourse negative-value',
      '/caps/perCreditHour/0/amount negative-value',
    ]);
  });

  test('a tier of longer service must stand before the shorter one, or nobody reaches it', () => {
    const short = { minTenureMonths: 12, amount: 125_000 };
    const long = { minTenureMonths: 24, amount: 250_000 };
    expect(flawsOf({ annual: [short, long] })).toEqual(['/caps/annual/1 unreachable-cap']);
    expect(flawsOf({ annual: [long, short] })).toEqual([]);
  });

  test('a general row must stand after the special ones', () => {
    const graduate = { courseLevel: 'graduate', amount: 900_000 };
    expect(flawsOf({ annual: [{ amount: 525_000 }, graduate] })).toEqual([
      '/caps/annual/1 unreachable-cap',
    ]);
    expect(flawsOf({ annual: [graduate, { amount: 525_000 }] })).toEqual([]);
  });

  test('every eligible type of employment has a cap', () => {
    expect(flawsOf({}, ['full_time', 'intern'])).toEqual([
      '/caps/annual employment-type-without-cap',
    ]);
    expect(flawsOf({ annual: [{ amount: 1 }] }, ['full_time', 'intern'])).toEqual([]);
  });

  test('a credit unit has one cap', () => {
    const hour = { unit: 'semester_hour', amount: 25_000 };
    expect(flawsOf({ perCreditHour: [hour, hour] })).toEqual([
      '/caps/perCreditHour/1/unit duplicate-credit-unit',
    ]);
  });
});
