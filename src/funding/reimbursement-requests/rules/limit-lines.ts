import { spreadInOrder } from './spread-in-order.js';

/** One step of a calculation, with everything that went in and came out; amounts in minor units. */
export type TraceStep = {
  readonly step: string;
  /** The path of the policy's rule that was applied, as `caps.perCourse`. */
  readonly rule: string;
  readonly input: Readonly<Record<string, number | string | boolean | null>>;
  readonly output: Readonly<Record<string, number | string | boolean | null>>;
};

/** Expense lines half way through the calculation: `amounts[i]` is what is left of `lines[i]`. */
export type LinesUnderway = {
  readonly lines: readonly { readonly id: string; readonly type: string }[];
  readonly amounts: readonly number[];
  readonly trace: readonly TraceStep[];
};

/** What all lines together come to, in minor units. */
export const totalOf = (amounts: readonly number[]): number =>
  amounts.reduce((sum, amount) => sum + amount, 0);

/**
 * Trims lines to a limit: lines are kept in order until the limit is used up, so that the lines
 * always add up to the total. The trace tells the total, and each line if any was trimmed.
 *
 * @param limit minor units, 0 or more
 * @param applied the step and rule for the trace, with the facts that the limit came from
 */
export function limitLines(
  underway: LinesUnderway,
  limit: number,
  applied: Pick<TraceStep, 'step' | 'rule' | 'input'>,
): LinesUnderway {
  const { lines } = underway;
  const amounts = spreadInOrder(underway.amounts, limit);
  const before = totalOf(underway.amounts);
  const after = totalOf(amounts);
  const { step, rule } = applied;
  const total = {
    step,
    rule,
    input: { amount: before, ...applied.input },
    output: { limit, amount: after },
  };
  const perLine = lines.map((line, index) => ({
    step,
    rule,
    input: { expenseId: line.id, amount: underway.amounts[index] ?? 0 },
    output: { amount: amounts[index] ?? 0 },
  }));
  return { lines, amounts, trace: [...underway.trace, total, ...(after < before ? perLine : [])] };
}
