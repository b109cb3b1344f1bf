import type { EmployerTx } from '../../platform/db/database.js';
import { onlyRow } from '../../platform/db/only-row.js';
import type { Balances, Entry } from './rules/move-between-accounts.js';

type InnerAccount = keyof Balances;

/** A movement for a request, between two accounts of one budget. */
export type RequestMove = {
  budgetId: string;
  kind: Exclude<Entry['kind'], 'allocate'>;
  from: InnerAccount;
  to: InnerAccount;
  amount: number;
  requestId: string;
};

/**
 * What a request may move out of an account is what it brought there itself, never what another request holds. Only
 * money collected from somebody who left may return to another budget than the one it was spent from.
 */
const holdsEnough = (from: InnerAccount) => `
  and $2 <= (select coalesce(sum(case when e.to_account = '${from}' then e.amount else 0 end
                                 - case when e.from_account = '${from}' then e.amount else 0 end), 0)
             from budget_entries e
             where e.employer_id = current_employer() and e.budget_id = $1 and e.request_id = $5)`;

const statementFor = (from: InnerAccount, to: InnerAccount, guard: string) => ({
  name: `budget_move_${from}_${to}`,
  text: `with moved as (
           update budgets set ${from} = ${from} - $2::bigint, ${to} = ${to} + $2, version = version + 1, updated_at = now()
           where employer_id = current_employer() and id = $1 and ${from} >= $2 ${guard}
           returning id, currency, available
         ), written as (
           insert into budget_entries (id, budget_id, currency, kind, from_account, to_account, amount, request_id)
           select $3, id, currency, $4, '${from}', '${to}', $2, $5 from moved
         )
         select available from moved`,
});

const STATEMENTS = new Map(
  [
    statementFor('available', 'reserved', ''),
    statementFor('reserved', 'committed', holdsEnough('reserved')),
    statementFor('reserved', 'available', holdsEnough('reserved')),
    statementFor('committed', 'available', holdsEnough('committed')),
    statementFor('committed', 'spent', holdsEnough('committed')),
    statementFor('spent', 'committed', holdsEnough('spent')),
    statementFor('spent', 'available', ''),
  ].map((statement) => [statement.name, statement]),
);

/**
 * Moves the amount and writes the entry, in one statement: the condition is checked on the locked row, so that of two
 * movements that are not both covered exactly one happens. The caller holds the lock of the request.
 *
 * @returns what is available afterwards; undefined if the account, or the request in it, does not hold the amount
 */
export async function move(
  tx: EmployerTx,
  entryId: string,
  { budgetId, kind, from, to, amount, requestId }: RequestMove,
): Promise<number | undefined> {
  const statement = STATEMENTS.get(`budget_move_${from}_${to}`);
  if (!statement) throw new Error(`no entry moves money from ${from} to ${to}`);
  const values = [budgetId, amount, entryId, kind, requestId];
  const [moved] = await tx.rows<{ available: number }>(statement, values);
  return moved?.available;
}

const READ_AVAILABLE = {
  name: 'budget_available',
  text: 'select available from budgets where employer_id = current_employer() and id = $1',
};

export async function readAvailable(tx: EmployerTx, budgetId: string): Promise<number> {
  return onlyRow(await tx.rows<{ available: number }>(READ_AVAILABLE, [budgetId])).available;
}

const FIND_FOR_DEPARTMENT = {
  name: 'budget_for_department',
  text: `with recursive line as (
           select d.id, d.parent_id, 0 as depth from departments_directory d
           where d.employer_id = current_employer() and d.id = $1
           union all
           select d.id, d.parent_id, line.depth + 1 from line
           join departments_directory d on d.employer_id = current_employer() and d.id = line.parent_id
           where line.depth < 100
         )
         select b.id, b.currency, b.available from line
         join budgets b on b.employer_id = current_employer() and b.department_id = line.id and b.fiscal_year = $2
         order by line.depth limit 1`,
};

export type FoundBudget = { id: string; currency: string; available: number };

/** The department's own budget for the fiscal year, or that of the nearest department above it. */
export async function findForDepartment(
  tx: EmployerTx,
  departmentId: string,
  fiscalYear: number,
): Promise<FoundBudget | undefined> {
  const [found] = await tx.rows<FoundBudget>(FIND_FOR_DEPARTMENT, [departmentId, fiscalYear]);
  return found;
}
