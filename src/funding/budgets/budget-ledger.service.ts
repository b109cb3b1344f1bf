import { v7 as uuidv7 } from 'uuid';
import type { EmployerTx } from '../../platform/db/database.js';
import { type Author, publish } from '../../platform/events/event.js';
import { findForDepartment, move, readAvailable } from './budget-ledger.repository.js';
import { budgetExhausted } from './budgets.events.js';
import { type Entry, findAccounts } from './rules/move-between-accounts.js';

/** `from` is asked for a release only: `reserved` or `committed`. Amounts in minor units, at least 1. */
type Posting = {
  budgetId: string;
  kind: Exclude<Entry['kind'], 'allocate'>;
  from?: 'reserved' | 'committed' | undefined;
  amount: number;
  requestId: string;
  /** Whom the trail names if this exhausts the budget; the ledger itself if absent. */
  by?: Author | undefined;
};

type Posted = { posted: true } | { posted: false; available: number };

function toEntry({ kind, from, amount }: Posting): Entry {
  if (!Number.isSafeInteger(amount) || amount < 1) {
    throw new Error(`an entry moves at least one minor unit, not ${amount}`);
  }
  if (kind !== 'release') return { kind, amount };
  if (from === undefined) throw new Error('a release says from which account');
  return { kind, from, amount };
}

const LEDGER: Author = { kind: 'system', principalId: 'budget-ledger', requestId: 'budget-ledger' };

/** For other modules: the only way in which a request moves money of a budget. */
export const budgetLedger = {
  /** The budget that pays for a department in a fiscal year: its own, or the nearest above it. */
  findBudgetFor: (
    tx: EmployerTx,
    { departmentId, fiscalYear }: { departmentId: string; fiscalYear: number },
  ) => findForDepartment(tx, departmentId, fiscalYear),

  /**
   * Posts one entry for a request, or nothing: `posted: false` says that the account, or the request in it, does not
   * hold the amount, and what is available. The caller has locked the request (the order of locks is request, cap of
   * the person, budget).
   */
  post: async (tx: EmployerTx, posting: Posting): Promise<Posted> => {
    const { budgetId, kind, requestId, amount } = posting;
    const { from, to } = findAccounts(toEntry(posting));
    if (from === 'external' || to === 'external') throw new Error(`${kind} is for no request`);
    const entry = { budgetId, kind, from, to, amount, requestId };
    const available = await move(tx, uuidv7(), entry);
    if (available === undefined) {
      return { posted: false, available: await readAvailable(tx, budgetId) };
    }
    if (from === 'available' && available === 0) {
      publish(tx, posting.by ?? LEDGER, budgetExhausted(budgetId, { id: budgetId }));
    }
    return { posted: true };
  },
};
