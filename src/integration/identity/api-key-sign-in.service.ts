import { hash } from 'node:crypto';
import type { EmployerId } from '../../kernel/ids.js';
import type { Identity, SignIn } from '../../platform/access/actor.js';
import type { Database } from '../../platform/db/database.js';
import type { Keyring } from '../../platform/secrets/keyring.js';
import { hashSecret, isSecret } from './api-key-secrets.service.js';
import * as repository from './api-keys.repository.js';

/** A revoked key is felt within two seconds on every replica; until then its last look-up stands. */
const KEY_CACHE_MS = 1_000;
const KEY_CACHE_SIZE = 10_000;
/** Unknown key ids are looked for here, where nobody is, so that they take as long as known ones. */
const NOBODY = '00000000-0000-0000-0000-000000000000' as EmployerId;

/** What no secret hashes to. */
const NO_SECRET = Buffer.alloc(32);

type CachedKey = { at: number; identity: Identity };
type Deps = { db: Database; keyring: Keyring; clock: () => Date };

/** Which of its secrets a key was sent with, or why it is none that works. */
function judge(stored: repository.StoredKey, isSent: (secretHmac: Buffer) => boolean) {
  const { secretHmac, previousSecretHmac } = stored;
  const isCurrent = isSent(secretHmac);
  const isPrevious = previousSecretHmac !== null && isSent(previousSecretHmac);
  if (!isCurrent && !isPrevious) return { refused: 'wrong-secret' } as const;
  if (stored.revoked) return { refused: 'revoked' } as const;
  if (isCurrent ? stored.expired : stored.previousExpired) return { refused: 'expired' } as const;
  return { secret: isCurrent ? 'current' : 'previous' } as const;
}

/** Signs API keys in, or says for the security log why not. While a key rotates, either of its two secrets will do. */
export function apiKeySignIn({ db, keyring, clock }: Deps) {
  // By a hash of key id and secret: looking there up tells nothing about a secret, and both live secrets have a place.
  const cache = new Map<string, CachedKey>();
  const underWay = new Map<string, Promise<SignIn>>();

  async function lookUp(keyId: string, secret: string): Promise<SignIn> {
    const employerId = await db.findEmployer('api_key', keyId);
    const sent = hashSecret(keyring, keyId, secret);
    const isSent = (secretHmac: Buffer) => isSecret(keyring, keyId, secret, secretHmac);
    const credential = { credential: 'api_key', keyId, employerId } as const;
    return db.inEmployer(employerId ?? NOBODY, async (tx) => {
      const stored = await repository.findForSignIn(tx, keyId, clock());
      if (!stored || !employerId) {
        isSent(NO_SECRET); // as much work as for a key that is there
        return { refused: 'unknown-key', ...credential };
      }
      const { refused, secret } = judge(stored, isSent);
      if (refused) return { refused, ...credential };
      const kept = secret === 'current' ? stored.secretHmac : stored.previousSecretHmac;
      // Kept under the service’s secret before this one: from now on it needs that one no longer.
      if (kept && !kept.equals(sent))
        repository.renewSecret(tx, stored.id, secret, { read: kept, renewed: sent });
      repository.noteUse(tx, stored.id, secret, sent);
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
  function lookUpOnce(place: string, keyId: string, secret: string): Promise<SignIn> {
    const running = underWay.get(place);
    if (running !== undefined) return running;
    const found = lookUp(keyId, secret);
    const forget = () => underWay.delete(place);
    found.then(forget, forget);
    underWay.set(place, found);
    return found;
  }

  return async (keyId: string, secret: string): Promise<SignIn> => {
    const now = clock().getTime();
    const place = hash('sha256', `${keyId}.${secret}`, 'base64');
    const cached = cache.get(place);
    if (cached && now - cached.at < KEY_CACHE_MS && now >= cached.at) return cached.identity;
    const found = await lookUpOnce(place, keyId, secret);
    if ('refused' in found) {
      cache.delete(place);
      return found;
    }
    if (cache.size >= KEY_CACHE_SIZE) cache.clear();
    cache.set(place, { at: now, identity: found });
    return found;
  };
}
