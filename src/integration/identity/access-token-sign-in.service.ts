import { createHash } from 'node:crypto';
import { decodeJwt, errors as joseErrors, jwtVerify } from 'jose';
import type { EmployerId } from '../../kernel/ids.js';
import type { Refusal, Role, SignIn } from '../../platform/access/actor.js';
import type { Database } from '../../platform/db/database.js';
import type { HttpClient } from '../../platform/http-client/http-client.js';
import * as repository from './identity.repository.js';
import type { IdentityProviderRow } from './identity.table.js';
import { KeysUnavailable, keySets } from './key-sets.service.js';

/** How long the look-up of an issuer stands; a provider that is switched off is felt within two seconds. */
const PROVIDER_CACHE_MS = 1_000;
const CACHE_SIZE = 10_000;
const CLOCK_TOLERANCE_S = 30;

type Trusted = { employerId: EmployerId; provider: IdentityProviderRow };
type Verified = { subject: string; expiresAtS: number };
type Reason = Refusal['refused'];
type Deps = {
  db: Database;
  clock: () => Date;
  http: HttpClient;
  onKeysMissing: (failure: { identityProviderId: string; reason: string }) => void;
};

/** Keeps at most so many entries; a full cache starts anew, which bounds it without bookkeeping. */
function remember<Value>(cache: Map<string, Value>, key: string, value: Value): Value {
  if (cache.size >= CACHE_SIZE) cache.clear();
  cache.set(key, value);
  return value;
}

/** The issuer a token claims, before anything is believed. */
function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch (error) {
    if (error instanceof joseErrors.JOSEError) return undefined;
    throw error;
  }
}

/**
 * What kept a token from proving anything. Whatever fails here is about the token or the keys, never about us: a key the
 * provider published may be one that cannot be used, and jose then throws what the runtime threw.
 */
function reasonOf(error: unknown): Reason {
  if (error instanceof KeysUnavailable) return 'no-keys';
  if (error instanceof joseErrors.JWTExpired) return 'expired';
  return error instanceof joseErrors.JWTClaimValidationFailed ? 'bad-claims' : 'bad-signature';
}

function providers({ db, clock }: Pick<Deps, 'db' | 'clock'>) {
  const known = new Map<string, { at: number; trusted: Trusted | undefined }>();
  async function lookUp(issuer: string): Promise<Trusted | undefined> {
    const employerId = await db.findEmployer('issuer', issuer);
    if (!employerId) return undefined;
    const provider = await db.inEmployer(employerId, (tx) => repository.findProvider(tx, issuer));
    return provider && { employerId, provider };
  }
  return async (issuer: string): Promise<Trusted | undefined> => {
    const now = clock().getTime();
    const found = known.get(issuer);
    if (found && now - found.at < PROVIDER_CACHE_MS && now >= found.at) return found.trusted;
    return remember(known, issuer, { at: now, trusted: await lookUp(issuer) }).trusted;
  };
}

/**
 * Signs people in with an access token of their employer’s identity provider. What a signature proves does not change, so
 * it is checked once a token; who the subject is, their status and roles are read from the database every time.
 */
export function accessTokenSignIn(deps: Deps) {
  const { db, clock } = deps;
  const keySetOf = keySets({ clock, http: deps.http, onFailure: deps.onKeysMissing });
  const trustedOf = providers(deps);
  const verified = new Map<string, Verified>();

  async function verify(token: string, provider: IdentityProviderRow): Promise<Verified | Reason> {
    const { payload } = await jwtVerify(token, keySetOf(provider), {
      issuer: provider.issuer,
      audience: provider.audience,
      algorithms: provider.algorithms,
      typ: 'at+jwt',
      requiredClaims: ['exp', 'iat', 'sub'],
      maxTokenAge: '1h',
      clockTolerance: CLOCK_TOLERANCE_S,
      currentDate: clock(),
    });
    const { sub, exp, iat } = payload;
    if (sub === undefined || exp === undefined || iat === undefined) return 'bad-claims';
    return { subject: sub, expiresAtS: Math.min(exp, iat + 3_600) };
  }

  /** Once a token: verified anew, or as it was while it lasts. */
  async function verifyOnce(
    token: string,
    provider: IdentityProviderRow,
  ): Promise<Verified | Reason> {
    const key = createHash('sha256')
      .update(`${provider.id}:${provider.version}:${token}`)
      .digest('base64');
    const known = verified.get(key);
    if (known)
      return clock().getTime() / 1000 < known.expiresAtS + CLOCK_TOLERANCE_S ? known : 'expired';
    const fresh = await verify(token, provider).catch(reasonOf);
    return typeof fresh === 'string' ? fresh : remember(verified, key, fresh);
  }

  return async (token: string): Promise<SignIn> => {
    const issuer = issuerOf(token);
    if (issuer === undefined) return { refused: 'unreadable', credential: 'access_token' };
    const trusted = await trustedOf(issuer);
    if (!trusted) return { refused: 'unknown-issuer', credential: 'access_token' };
    const { employerId, provider } = trusted;
    const refuse = (refused: Reason): Refusal => ({
      refused,
      credential: 'access_token',
      employerId,
      identityProviderId: provider.id,
    });
    const proof = await verifyOnce(token, provider);
    if (typeof proof === 'string') return refuse(proof);
    const person = await db.readInEmployer(employerId, (tx) =>
      repository.findPerson(tx, provider.id, proof.subject),
    );
    if (!person) return refuse('unknown-subject');
    if (!['active', 'on_leave'].includes(person.status)) return refuse('not-employed');
    const { employeeId } = person;
    const roles: Role[] = [
      'employee',
      ...(person.isManager ? (['manager'] as const) : []),
      ...person.roles,
    ];
    return { kind: 'person', employerId, employeeId, principalId: employeeId, roles, scopes: [] };
  };
}
