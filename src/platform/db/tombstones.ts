import type { EmployerTx } from './database.js';

/** What is left of something deleted. */
export type Tombstone = { id: string; deletedAt: string };

type Selection = {
  /** The table it was in. */
  resource: string;
  /** What the list belongs to or is filtered by; everything if absent. */
  scopeId?: string | undefined;
  updatedSince?: string | undefined;
};
type PagePlace = { limit: number; after: readonly (string | number)[] | undefined };

const LIST = {
  name: 'tombstones',
  text: `select id, deleted_at as "deletedAt" from tombstones
         where employer_id = current_employer() and resource = $1 and ($2::uuid is null or scope_id = $2)
           and ($3::timestamptz is null or deleted_at >= $3)
           and ($4::timestamptz is null or (deleted_at, id) > ($4, $5::uuid))
         order by deleted_at, id limit $6`,
};

/** The first deleted first, one more than the page holds. Served by (employer_id, resource, deleted_at, id). */
export function listTombstones(
  tx: EmployerTx,
  { resource, scopeId, updatedSince }: Selection,
  { limit, after }: PagePlace,
): Promise<Tombstone[]> {
  return tx.rows<Tombstone>(LIST, [
    resource,
    scopeId ?? null,
    updatedSince ?? null,
    after?.[0] ?? null,
    after?.[1] ?? null,
    limit + 1,
  ]);
}
