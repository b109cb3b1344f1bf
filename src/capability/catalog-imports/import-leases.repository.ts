import type { EmployerTx } from '../../platform/db/database.js';
import type { CatalogImport } from './catalog-imports.schemas.js';
import type { Written } from './catalog-writing.service.js';

/** So long nobody else takes an import up; told anew with every piece that is written. */
const LEASE = `interval '2 minutes'`;

/** Materialized, so that it is asked once: asked again for every row of a join, it would lock the next one as well. */
const CLAIM = {
  name: 'catalog_import_claim',
  text: `with due as materialized (
           select id from catalog_imports
           where employer_id = current_employer()
             and (state = 'queued' and (leased_until is null or leased_until < now())
               or state = 'running' and leased_until < now())
           order by submitted_at limit 1 for update skip locked
         )
         update catalog_imports i set state = 'running', lease_id = $1, leased_until = now() + ${LEASE},
           attempts = attempts + 1, started_at = coalesce(i.started_at, now()), effective_on = coalesce(i.effective_on, $2),
           version = i.version + 1, updated_at = now()
         from due where i.employer_id = current_employer() and i.id = due.id
         returning i.id, i.attempts`,
};

/** Takes the import that has waited longest, or one whose worker has died, for this lease alone. */
export async function claimImport(tx: EmployerTx, leaseId: string, today: string) {
  const [claimed] = await tx.rows<{ id: string; attempts: number }>(CLAIM, [leaseId, today]);
  return claimed;
}

const EXTEND = {
  name: 'catalog_import_extend',
  text: `update catalog_imports set leased_until = now() + ${LEASE}
         where employer_id = current_employer() and id = $1 and lease_id = $2 and state = 'running' returning id`,
};

/** Whether the lease still holds; if so it does for longer, and nobody can end it before this transaction. */
export async function extendLease(tx: EmployerTx, id: string, leaseId: string): Promise<boolean> {
  return (await tx.rows(EXTEND, [id, leaseId])).length > 0;
}

const SAVE = {
  name: 'catalog_import_progress',
  text: `update catalog_imports set progress = $2, counts = $3, version = version + 1, updated_at = now()
         where employer_id = current_employer() and id = $1`,
};

export const saveProgress = (tx: EmployerTx, id: string, { progress, counts }: Written): void =>
  tx.send(SAVE, [id, JSON.stringify(progress), JSON.stringify(counts)]);

const NOTE = {
  name: 'catalog_import_note',
  text: `update catalog_imports set row_error_count = $2, unrated_codes = $3
         where employer_id = current_employer() and id = $1`,
};

/** What reading the files found. */
export const noteFindings = (
  tx: EmployerTx,
  id: string,
  found: { rowErrorCount: number; unratedCodes: readonly string[] },
): void => tx.send(NOTE, [id, found.rowErrorCount, found.unratedCodes]);

const FINISH = {
  name: 'catalog_import_finish',
  text: `update catalog_imports set state = $2, failure = $3, finished_at = now(), lease_id = null, leased_until = null,
           version = version + 1, updated_at = now() where employer_id = current_employer() and id = $1`,
};

export const finishImport = (
  tx: EmployerTx,
  id: string,
  state: 'completed' | 'failed',
  failure: CatalogImport['failure'],
): void => tx.send(FINISH, [id, state, failure && JSON.stringify(failure)]);

const GIVE_BACK = {
  name: 'catalog_import_give_back',
  text: `update catalog_imports set state = 'queued', lease_id = null,
           leased_until = now() + attempts * interval '10 seconds', version = version + 1, updated_at = now()
         where employer_id = current_employer() and id = $1 and lease_id = $2`,
};

/** Lets somebody try again, after a while. */
export const giveBack = (tx: EmployerTx, id: string, leaseId: string): void =>
  tx.send(GIVE_BACK, [id, leaseId]);
