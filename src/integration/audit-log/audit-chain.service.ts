import { createHmac, randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { EmployerTx } from '../../platform/db/database.js';
import type { Keyring } from '../../platform/secrets/keyring.js';
import * as chain from './audit-chain.repository.js';
import type { AuditKeyRow, AuditSealRow } from './audit-log.table.js';

const KEY_BYTES = 32;
/** What the first seal of a chain follows. */
export const NOTHING_BEFORE = Buffer.alloc(KEY_BYTES);

/** The keyed hash of a link: its place, the hash before it and the whole entry. The labels keep its parts apart. */
export function hashLink(
  key: Buffer,
  before: Buffer,
  link: Pick<AuditSealRow, 'seq' | 'keyId' | 'sealedAt'> & { canonical: string },
): Buffer {
  return createHmac('sha256', key)
    .update(`upskill audit 1\n${link.seq}\n${link.keyId}\n${link.sealedAt}\n`)
    .update(before)
    .update(link.canonical)
    .digest();
}

const contextOf = (tx: EmployerTx, id: string) => `${tx.employerId}\n${id}\naudit-key`;

/** The chain's keys by id, as far as this service's secrets open them. */
export async function openKeys(tx: EmployerTx, keyring: Keyring): Promise<Map<string, Buffer>> {
  const keys = new Map<string, Buffer>();
  for (const { id, wrapped } of await chain.readKeys(tx)) {
    const key = keyring.unwrap(wrapped, contextOf(tx, id));
    if (key) keys.set(id, key);
  }
  return keys;
}

function makeKey(tx: EmployerTx, keyring: Keyring): { id: string; key: Buffer } {
  const made = { id: uuidv7(), key: randomBytes(KEY_BYTES) };
  chain.insertKey(tx, { id: made.id, ...keyring.wrap(made.key, contextOf(tx, made.id)) });
  return made;
}

/** Wraps keys anew that a former secret wrapped. One that no known secret opens stays: verification will name it. */
function rewrap(tx: EmployerTx, keyring: Keyring, rows: readonly AuditKeyRow[]): void {
  for (const row of rows.filter(keyring.isOutdated)) {
    const key = keyring.unwrap(row.wrapped, contextOf(tx, row.id));
    if (key) chain.rewrapKey(tx, { id: row.id, ...keyring.wrap(key, contextOf(tx, row.id)) });
  }
}

/**
 * The key that seals now. When the service's secret has changed, a new key seals from here on, since whoever learned
 * the old secret may know the old key; the old keys are wrapped anew, so that what they sealed is verified for good.
 */
export async function sealingKey(tx: EmployerTx, keyring: Keyring) {
  const rows = await chain.readKeys(tx);
  const last = rows.at(-1);
  const key =
    last && !keyring.isOutdated(last) && keyring.unwrap(last.wrapped, contextOf(tx, last.id));
  if (last && key) return { id: last.id, key };
  rewrap(tx, keyring, rows);
  return makeKey(tx, keyring);
}
