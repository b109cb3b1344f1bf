import { and, asc, eq, gt, gte, inArray, sql } from 'drizzle-orm';
import { nextVersion } from '../../platform/db/columns.js';
import type { EmployerTx } from '../../platform/db/database.js';
import { onlyRow } from '../../platform/db/only-row.js';
import { violatedConstraint } from '../../platform/db/sqlstate.js';
import type { PageRequest } from '../../platform/http/pagination.js';
import { providerExternalIdTaken } from './providers.problems.js';
import { type ProviderRow, providers } from './providers.table.js';

type NewRow = typeof providers.$inferInsert;
type Filters = { externalId?: string | undefined; updatedSince?: string | undefined };

const ours = sql`employer_id = current_employer()`;
const isOurs = (id: string) => and(ours, eq(providers.id, id));

function explain(error: unknown): never {
  if (violatedConstraint(error) === 'providers_external_id') {
    throw providerExternalIdTaken('Use POST /v1/providers/bulk to change a provider you know.');
  }
  throw error;
}

export async function insertProvider(tx: EmployerTx, values: NewRow): Promise<ProviderRow> {
  return onlyRow(await tx.orm.insert(providers).values(values).returning().catch(explain));
}

export async function findProvider(tx: EmployerTx, id: string): Promise<ProviderRow | undefined> {
  const [row] = await tx.orm.select().from(providers).where(isOurs(id));
  return row;
}

export async function lockProvider(tx: EmployerTx, id: string): Promise<ProviderRow | undefined> {
  const [row] = await tx.orm.select().from(providers).where(isOurs(id)).for('update');
  return row;
}

export async function updateProvider(
  tx: EmployerTx,
  id: string,
  changes: Partial<NewRow>,
): Promise<ProviderRow> {
  const updating = tx.orm
    .update(providers)
    .set({ ...changes, ...nextVersion })
    .where(isOurs(id))
    .returning();
  return onlyRow(await updating.catch(explain));
}

/** Oldest first. Served by the primary key or the unique external id. */
export function listProviders(
  tx: EmployerTx,
  filters: Filters,
  page: PageRequest,
): Promise<ProviderRow[]> {
  const { externalId, updatedSince } = filters;
  return tx.orm
    .select()
    .from(providers)
    .where(
      and(
        ours,
        externalId === undefined ? undefined : eq(providers.externalId, externalId),
        updatedSince === undefined ? undefined : gte(providers.updatedAt, updatedSince),
        page.after === undefined ? undefined : gt(providers.id, String(page.after[0])),
      ),
    )
    .orderBy(asc(providers.id))
    .limit(page.limit + 1);
}

export function lockProvidersByExternalId(
  tx: EmployerTx,
  externalIds: string[],
): Promise<ProviderRow[]> {
  return tx.orm
    .select()
    .from(providers)
    .where(and(ours, inArray(providers.externalId, externalIds)))
    .orderBy(providers.id)
    .for('update');
}

/** Writes whole providers, new and known, in one statement; `version` of a known one is counted up. */
export async function upsertProviders(tx: EmployerTx, rows: NewRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.orm
    .insert(providers)
    .values(rows)
    .onConflictDoUpdate({
      target: [providers.employerId, providers.externalId],
      set: {
        name: sql`excluded.name`,
        accredited: sql`excluded.accredited`,
        accreditor: sql`excluded.accreditor`,
        version: sql`${providers.version} + 1`,
        updatedAt: sql`now()`,
      },
    });
}
