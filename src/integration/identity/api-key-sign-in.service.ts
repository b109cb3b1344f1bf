import { timingSafeEqual } from 'node:crypto';
import type { Identity } from '../../platform/access/actor.js';
import type { Database } from '../../platform/db/database.js';
import type { Keyring } from '../../platform/secrets/keyring.js';
import * as repository from './identity.repository.js';

/** A revoked key is felt within two seconds on every replica; until then its last look-up stands. */
const KEY_CACHE_MS = 1_000;
const KEY_CACHE_SIZE = 10_000;

type CachedKey = { at: number; secret: Buffer; identity: Identity };
type Deps = { db: Database; keyring: Keyring; clock: () => Date };

/** What is stored of a key: 256 random bits need no slow hash, and a slow one would be a way to exhaust the service. */
export const hashKey = (keyring: Keyring, keyId: string, secret: string): Buffer =>
  keyring.sign('api-key-pepper', `${keyId}.${secret}`);

/** Signs API keys in: undefined for a key that is unknown, wrong, expired or revoked. */
export function apiKeySignIn({ db, keyring, clock }: Deps) {
  const cache = new Map<string, CachedKey>();

  async function lookUp(keyId: string, secret: string): Promise<Identity | undefined> {
    const employerId = await db.findEmployer('api_key', keyId);
    const wanted = hashKey(keyring, keyId, secret);
    if (!employerId) return undefined;
    return db.inEmployer(employerId, async (tx) => {
      const stored = await repository.findApiKey(tx, keyId);
      const isRight =
        stored !== undefined &&
        keyring.verify('api-key-pepper', `${keyId}.${secret}`, stored.secretHmac);
      if (!isRight || stored.expired || stored.revoked) return undefined;
      // Made under the secret before this one: from now on it needs that one no longer.
      if (!wanted.equals(stored.secretHmac)) repository.renewKeyHmac(tx, stored.id, wanted);
      repository.noteKeyUse(tx, stored.id);
      return {
        kind: 'api_key',
        employerId,
        employeeId: null,
        principalId: stored.id,
        roles: [],
        scopes: stored.scopes,
      };
    });
  }

  return async (keyId: string, secret: string): Promise<Identity | undefined> => {
    const now = clock().getTime();
    const sent = Buffer.from(secret);
    const cached = cache.get(keyId);
    const isSame = cached !== undefined && timingSafeEqual(cached.secret, sent); // both have 43 characters
    if (isSame && now - cached.at < KEY_CACHE_MS && now >= cached.at) return cached.identity;
    const identity = await lookUp(keyId, secret);
    if (!identity) {
      if (isSame) cache.delete(keyId);
      return undefined;
    }
    if (cache.size >= KEY_CACHE_SIZE) cache.clear();
    cache.set(keyId, { at: now, secret: sent, identity });
    return identity;
  };
}
