import { v7 as uuidv7 } from 'uuid';
import type { Actor } from '../../platform/access/actor.js';
import type { Database, EmployerTx } from '../../platform/db/database.js';
import { publish } from '../../platform/events/event.js';
import { unknownReference } from '../../platform/http/http.problems.js';
import type { Page, Pager } from '../../platform/http/pagination.js';
import * as event from './budgets.events.js';
import * as problem from './budgets.problems.js';
import * as repository from './budgets.repository.js';
import type {
  Budget,
  BudgetEntry,
  BudgetEntryQuery,
  BudgetQuery,
  NewBudget,
  NewBudgetAllocation,
  NewBudgetTransfer,
} from './budgets.schemas.js';
import type { BudgetEntryRow, BudgetRow } from './budgets.table.js';
import { moveBetweenBudgets } from './rules/move-between-accounts.js';

export type BudgetService = ReturnType<typeof budgetService>;

/** The employer's currency: every budget is in it. */
export type EmployerCurrency = (tx: EmployerTx) => Promise<{ currency: string }>;

type Deps = { db: Database; pager: Pager; settingsOf: EmployerCurrency };

const missing = () => problem.budgetNotFound('There is no such budget.');

function currencyDiffers(currency: string, whose: string) {
  const detail = `${whose} is in ${currency}; nothing is converted here.`;
  const errors = [{ pointer: '/amount/currency', code: 'other-currency', detail }];
  return problem.budgetCurrencyDiffers(detail, { errors });
}

/** Both budgets of a transfer, locked. @throws `unknown-reference`, `budget-currency-differs`, `transfer-to-itself` (422) */
async function lockBoth(tx: EmployerTx, { fromBudgetId, toBudgetId, amount }: NewBudgetTransfer) {
  if (fromBudgetId === toBudgetId) {
    throw problem.transferToItself('fromBudgetId and toBudgetId name the same budget.');
  }
  const pair = await repository.lockPair(tx, fromBudgetId, toBudgetId);
  const lockedAs = (id: string, pointer: string) => {
    const row = pair.find((each) => each.id === id);
    const detail = 'There is no such budget.';
    if (!row) throw unknownReference(detail, { errors: [{ pointer, code: 'unknown', detail }] });
    if (row.currency !== amount.currency) throw currencyDiffers(row.currency, 'The budget');
    return row;
  };
  return { from: lockedAs(fromBudgetId, '/fromBudgetId'), to: lockedAs(toBudgetId, '/toBudgetId') };
}

export function budgetService({ db, pager, settingsOf }: Deps) {
  return {
    create: (actor: Actor, { departmentId, fiscalYear, amount }: NewBudget): Promise<Budget> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const { currency } = await settingsOf(tx);
        if (amount.currency !== currency) throw currencyDiffers(currency, 'The employer');
        const opened = {
          id: uuidv7(),
          departmentId,
          fiscalYear,
          currency,
          available: amount.amount,
        };
        const entry = { id: uuidv7(), actorId: actor.principalId };
        const row = await repository.insertBudget(tx, opened, entry);
        const { id } = row;
        publish(tx, actor, event.budgetCreated(id, { id, departmentId, fiscalYear, ...amount }));
        return toResource(row);
      }),

    read: (actor: Actor, id: string): Promise<Budget> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const row = await repository.findBudget(tx, id);
        if (!row) throw missing();
        return toResource(row);
      }),

    list: (actor: Actor, query: BudgetQuery): Promise<Page<Budget>> => {
      const bound = {
        employerId: actor.employerId,
        operationId: 'listBudgets',
        filters: query,
      };
      const page = pager.read(bound, query);
      const fiscalYear = query.fiscalYear === undefined ? undefined : Number(query.fiscalYear);
      return db.inEmployer(actor.employerId, async (tx) => {
        const rows = await repository.listBudgets(tx, { ...query, fiscalYear }, page);
        return pager.page(bound, page, rows, { item: toResource, after: (row) => [row.id] });
      });
    },

    /** Adds money to a budget. */
    allocate: (actor: Actor, id: string, allocation: NewBudgetAllocation): Promise<BudgetEntry> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const { amount, reason } = allocation;
        const movement = { ...amount, entryId: uuidv7(), actorId: actor.principalId, reason };
        const entry = await repository.allocate(tx, id, movement);
        if (!entry) {
          const budget = await repository.findBudget(tx, id);
          throw budget ? currencyDiffers(budget.currency, 'The budget') : missing();
        }
        publish(tx, actor, event.budgetAllocated(id, { id, entryId: entry.id, ...amount }));
        return toEntry(entry);
      }),

    /** Moves what is available in one budget to another; into a later fiscal year it is carried forward. */
    transfer: (actor: Actor, wanted: NewBudgetTransfer): Promise<BudgetEntry> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const { amount, reason } = wanted;
        const { from, to } = await lockBoth(tx, wanted);
        const ruling = moveBetweenBudgets({ from, to }, amount.amount);
        if (!ruling.allowed) {
          throw problem.budgetExceeded(
            `${from.available} minor units of ${from.currency} are available.`,
          );
        }
        const kind = to.fiscalYear > from.fiscalYear ? 'carry_forward' : 'transfer';
        const movement = { ...amount, entryId: uuidv7(), actorId: actor.principalId, reason };
        const entry = await repository.transfer(tx, { from: from.id, to: to.id, kind }, movement);
        const { id } = from;
        const transferred = { id, otherBudgetId: to.id, entryId: entry.id, ...amount };
        publish(tx, actor, event.budgetTransferred(id, transferred));
        if (ruling.result.from.available === 0)
          publish(tx, actor, event.budgetExhausted(id, { id }));
        return toEntry(entry);
      }),

    listEntries: (
      actor: Actor,
      budgetId: string,
      query: BudgetEntryQuery,
    ): Promise<Page<BudgetEntry>> => {
      const bound = {
        employerId: actor.employerId,
        operationId: 'listBudgetEntries',
        filters: { ...query, budgetId },
      };
      const page = pager.read(bound, query);
      return db.inEmployer(actor.employerId, async (tx) => {
        if (!(await repository.findBudget(tx, budgetId))) throw missing();
        const rows = await repository.listEntries(tx, budgetId, query.requestId, page);
        return pager.page(bound, page, rows, { item: toEntry, after: (row) => [row.id] });
      });
    },

    readEntry: (actor: Actor, budgetId: string, id: string): Promise<BudgetEntry> =>
      db.inEmployer(actor.employerId, async (tx) => {
        const row = await repository.findEntry(tx, budgetId, id);
        if (!row) throw problem.budgetEntryNotFound('There is no such entry in the budget.');
        return toEntry(row);
      }),
  };
}

function toResource({ employerId: _employer, currency, ...row }: BudgetRow): Budget {
  return {
    ...row,
    available: { amount: row.available, currency },
    reserved: { amount: row.reserved, currency },
    committed: { amount: row.committed, currency },
    spent: { amount: row.spent, currency },
  };
}

/** An entry never changes: it has one version, of the moment it was written. */
function toEntry({ employerId: _employer, currency, amount, ...row }: BudgetEntryRow): BudgetEntry {
  const { fromAccount, toAccount, ...fields } = row;
  return {
    ...fields,
    from: fromAccount,
    to: toAccount,
    amount: { amount, currency },
    version: 1,
    createdAt: row.occurredAt,
    updatedAt: row.occurredAt,
  };
}
