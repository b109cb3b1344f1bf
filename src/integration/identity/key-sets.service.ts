import {
  createLocalJWKSet,
  type JSONWebKeySet,
  type JWTVerifyGetKey,
  errors as joseErrors,
} from 'jose';
import type { HttpClient } from '../../platform/http-client/http-client.js';
import type { IdentityProviderRow } from './identity.table.js';

/** For how long fetched keys are used; a provider that is down longer signs nobody in. */
const KEYS_USE_MS = 600_000;
/** Between two fetches, whether or not the first succeeded and whatever tokens ask for. */
const COOL_DOWN_MS = 30_000;
const FETCH_TIMEOUT_MS = 5_000;
const CACHE_SIZE = 10_000;

type LocalKeySet = ReturnType<typeof createLocalJWKSet>;
type Deps = {
  clock: () => Date;
  http: HttpClient;
  /** Told when keys could not be fetched; `reason` is safe to log. */
  onFailure: (failure: { identityProviderId: string; reason: string }) => void;
};

/** The keys of a provider are not to be had: the token proves nothing now. */
export class KeysUnavailable extends joseErrors.JOSEError {}

const isWithin = (since: number, lengthMs: number, now: number) =>
  now >= since && now - since < lengthMs;

/**
 * A provider's keys, fetched when they are needed. jose's own remote key set counts its pause from the last success
 * only, so a provider that is down would be asked again for every token of a flood; this one counts from the last try.
 */
function remoteKeySet(uri: string, { clock, http }: Deps, tell: (reason: string) => void) {
  let keys: { set: LocalKeySet; fetchedAt: number } | undefined;
  let triedAt = Number.NEGATIVE_INFINITY;
  let fetching: Promise<void> | undefined;

  async function fetchKeys(): Promise<void> {
    const headers = { accept: 'application/json, application/jwk-set+json' };
    try {
      const answer = await http.request(uri, { timeoutMs: FETCH_TIMEOUT_MS, headers });
      if (answer.status !== 200) return tell(`status ${answer.status}`);
      const set = createLocalJWKSet(JSON.parse(answer.body.toString('utf8')) as JSONWebKeySet);
      keys = { set, fetchedAt: clock().getTime() };
    } catch (error) {
      tell(error instanceof SyntaxError ? 'no JSON' : reasonOf(error));
    }
  }

  /** At most one fetch in each cool-down; whoever comes while it runs waits for it. */
  async function refresh(): Promise<void> {
    if (fetching !== undefined) return fetching;
    const now = clock().getTime();
    if (isWithin(triedAt, COOL_DOWN_MS, now)) return;
    triedAt = now;
    fetching = fetchKeys().finally(() => {
      fetching = undefined;
    });
    await fetching;
  }

  function present(): LocalKeySet | undefined {
    return keys && isWithin(keys.fetchedAt, KEYS_USE_MS, clock().getTime()) ? keys.set : undefined;
  }

  async function findKey(...wanted: Parameters<LocalKeySet>) {
    if (!present()) await refresh();
    const known = present();
    if (!known) throw new KeysUnavailable('the keys of the provider cannot be fetched');
    try {
      return await known(...wanted);
    } catch (error) {
      if (!(error instanceof joseErrors.JWKSNoMatchingKey)) throw error;
      await refresh(); // the provider may have a new key
      return (present() ?? known)(...wanted);
    }
  }
  return findKey;
}

const reasonOf = (error: unknown): string => {
  const { reason } = error as { reason?: unknown };
  return typeof reason === 'string' ? reason : 'no key set';
};

/** The keys to verify a provider's tokens with: those it was registered with, or those it publishes. */
export function keySets(deps: Deps) {
  const known = new Map<string, JWTVerifyGetKey>();
  return (provider: IdentityProviderRow): JWTVerifyGetKey => {
    const { id, version, jwks, jwksUri } = provider;
    const key = `${id}:${version}`;
    const found = known.get(key);
    if (found) return found;
    const tell = (reason: string) => deps.onFailure({ identityProviderId: id, reason });
    const made = jwks
      ? createLocalJWKSet(jwks as JSONWebKeySet)
      : remoteKeySet(jwksUri ?? '', deps, tell);
    if (known.size >= CACHE_SIZE) known.clear();
    known.set(key, made);
    return made;
  };
}
