import { createHash } from 'node:crypto';
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  decodeJwt,
  type JWTVerifyGetKey,
  errors as joseErrors,
  jwtVerify,
} from 'jose';
import type { EmployerId } from '../../kernel/ids.js';
import type { Identity, Role } from '../../platform/access/actor.js';
import type { Database } from '../../platform/db/database.js';
import * as repository from './identity.repository.js';
import type { IdentityProviderRow } from './identity.table.js';

/** How long the look-up of an issuer stands; a provider that is switched off is felt within two seconds. */
const PROVIDER_CACHE_MS = 1_000;
const CACHE_SIZE = 10_000;
const CLOCK_TOLERANCE_S = 30;

type Trusted = { employerId: EmployerId; provider: IdentityProviderRow };
type Verified = { subject: string; expiresAtS: number };
type Deps = { db: Database; clock: () => Date };

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

function keySets() {
  const known = new Map<string, JWTVerifyGetKey>();
  return (provider: IdentityProviderRow): JWTVerifyGetKey => {
    const key = `${provider.id}:${provider.version}`;
    const found = known.get(key);
    if (found) return found;
    const made = provider.jwks
      ? createLocalJWKSet(provider.jwks as Parameters<typeof createLocalJWKSet>[0])
      : createRemoteJWKSet(new URL(provider.jwksUri ?? ''), {
          cooldownDuration: 30_000,
          timeoutDuration: 5_000,
          cacheMaxAge: 600_000,
        });
    return remember(known, key, made);
  };
}

function providers({ db, clock }: Deps) {
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
  const keySetOf = keySets();
  const trustedOf = providers(deps);
  const verified = new Map<string, Verified>();

  async function verify(
    token: string,
    provider: IdentityProviderRow,
  ): Promise<Verified | undefined> {
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
    if (sub === undefined || exp === undefined || iat === undefined) return undefined;
    return { subject: sub, expiresAtS: Math.min(exp, iat + 3_600) };
  }

  async function subjectOf(
    token: string,
    provider: IdentityProviderRow,
  ): Promise<string | undefined> {
    const key = createHash('sha256')
      .update(`${provider.id}:${provider.version}:${token}`)
      .digest('base64');
    const known = verified.get(key);
    if (known)
      return clock().getTime() / 1000 < known.expiresAtS + CLOCK_TOLERANCE_S
        ? known.subject
        : undefined;
    try {
      const fresh = await verify(token, provider);
      return fresh && remember(verified, key, fresh).subject;
    } catch (error) {
      if (error instanceof joseErrors.JOSEError) return undefined;
      throw error;
    }
  }

  return async (token: string): Promise<Identity | undefined> => {
    const issuer = issuerOf(token);
    const trusted = issuer === undefined ? undefined : await trustedOf(issuer);
    if (!trusted) return undefined;
    const { employerId, provider } = trusted;
    const subject = await subjectOf(token, provider);
    if (subject === undefined) return undefined;
    const person = await db.readInEmployer(employerId, (tx) =>
      repository.findPerson(tx, provider.id, subject),
    );
    if (!person || !['active', 'on_leave'].includes(person.status)) return undefined;
    const { employeeId } = person;
    const roles: Role[] = [
      'employee',
      ...(person.isManager ? (['manager'] as const) : []),
      ...person.roles,
    ];
    return { kind: 'person', employerId, employeeId, principalId: employeeId, roles, scopes: [] };
  };
}
