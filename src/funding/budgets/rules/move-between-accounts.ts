import { allow, type Ruling, refuse } from '../../../kernel/ruling.js';

/** The accounts of a budget, in minor units. Their sum is what the budget was allocated. */
export type Balances = {
  readonly available: number;
  readonly reserved: number;
  readonly committed: number;
  readonly spent: number;
};

/** An account of a budget, or the outside that allocations come from. */
export type Account = keyof Balances | 'external';

/** An entry within one budget. Amounts are positive; entries are never changed or deleted. */
export type Entry =
  | {
      readonly kind: 'allocate' | 'reserve' | 'commit' | 'spend' | 'return' | 'refund';
      readonly amount: number;
    }
  | {
      readonly kind: 'release';
      readonly from: 'reserved' | 'committed';
      readonly amount: number;
    };

export type EntryRefusal = 'amount-not-positive' | 'budget-exceeded' | 'account-overdrawn';

type Move = { from: Account; to: Account };

const MOVES: Readonly<Record<Exclude<Entry['kind'], 'release'>, Move>> = {
  allocate: { from: 'external', to: 'available' },
  reserve: { from: 'available', to: 'reserved' },
  commit: { from: 'reserved', to: 'committed' },
  spend: { from: 'committed', to: 'spent' },
  return: { from: 'spent', to: 'committed' },
  refund: { from: 'spent', to: 'available' },
};

export const EMPTY_BUDGET: Balances = { available: 0, reserved: 0, committed: 0, spent: 0 };

/** Between which accounts an entry moves its amount. */
export const findAccounts = (entry: Entry): Move =>
  entry.kind === 'release' ? { from: entry.from, to: 'available' } : MOVES[entry.kind];

const isAmount = (amount: number): boolean => Number.isSafeInteger(amount) && amount >= 1;

/**
 * The balances after an entry: what leaves one account arrives in another, so nothing appears or
 * vanishes, and no account falls below zero. `budget-exceeded` says that `available` does not
 * hold the amount; `account-overdrawn` that a request would move more than it holds.
 */
export function moveBetweenAccounts(
  balances: Balances,
  entry: Entry,
): Ruling<Balances, EntryRefusal> {
  const { from, to } = findAccounts(entry);
  if (!isAmount(entry.amount)) return refuse('amount-not-positive');
  if (from !== 'external' && balances[from] < entry.amount) {
    return refuse(from === 'available' ? 'budget-exceeded' : 'account-overdrawn');
  }
  const moved = { ...balances };
  if (from !== 'external') moved[from] -= entry.amount;
  if (to !== 'external') moved[to] += entry.amount;
  return allow(moved);
}

/**
 * A transfer, or a carry-forward into the next year: one entry and two budgets, from what is
 * available in one to what is available in the other. Both are of one currency.
 */
export function moveBetweenBudgets(
  budgets: { readonly from: Balances; readonly to: Balances },
  amount: number,
): Ruling<{ from: Balances; to: Balances }, 'amount-not-positive' | 'budget-exceeded'> {
  const { from, to } = budgets;
  if (!isAmount(amount)) return refuse('amount-not-positive');
  if (from.available < amount) return refuse('budget-exceeded');
  return allow({
    from: { ...from, available: from.available - amount },
    to: { ...to, available: to.available + amount },
  });
}
