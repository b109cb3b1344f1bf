import { percentOf, sumMoney } from './money.js';

describe('a share of an amount', () => {
  test('P06: 75 % of 99.98 is 74.99, rounded half up', () => {
    expect(percentOf(9998, 75)).toBe(7499);
  });

  test('half a minor unit rounds up', () => {
    expect(percentOf(1, 50)).toBe(1);
  });

  test('the largest amount keeps its last digit', () => {
    expect(percentOf(999_999_999_999, 100)).toBe(999_999_999_999);
  });
});

test('two currencies are never added', () => {
  expect(() => sumMoney([{ amount: 1, currency: 'EUR' }], 'USD')).toThrow('cannot add EUR to USD');
});
