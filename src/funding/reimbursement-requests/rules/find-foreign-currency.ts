import type { Money } from '../../../kernel/money.js';

type Line = { readonly amount: Money };

/**
 * Every amount of a request that is not in the currency of the policy, as errors of a 422.
 * Nothing is ever converted, so this comes before any calculation, which knows minor units only.
 */
export function findForeignCurrency(
  request: { readonly expenses: readonly Line[]; readonly aid: readonly Line[] },
  policyCurrency: string,
): { pointer: string; code: 'currency-mismatch'; detail: string }[] {
  return (['expenses', 'aid'] as const).flatMap((list) =>
    request[list].flatMap((line, index) =>
      line.amount.currency === policyCurrency
        ? []
        : [
            {
              pointer: `/${list}/${index}/amount/currency`,
              code: 'currency-mismatch' as const,
              detail: `The policy is in ${policyCurrency}; this amount is in ${line.amount.currency}.`,
            },
          ],
    ),
  );
}
