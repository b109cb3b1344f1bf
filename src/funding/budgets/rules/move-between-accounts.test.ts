import fc from 'fast-check';
import {
  type Balances,
  EMPTY_BUDGET,
  type Entry,
  findAccounts,
  moveBetweenAccounts,
  moveBetweenBudgets,
} from './move-between-accounts.js';

/** Writes entries one after the other; a refusal throws, for stories that must go well. */
function replay(entries: readonly Entry[], start: Balances = EMPTY_BUDGET): Balances {
  return entries.reduce((balances, entry) => {
    const ruling = moveBetweenAccounts(balances, entry);
    if (!ruling.allowed) throw new Error(`${entry.kind}: ${ruling.reason}`);
    return ruling.result;
  }, start);
}
const sumOf = ({ available, reserved, committed, spent }: Balances) =>
  available + reserved + committed + spent;

describe('moving money between the accounts of a budget', () => {
  test('B01: 10,000 allocated, 4,000 submitted, 3,500 approved, 3,000 paid', () => {
    const submitted = replay([
      { kind: 'allocate', amount: 1_000_000 },
      { kind: 'reserve', amount: 400_000 },
    ]);
    expect(submitted.available).toBe(600_000);
    const approved = replay(
      [
        { kind: 'commit', amount: 350_000 },
        { kind: 'release', from: 'reserved', amount: 50_000 },
      ],
      submitted,
    );
    expect(approved.available).toBe(650_000);
    const paid = replay(
      [
        { kind: 'spend', amount: 300_000 },
        { kind: 'release', from: 'committed', amount: 50_000 },
      ],
      approved,
    );
    expect(paid).toEqual({ available: 700_000, reserved: 0, committed: 0, spent: 300_000 });
  });

  test('B02: of two reservations of 600 on 1,000 the second exceeds the budget', () => {
    const reserve = { kind: 'reserve', amount: 60_000 } as const;
    const first = replay([{ kind: 'allocate', amount: 100_000 }, reserve]);
    expect(moveBetweenAccounts(first, reserve)).toEqual({
      allowed: false,
      reason: 'budget-exceeded',
    });
  });

  test('a payment that came back is committed again, money collected is available again', () => {
    const paid: Balances = { available: 0, reserved: 0, committed: 0, spent: 500 };
    const back = replay([{ kind: 'return', amount: 200 }], paid);
    expect(back).toEqual({ available: 0, reserved: 0, committed: 200, spent: 300 });
    const refunded = replay([{ kind: 'refund', amount: 300 }], back);
    expect(refunded).toEqual({ available: 300, reserved: 0, committed: 200, spent: 0 });
  });

  test.each<Entry>([
    { kind: 'commit', amount: 1 },
    { kind: 'spend', amount: 1 },
    { kind: 'return', amount: 1 },
    { kind: 'refund', amount: 1 },
    { kind: 'release', from: 'reserved', amount: 1 },
    { kind: 'release', from: 'committed', amount: 1 },
  ])('no account is overdrawn: $kind', (entry) => {
    expect(moveBetweenAccounts({ ...EMPTY_BUDGET, available: 100 }, entry)).toEqual({
      allowed: false,
      reason: 'account-overdrawn',
    });
  });

  test.each([0, -1, 0.5, Number.NaN, 2 ** 53])('an amount of %d is refused', (amount) => {
    const refused = { allowed: false, reason: 'amount-not-positive' };
    expect(moveBetweenAccounts(EMPTY_BUDGET, { kind: 'allocate', amount })).toEqual(refused);
    expect(moveBetweenBudgets({ from: EMPTY_BUDGET, to: EMPTY_BUDGET }, amount)).toEqual(refused);
  });

  test('a transfer takes from one budget exactly what the other receives', () => {
    const from = { ...EMPTY_BUDGET, available: 500, reserved: 100 };
    const to = { ...EMPTY_BUDGET, spent: 50 };
    expect(moveBetweenBudgets({ from, to }, 500)).toEqual({
      allowed: true,
      result: { from: { ...from, available: 0 }, to: { ...to, available: 500 } },
    });
    expect(moveBetweenBudgets({ from, to }, 501)).toEqual({
      allowed: false,
      reason: 'budget-exceeded',
    });
  });
});

const anyEntry: fc.Arbitrary<Entry> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('allocate', 'reserve', 'commit', 'spend', 'return', 'refund'),
    amount: fc.integer({ min: -2, max: 1_000 }),
  }),
  fc.record({
    kind: fc.constant('release' as const),
    from: fc.constantFrom('reserved' as const, 'committed' as const),
    amount: fc.integer({ min: 1, max: 1_000 }),
  }),
);

describe('whatever is tried on a budget', () => {
  test('the accounts add up to what was allocated, none is below zero, and the entries replay', () => {
    fc.assert(
      fc.property(fc.array(anyEntry, { maxLength: 60 }), (tried) => {
        let stored = EMPTY_BUDGET;
        const written: Entry[] = [];
        for (const entry of tried) {
          const ruling = moveBetweenAccounts(stored, entry);
          if (!ruling.allowed) continue;
          stored = ruling.result;
          written.push(entry);
        }
        const allocated = written
          .filter(({ kind }) => kind === 'allocate')
          .reduce((sum, { amount }) => sum + amount, 0);
        expect(sumOf(stored)).toBe(allocated);
        expect(Math.min(...Object.values(stored))).toBeGreaterThanOrEqual(0);
        expect(replay(written)).toEqual(stored);
      }),
    );
  });

  test('each account is what its entries brought less what they took', () => {
    fc.assert(
      fc.property(fc.array(anyEntry, { maxLength: 60 }), (tried) => {
        let stored = EMPTY_BUDGET;
        const sums = { available: 0, reserved: 0, committed: 0, spent: 0, external: 0 };
        for (const entry of tried) {
          const ruling = moveBetweenAccounts(stored, entry);
          if (!ruling.allowed) continue;
          stored = ruling.result;
          const { from, to } = findAccounts(entry);
          sums[from] -= entry.amount;
          sums[to] += entry.amount;
        }
        const { external, ...accounts } = sums;
        expect(accounts).toEqual(stored);
        expect(external + sumOf(stored)).toBe(0);
      }),
    );
  });

  test('a transfer changes neither the sum of two budgets nor what is bound in them', () => {
    const amount = fc.integer({ min: 0, max: 1_000 });
    const balances = fc.record({
      available: amount,
      reserved: amount,
      committed: amount,
      spent: amount,
    });
    fc.assert(
      fc.property(balances, balances, amount, (from, to, moved) => {
        const ruling = moveBetweenBudgets({ from, to }, moved);
        expect(ruling.allowed).toBe(moved >= 1 && moved <= from.available);
        if (!ruling.allowed) return;
        const { result } = ruling;
        expect(sumOf(result.from) + sumOf(result.to)).toBe(sumOf(from) + sumOf(to));
        expect(result.from.available).toBeGreaterThanOrEqual(0);
        expect({ ...result.from, available: 0 }).toEqual({ ...from, available: 0 });
      }),
    );
  });
});
