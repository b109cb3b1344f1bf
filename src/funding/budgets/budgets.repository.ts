import { and, asc, eq, gt, gte, sql } from 'drizzle-orm';
import type { EmployerTx } from '../../platform/db/database.js';
import { onlyRow } from '../../platform/db/only-row.js';
import { violatedConstraint } from '../../platform/db/sqlstate.js';
import type { PageRequest } from '../../platform/http/pagination.js';
import { budgetExists, budgetTooLarge } from './budgets.problems.js';
import { type BudgetEntryRow, type BudgetRow, budgetEntries, budgets } from './budgets.table.js';

type Filters = {
  departmentId?: string | undefined;
  fiscalYear?: number | undefined;
  updatedSince?: string | undefined;
};

const isOwn = sql`employer_id = current_employer()`;

const reasons: Record<string, () => Error> = {
  budgets_once: () =>
    budgetExists('The department has a budget for this fiscal year: add to it by an allocation.'),
  budgets_total: () =>
    budgetTooLarge('The balances of a budget together hold at most 10^12 minor units.'),
};

function explain(error: unknown): never {
  throw reasons[violatedConstraint(error) ?? '']?.() ?? error;
}

/** Every column of an entry under its wire name. */
const ENTRY = `id, employer_id as "employerId", budget_id as "budgetId", other_budget_id as "otherBudgetId", currency, kind,
  from_account as "fromAccount", to_account as "toAccount", amount, request_id as "requestId", actor_id as "actorId",
  reason, occurred_at as "occurredAt"`;

const INSERT_BUDGET = {
  name: 'budget_insert',
  text: `with opened as (
           insert into budgets (id, department_id, fiscal_year, currency, available) values ($1, $2, $3, $4, $5)
           returning id, employer_id as "employerId", department_id as "departmentId", fiscal_year as "fiscalYear", currency,
             available, reserved, committed, spent, version, created_at as "createdAt", updated_at as "updatedAt"
         ), written as (
           insert into budget_entries (id, budget_id, currency, kind, from_account, to_account, amount, actor_id)
           values ($6, $1, $4, 'allocate', 'external', 'available', $5, $7)
         )
         select * from opened`,
};

type NewBudget = Pick<BudgetRow, 'id' | 'departmentId' | 'fiscalYear' | 'currency' | 'available'>;

/** A budget with its first entry, which allocates what is available. */
export async function insertBudget(
  tx: EmployerTx,
  budget: NewBudget,
  entry: { id: string; actorId: string },
): Promise<BudgetRow> {
  const { id, departmentId, fiscalYear, currency, available } = budget;
  const values = [id, departmentId, fiscalYear, currency, available, entry.id, entry.actorId];
  return onlyRow(await tx.rows<BudgetRow>(INSERT_BUDGET, values).catch(explain));
}

export async function findBudget(tx: EmployerTx, id: string): Promise<BudgetRow | undefined> {
  const [row] = await tx.orm
    .select()
    .from(budgets)
    .where(and(isOwn, eq(budgets.id, id)));
  return row;
}

/** Oldest first. Served by the primary key, or by (employer_id, department_id, fiscal_year). */
export function listBudgets(
  tx: EmployerTx,
  filters: Filters,
  page: PageRequest,
): Promise<BudgetRow[]> {
  const { departmentId, fiscalYear, updatedSince } = filters;
  return tx.orm
    .select()
    .from(budgets)
    .where(
      and(
        isOwn,
        departmentId === undefined ? undefined : eq(budgets.departmentId, departmentId),
        fiscalYear === undefined ? undefined : eq(budgets.fiscalYear, fiscalYear),
        updatedSince === undefined ? undefined : gte(budgets.updatedAt, updatedSince),
        page.after === undefined ? undefined : gt(budgets.id, String(page.after[0])),
      ),
    )
    .orderBy(asc(budgets.id))
    .limit(page.limit + 1);
}

