import { money } from '../../../kernel/money.js';
import { findForeignCurrency } from './find-foreign-currency.js';

describe('finding amounts in a currency that the policy does not know', () => {
  test('a request in the currency of the policy has none', () => {
    const request = {
      expenses: [{ amount: money(300_000, 'USD') }],
      aid: [{ amount: money(1, 'USD') }],
    };
    expect(findForeignCurrency(request, 'USD')).toEqual([]);
  });

  test('each foreign amount is pointed at', () => {
    const request = {
      expenses: [{ amount: money(300_000, 'USD') }, { amount: money(150_000, 'JPY') }],
      aid: [{ amount: money(1, 'EUR') }],
    };
    expect(findForeignCurrency(request, 'USD')).toEqual([
      {
        pointer: '/expenses/1/amount/currency',
        code: 'currency-mismatch',
        detail: 'The policy is in USD; this amount is in JPY.',
      },
      {
        pointer: '/aid/0/amount/currency',
        code: 'currency-mismatch',
        detail: 'The policy is in USD; this amount is in EUR.',
      },
    ]);
  });
});
