import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Identity } from '../../platform/access/actor.js';
import type { Database } from '../../platform/db/database.js';
import type { Keyring } from '../../platform/secrets/keyring.js';
import * as repository from './identity.repository.js';

/** A revoked key is felt within two seconds on every replica; until then its last look-up stands. */
const KEY_CACHE_MS = 1_000;
const KEY_CACHE_SIZE = 10_000;

type CachedKey = { at: number; secret: Buffer; identity: Identity };
type LookUp = { secret: Buffer; identity: Promise<Identity | undefined> };
type Deps = { db: Database; keyring: Keyring; clock: () => Date };

/** What is stored of a key: 256 random bits need no slow hash, and a slow one would be a way to exhaust the service. */
export const hashKey = (keyring: Keyring, keyId: string, secret: string): Buffer =>
  createHmac('sha256', keyring.current('api-key-pepper')).update(`${keyId}.${secret}`).digest();

/** Signs API keys in: undefined for a key that is unknown, wrong, expired or revoked. */
export function apiKeySignIn({ db, keyring, clock }: Deps) {
  const cache = new Map<string, CachedKey>();
  const underWay = new Map<string, LookUp>();

  async function lookUp(keyId: string, secret: string): Promise<Identity | undefined> {
    const employerId = await db.findEmployer('api_key', keyId);
    const wanted = hashKey(keyring, keyId, secret);
    if (!employerId) return undefined;
    return db.inEmployer(employerId, async (tx) => {
      const stored = await repository.findApiKey(tx, keyId);
      const isRight = stored !== undefined && timingSafeEqual(stored.secretHmac, wanted);
      if (!isRight || stored.expired || stored.revoked) return undefined;
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

  /** Who comes while a key is looked up waits for that: of a slow database a busy key would else take every connection. */
  function lookUpOnce(keyId: string, secret: string, sent: Buffer): LookUp['identity'] {
    const running = underWay.get(keyId);
    if (running && timingSafeEqual(running.secret, sent)) return running.identity;
    const identity = lookUp(keyId, secret);
    if (running) return identity;
    const forget = () => underWay.delete(keyId);
    identity.then(forget, forget);
    underWay.set(keyId, { secret: sent, identity });
    return identity;
  }

  return async (keyId: string, secret: string): Promise<Identity | undefined> => {
    const now = clock().getTime();
    const sent = Buffer.from(secret);
    const cached = cache.get(keyId);
    const isSame = cached !== undefined && timingSafeEqual(cached.secret, sent); // both have 43 characters
    if (isSame && now - cached.at < KEY_CACHE_MS && now >= cached.at) return cached.identity;
    const identity = await lookUpOnce(keyId, secret, sent);
    if (!identity) {
      if (isSame) cache.delete(keyId);
      return undefined;
    }
    if (cache.size >= KEY_CACHE_SIZE) cache.clear();
    cache.set(keyId, { at: now, secret: sent, identity });
    return identity;
  };
}
