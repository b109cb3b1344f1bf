import type { EmployerTx } from '../../platform/db/database.js';

/** Whose caps, of which policy, in which cap year. */
export type CapKey = { employeeId: string; policyId: string; capYear: number };
/** What the person's requests hold, reserved, committed and paid together, in minor units. */
export type CapUse = { annual: number; lifetime: number };

type Row = { year: number; used: number };

/** The row that counts all years together. */
const ALL_YEARS = 0;
const toUse = (rows: readonly Row[]): CapUse => ({
  annual: rows.find(({ year }) => year !== ALL_YEARS)?.used ?? 0,
  lifetime: rows.find(({ year }) => year === ALL_YEARS)?.used ?? 0,
});

const READ = {
  name: 'employee_caps_read',
  text: `select cap_year as year, reserved + committed + consumed as used from employee_caps
         where employer_id = current_employer() and employee_id = $1 and policy_id = $2 and cap_year in (0, $3)`,
};
// All years first, always: two requests of one person never wait for one another in a circle.
const HOLD = {
  name: 'employee_caps_hold',
  text: `insert into employee_caps as c (employee_id, policy_id, cap_year, currency)
         values ($1, $2, 0, $4), ($1, $2, $3, $4)
         on conflict (employer_id, employee_id, policy_id, cap_year) do update set updated_at = now()
         returning c.cap_year as year, c.reserved + c.committed + c.consumed as used`,
};

export async function readCaps(tx: EmployerTx, { employeeId, policyId, capYear }: CapKey) {
  return toUse(await tx.rows<Row>(READ, [employeeId, policyId, capYear]));
}

/** Locks the person's balances until the transaction ends and reads them as they then are. */
export async function holdCaps(
  tx: EmployerTx,
  { employeeId, policyId, capYear }: CapKey,
  currency: string,
): Promise<CapUse> {
  return toUse(await tx.rows<Row>(HOLD, [employeeId, policyId, capYear, currency]));
}

const RESERVE = {
  name: 'employee_caps_reserve',
  text: `update employee_caps set reserved = reserved + $4, updated_at = now()
         where employer_id = current_employer() and employee_id = $1 and policy_id = $2 and cap_year in (0, $3)
           and reserved + committed + consumed + $4 <= coalesce(case cap_year when 0 then $6::bigint else $5::bigint end, 1000000000000000)
         returning cap_year`,
};

/**
 * Raises what is reserved in the year and over all years, where both limits (null: none) allow it.
 * @returns whether both did; if not, the transaction must not be committed
 */
export async function reserveCaps(
  tx: EmployerTx,
  key: CapKey,
  amount: number,
  limits: { annual: number | null; lifetime: number | null },
): Promise<boolean> {
  const { employeeId, policyId, capYear } = key;
  const values = [employeeId, policyId, capYear, amount, limits.annual, limits.lifetime];
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
