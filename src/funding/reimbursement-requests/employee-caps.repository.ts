import type { Money } from '../../kernel/money.js';
import type { EmployerTx } from '../../platform/db/database.js';

/** Whose caps, of which policy, in which cap year. */
export type CapKey = { employeeId: string; policyId: string; capYear: number };
/** What the person's requests hold, reserved, committed and paid together, in minor units. */
export type CapUse = { annual: number; lifetime: number };
type HeldCap = { policyId: string; year: number; used: number };

/** The row that counts all years together. */
const ALL_YEARS = 0;

/** What is used under one policy, in one cap year and over all years. */
export function usedOf(held: readonly HeldCap[], { policyId, capYear }: CapKey): CapUse {
  const usedIn = (year: number) =>
    held.find((each) => each.policyId === policyId && each.year === year)?.used ?? 0;
  return { annual: usedIn(capYear), lifetime: usedIn(ALL_YEARS) };
}

const HELD = `select policy_id as "policyId", cap_year as year, reserved + committed + consumed as used
  from employee_caps where employer_id = current_employer() and employee_id = $1`;
const READ = { name: 'employee_caps_read', text: HELD };
const LOCK = {
  name: 'employee_caps_lock',
  text: `${HELD} order by policy_id, cap_year for update`,
};

/** What a person's requests hold under every policy. Served by the primary key. */
export const readCaps = (tx: EmployerTx, employeeId: string) =>
  tx.rows<HeldCap>(READ, [employeeId]);

/** The same, and nobody else changes it until the transaction ends. */
export const lockCaps = (tx: EmployerTx, employeeId: string) =>
  tx.rows<HeldCap>(LOCK, [employeeId]);

// All years first, always: two requests of one person never wait for one another in a circle.
const RESERVE = {
  name: 'employee_caps_reserve',
  text: `insert into employee_caps as c (employee_id, policy_id, cap_year, currency, reserved)
         values ($1, $2, 0, $4, $5), ($1, $2, $3, $4, $5)
         on conflict (employer_id, employee_id, policy_id, cap_year) do update
           set reserved = c.reserved + excluded.reserved, updated_at = now()
           where c.reserved + c.committed + c.consumed + excluded.reserved
             <= coalesce(case c.cap_year when 0 then $7::bigint else $6::bigint end, 1000000000000000)
         returning c.cap_year`,
};

/**
 * Raises what is reserved in the year and over all years, where both limits (null: none) allow it. The amount must be
 * within the limits of somebody who has reserved nothing yet.
 * @returns whether both did; if not, what was sent since must be undone
 */
export async function reserveCaps(
  tx: EmployerTx,
  { employeeId, policyId, capYear }: CapKey,
  { amount, currency }: Money,
  limits: { annual: number | null; lifetime: number | null },
): Promise<boolean> {
  const key = [employeeId, policyId, capYear];
  const values = [...key, currency, amount, limits.annual, limits.lifetime];
  return (await tx.rows(RESERVE, values)).length === 2;
}

const SETTLE = {
  name: 'employee_caps_settle',
  text: `update employee_caps set reserved = reserved - $4, committed = committed + $5, updated_at = now()
         where employer_id = current_employer() and employee_id = $1 and policy_id = $2 and cap_year in (0, $3)`,
};

/** Ends a reservation: `committed` of it is promised, the rest is free again. A balance never falls below 0 (CHECK). */
export const settleReservation = (
  tx: EmployerTx,
  { employeeId, policyId, capYear }: CapKey,
  { reserved, committed }: { reserved: number; committed: number },
) => tx.send(SETTLE, [employeeId, policyId, capYear, reserved, committed]);