const ALLOCATE = {
  name: 'budget_allocate',
  text: `with moved as (
           update budgets set available = available + $2, version = version + 1, updated_at = now()
           where employer_id = current_employer() and id = $1 and currency = $3 returning id
         )
         insert into budget_entries (id, budget_id, currency, kind, from_account, to_account, amount, actor_id, reason)
         select $4, id, $3, 'allocate', 'external', 'available', $2, $5, $6 from moved returning ${ENTRY}`,
};

type Movement = {
  amount: number;
  currency: string;
  entryId: string;
  actorId: string;
  reason: string;
};

/** Adds to what is available; undefined if there is no such budget in that currency. */
export async function allocate(
  tx: EmployerTx,
  budgetId: string,
  { amount, currency, entryId, actorId, reason }: Movement,
): Promise<BudgetEntryRow | undefined> {
  const values = [budgetId, amount, currency, entryId, actorId, reason];
  const [entry] = await tx.rows<BudgetEntryRow>(ALLOCATE, values).catch(explain);
  return entry;
}

const LOCK_PAIR = {
  name: 'budgets_lock_pair',
  text: `select id, employer_id as "employerId", department_id as "departmentId", fiscal_year as "fiscalYear", currency,
           available, reserved, committed, spent, version, created_at as "createdAt", updated_at as "updatedAt"
         from budgets where employer_id = current_employer() and id in ($1, $2) order by id for no key update`,
};

/** Both budgets of a transfer, locked in the order of their ids, so that opposite transfers cannot deadlock. */
export function lockPair(tx: EmployerTx, a: string, b: string): Promise<BudgetRow[]> {
  return tx.rows<BudgetRow>(LOCK_PAIR, [a, b]);
}

const TRANSFER = {
  name: 'budget_transfer',
  text: `with moved as (
           update budgets set available = available + case id when $1 then -$3::bigint else $3 end,
             version = version + 1, updated_at = now()
           where employer_id = current_employer() and id in ($1, $2) and currency = $4
         )
         insert into budget_entries
           (id, budget_id, other_budget_id, currency, kind, from_account, to_account, amount, actor_id, reason)
         values ($5, $1, $2, $4, $6, 'available', 'available', $3, $7, $8) returning ${ENTRY}`,
};

/** One entry, two budgets. Both must be locked and the first must hold the amount. */
export async function transfer(
  tx: EmployerTx,
  between: { from: string; to: string; kind: 'transfer' | 'carry_forward' },
  { amount, currency, entryId, actorId, reason }: Movement,
): Promise<BudgetEntryRow> {
  const { from, to, kind } = between;
  const values = [from, to, amount, currency, entryId, kind, actorId, reason];
  return onlyRow(await tx.rows<BudgetEntryRow>(TRANSFER, values).catch(explain));
}

export async function findEntry(
  tx: EmployerTx,
  budgetId: string,
  id: string,
): Promise<BudgetEntryRow | undefined> {
  const [row] = await tx.orm
    .select()
    .from(budgetEntries)
    .where(
      and(
        isOwn,
        eq(budgetEntries.id, id),
        sql`${budgetId} in (${budgetEntries.budgetId}, ${budgetEntries.otherBudgetId})`,
      ),
    );
  return row;
}

const branch = (column: string) => `(select ${ENTRY} from budget_entries
  where employer_id = current_employer() and ${column} = $1 and ($2::uuid is null or request_id = $2)
    and ($3::uuid is null or id > $3) order by id limit $4)`;
const LIST_ENTRIES = {
  name: 'budget_entries_list',
  text: `select * from (${branch('budget_id')} union all ${branch('other_budget_id')}) entries order by id limit $4`,
};

/** Entries that gave or received, oldest first; each half is served by its own index, so no page costs more than another. */
export function listEntries(
  tx: EmployerTx,
  budgetId: string,
  requestId: string | undefined,
  page: PageRequest,
): Promise<BudgetEntryRow[]> {
  const values = [budgetId, requestId ?? null, page.after?.[0] ?? null, page.limit + 1];
  return tx.rows<BudgetEntryRow>(LIST_ENTRIES, values);
}
