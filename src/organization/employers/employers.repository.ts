import { eq } from 'drizzle-orm';
import { nextVersion } from '../../platform/db/columns.js';
import type { EmployerTx } from '../../platform/db/database.js';
import { onlyRow } from '../../platform/db/only-row.js';
import { type EmployerRow, employers } from './employers.table.js';

type NewRow = typeof employers.$inferInsert;

export async function insertEmployer(tx: EmployerTx, values: NewRow): Promise<EmployerRow> {
  return onlyRow(await tx.orm.insert(employers).values(values).returning());
}

export async function findEmployer(tx: EmployerTx): Promise<EmployerRow | undefined> {
  const [row] = await tx.orm
    .select()
    .from(employers)
    .where(eq(employers.employerId, tx.employerId));
  return row;
}

/** The employer of this transaction: row-level security shows no other. */
export async function readEmployer(tx: EmployerTx): Promise<EmployerRow> {
  return onlyRow(
    await tx.orm.select().from(employers).where(eq(employers.employerId, tx.employerId)),
  );
}

export type EmployerSettings = Pick<
  EmployerRow,
  'currency' | 'timeZone' | 'fiscalYearStartsOn' | 'country'
>;

const SETTINGS = {
  name: 'employer_settings',
  text: `select currency, time_zone as "timeZone", fiscal_year_starts_on as "fiscalYearStartsOn", country
         from employers where employer_id = current_employer()`,
};

/** What dates and money depend on; asked in the middle of hot requests, so prepared. */
export async function readSettings(tx: EmployerTx): Promise<EmployerSettings> {
  return onlyRow(await tx.rows<EmployerSettings>(SETTINGS));
}

export async function lockEmployer(tx: EmployerTx): Promise<EmployerRow> {
  return onlyRow(
    await tx.orm
      .select()
      .from(employers)
      .where(eq(employers.employerId, tx.employerId))
      .for('update'),
  );
}

export async function updateEmployer(
  tx: EmployerTx,
  changes: Partial<NewRow>,
): Promise<EmployerRow> {
  return onlyRow(
    await tx.orm
      .update(employers)
      .set({ ...changes, ...nextVersion })
      .where(eq(employers.employerId, tx.employerId))
      .returning(),
  );
}
