import { and, asc, eq, gt, gte, sql } from 'drizzle-orm';
import { nextVersion } from '../../platform/db/columns.js';
import type { EmployerTx } from '../../platform/db/database.js';
import { onlyRow } from '../../platform/db/only-row.js';
import type { PageRequest } from '../../platform/http/pagination.js';
import { type ApiKeyRow, apiKeys } from './identity.table.js';

type NewRow = typeof apiKeys.$inferInsert;

/** Said in every statement, though row-level security says it too: each of the two layers holds alone. */
const OWN = sql`employer_id = current_employer()`;
const isRow = (id: string) => and(OWN, eq(apiKeys.id, id));

export type StoredKey = {
  id: string;
  secretHmac: Buffer;
  previousSecretHmac: Buffer | null;
  scopes: string[];
  expired: boolean;
  previousExpired: boolean;
  revoked: boolean;
};

const FIND_FOR_SIGN_IN = {
  name: 'api_key_for_sign_in',
  text: `select id, secret_hmac as "secretHmac", previous_secret_hmac as "previousSecretHmac", scopes,
           expires_at <= $2::timestamptz as expired,
           coalesce(previous_expires_at <= $2::timestamptz, true) as "previousExpired",
           revoked_at is not null as revoked
         from api_keys where employer_id = current_employer() and key_id = $1`,
};
/** Expired or not as of `now`: the clock that sets the end of a key also judges it. */
export async function findForSignIn(
  tx: EmployerTx,
  keyId: string,
  now: Date,
): Promise<StoredKey | undefined> {
  const [row] = await tx.rows<StoredKey>(FIND_FOR_SIGN_IN, [keyId, now.toISOString()]);
  return row;
}

const noting = (
  column: 'last_used_at' | 'previous_last_used_at',
  secret: 'secret_hmac' | 'previous_secret_hmac',
) => ({
  name: `api_key_${column}`,
  text: `update api_keys set ${column} = now() where employer_id = current_employer() and id = $1 and ${secret} = $2
         and (${column} is null or ${column} < now() - interval '1 minute')`,
});
const NOTE_USE = {
  current: noting('last_used_at', 'secret_hmac'),
  previous: noting('previous_last_used_at', 'previous_secret_hmac'),
};
/**
 * Notes the use of one of a key’s secrets, at most once a minute, while `secretHmac` is still the secret in that place:
 * a rotation may have come between. It is no change of the key: its version stays.
 */
export const noteUse = (
  tx: EmployerTx,
  id: string,
  secret: 'current' | 'previous',
  secretHmac: Buffer,
) => tx.send(NOTE_USE[secret], [id, secretHmac]);

const renewing = (column: 'secret_hmac' | 'previous_secret_hmac') => ({
  text: `update api_keys set ${column} = $3
         where employer_id = current_employer() and id = $1 and ${column} = $2`,
});
const RENEW = {
  current: renewing('secret_hmac'),
  previous: renewing('previous_secret_hmac'),
};
/**
 * Keeps a secret under the service’s present secret. No change of the key either. Nothing happens unless `read` is still
 * in that place: a sign-in that overlaps a rotation must never put the old secret where the new one is.
 */
export const renewSecret = (
  tx: EmployerTx,
  id: string,
  secret: 'current' | 'previous',
  { read, renewed }: { read: Buffer; renewed: Buffer },
) => tx.send(RENEW[secret], [id, read, renewed]);

export async function insertApiKey(tx: EmployerTx, values: NewRow): Promise<ApiKeyRow> {
  return onlyRow(await tx.orm.insert(apiKeys).values(values).returning());
}

export async function findApiKey(tx: EmployerTx, id: string): Promise<ApiKeyRow | undefined> {
  const [row] = await tx.orm.select().from(apiKeys).where(isRow(id));
  return row;
}

export async function lockApiKey(tx: EmployerTx, id: string): Promise<ApiKeyRow | undefined> {
  const [row] = await tx.orm.select().from(apiKeys).where(isRow(id)).for('no key update');
  return row;
}

/** Held until the transaction ends: meanwhile the key is not revoked, and what it makes is seen by who revokes it. */
export async function holdApiKey(tx: EmployerTx, id: string): Promise<ApiKeyRow | undefined> {
  const [row] = await tx.orm.select().from(apiKeys).where(isRow(id)).for('share');
  return row;
}

const REVOKE_DESCENDANTS = {
  text: `with recursive made as (
           select id from api_keys
           where employer_id = current_employer() and created_by_kind = 'api_key' and created_by_id = $1
           union
           select k.id from made join api_keys k
             on k.employer_id = current_employer() and k.created_by_kind = 'api_key' and k.created_by_id = made.id
         ), live as (
           select id from api_keys
           where employer_id = current_employer() and id in (select id from made) and revoked_at is null
           order by id for no key update
         )
         update api_keys set revoked_at = $2, previous_secret_hmac = null, previous_expires_at = null,
           version = version + 1, updated_at = now()
         where employer_id = current_employer() and id in (select id from live)
         returning id`,
};
/**
 * Revokes what a key has made, and what that has made, however deep; answers the ids of those that were live. No key
 * makes its maker, and `union` walks each once, so it ends. One pass sees what was there when it began.
 */
export async function revokeDescendants(
  tx: EmployerTx,
  id: string,
  revokedAt: string,
): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(REVOKE_DESCENDANTS, [id, revokedAt]);
  return rows.map((row) => row.id).sort();
}

export async function updateApiKey(
  tx: EmployerTx,
  id: string,
  changes: Partial<NewRow>,
): Promise<ApiKeyRow> {
  const updating = tx.orm
    .update(apiKeys)
    .set({ ...changes, ...nextVersion })
    .where(isRow(id));
  return onlyRow(await updating.returning());
}

/** Served by the primary key. */
export function listApiKeys(
  tx: EmployerTx,
  { updatedSince }: { updatedSince?: string | undefined },
  page: PageRequest,
): Promise<ApiKeyRow[]> {
  return tx.orm
    .select()
    .from(apiKeys)
    .where(
      and(
        OWN,
        updatedSince === undefined ? undefined : gte(apiKeys.updatedAt, updatedSince),
        page.after === undefined ? undefined : gt(apiKeys.id, String(page.after[0])),
      ),
    )
    .orderBy(asc(apiKeys.id))
    .limit(page.limit + 1);
}
