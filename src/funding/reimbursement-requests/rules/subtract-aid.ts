import type { LinesUnderway } from './limit-lines.js';
import { spreadInOrder } from './spread-in-order.js';

/** Financial aid for the course; `amount` in minor units. */
export type Aid = { readonly kind: string; readonly amount: number };

/** Aid that has to be paid back is no relief: a loan reduces nothing. */
const isRelief = (aid: Aid): boolean => aid.kind !== 'loan';

/** The aid that need not be paid back, in minor units. */
export const reliefOf = (aid: readonly Aid[]): number =>
  aid.filter(isRelief).reduce((sum, each) => sum + each.amount, 0);

/**
 * Subtracts aid from lines in their order: what is more than the first line spills to the next.
 * Where the policy offsets the cost, the lines are costs; where it offsets the benefit, dollar for
 * dollar, they are benefits. Either way aid and reimbursement never exceed the cost.
 */
export function subtractAid(
  underway: LinesUnderway,
  aid: readonly Aid[],
  offset: 'cost' | 'benefit',
): LinesUnderway {
  if (aid.length === 0) return underway;
  const step = 'aid';
  const rule = `aidOffset.${offset}`;
  const relief = reliefOf(aid);
  const declared = aid.reduce((sum, each) => sum + each.amount, 0);
  const { lines } = underway;
  const parts = spreadInOrder(underway.amounts, relief);
  const amounts = underway.amounts.map((amount, index) => amount - (parts[index] ?? 0));
  const total = {
    step,
    rule,
    input: { declared, loans: declared - relief },
    output: { aid: relief },
  };
  const perLine = lines.map((line, index) => ({
    step,
    rule,
    input: { expenseId: line.id, amount: underway.amounts[index] ?? 0, aid: parts[index] ?? 0 },
    output: { amount: amounts[index] ?? 0 },
  }));
  return { lines, amounts, trace: [...underway.trace, total, ...(relief > 0 ? perLine : [])] };
}
