import { chooseConversion } from './choose-conversion.js';

const versions = ['2027-01-01', '2025-01-01', '2026-01-01'].map((effectiveOn) => ({ effectiveOn }));

describe('the conversion in force', () => {
  test.each([
    ['2025-01-01', '2025-01-01'],
    ['2025-12-31', '2025-01-01'],
    ['2026-01-01', '2026-01-01'],
    ['2199-12-31', '2027-01-01'],
  ])('on %s is that of %s', (on, effectiveOn) => {
    expect(chooseConversion(versions, on)).toEqual({ effectiveOn });
  });

  test('before the first there is none', () => {
    expect(chooseConversion(versions, '2024-12-31')).toBeUndefined();
    expect(chooseConversion([], '2026-01-01')).toBeUndefined();
  });
});
