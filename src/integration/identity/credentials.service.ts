import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  randomInt,
  timingSafeEqual,
} from 'node:crypto';
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  decodeJwt,
  exportJWK,
  type JWTVerifyGetKey,
  errors as joseErrors,
  jwtVerify,
  SignJWT,
} from 'jose';
import { v7 as uuidv7 } from 'uuid';
import type { EmployerId } from '../../kernel/ids.js';
import type { Identity, Role } from '../../platform/access/actor.js';
import type { Database } from '../../platform/db/database.js';
import { publish } from '../../platform/events/event.js';
import type { Keyring } from '../../platform/secrets/keyring.js';
import { apiKeyCreated } from './identity.events.js';
import { ambiguousCredential } from './identity.problems.js';
import * as repository from './identity.repository.js';
import type { IdentityProviderRow } from './identity.table.js';
import { BASE_62, readApiKey, writeApiKey } from './rules/read-api-key.js';

export type CredentialService = ReturnType<typeof credentialService>;

/** A revoked key is felt within two seconds on every replica; until then its last look-up stands. */
const KEY_CACHE_MS = 1_000;
const KEY_CACHE_SIZE = 10_000;
const DAY_MS = 86_400_000;
const operator = {
  kind: 'system',
  principalId: 'command-line',
  requestId: 'command-line',
} as const;

type CachedKey = { at: number; secret: Buffer; identity: Identity };
type Deps = { db: Database; keyring: Keyring; clock: () => Date; environment: string };

const randomWord = (length: number) =>
  Array.from({ length }, () => BASE_62[randomInt(62)]).join('');
const developmentIssuer = (employerId: EmployerId) => `urn:upskill:development:${employerId}`;

/** The Ed25519 pair that signs development tokens, derived from the service’s secret (RFC 8410 wraps the seed). */
function developmentKeys(keyring: Keyring) {
  const prefix = Buffer.from('302e020100300506032b657004220420', 'hex');
  const der = Buffer.concat([prefix, keyring.current('development-tokens')]);
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  return { privateKey, publicKey: createPublicKey(privateKey) };
}

function apiKeys({ db, keyring, clock }: Deps) {
  const cache = new Map<string, CachedKey>();
  const pepper = (keyId: string, secret: string) =>
    createHmac('sha256', keyring.current('api-key-pepper')).update(`${keyId}.${secret}`).digest();

  async function lookUp(keyId: string, secret: string): Promise<Identity | undefined> {
    const employerId = await db.findEmployer('api_key', keyId);
    const wanted = pepper(keyId, secret);
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

function accessTokens({ db, clock }: Deps) {
  const keySets = new Map<string, JWTVerifyGetKey>();
  function keySetOf(provider: IdentityProviderRow): JWTVerifyGetKey {
    const cacheKey = `${provider.id}:${provider.version}`;
    const known = keySets.get(cacheKey);
    if (known) return known;
    const made = provider.jwks
      ? createLocalJWKSet(provider.jwks as Parameters<typeof createLocalJWKSet>[0])
      : createRemoteJWKSet(new URL(provider.jwksUri ?? ''), {
          cooldownDuration: 30_000,
          timeoutDuration: 5_000,
          cacheMaxAge: 600_000,
        });
    keySets.set(cacheKey, made);
    return made;
  }

  async function subjectOf(
    token: string,
    provider: IdentityProviderRow,
  ): Promise<string | undefined> {
    try {
      const { payload } = await jwtVerify(token, keySetOf(provider), {
        issuer: provider.issuer,
        audience: provider.audience,
        algorithms: provider.algorithms,
        typ: 'at+jwt',
        requiredClaims: ['exp', 'iat', 'sub'],
        maxTokenAge: '1h',
        clockTolerance: 30,
        currentDate: clock(),
      });
      return payload.sub;
    } catch (error) {
      if (error instanceof joseErrors.JOSEError) return undefined;
      throw error;
    }
  }

  return async (token: string): Promise<Identity | undefined> => {
    const issuer = issuerOf(token);
    const employerId = issuer === undefined ? undefined : await db.findEmployer('issuer', issuer);
    if (!employerId || issuer === undefined) return undefined;
    const provider = await db.inEmployer(employerId, (tx) => repository.findProvider(tx, issuer));
    const subject = provider && (await subjectOf(token, provider));
    if (!provider || subject === undefined) return undefined;
    const person = await db.inEmployer(employerId, (tx) =>
      repository.findPerson(tx, provider.id, subject),
    );
    if (!person || !['active', 'on_leave'].includes(person.status)) return undefined;
    const held: Role[] = [
      'employee',
      ...(person.isManager ? (['manager'] as const) : []),
      ...person.roles,
    ];
    const { employeeId } = person;
    return {
      kind: 'person',
      employerId,
      employeeId,
      principalId: employeeId,
      roles: held,
      scopes: [],
    };
  };
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

/** Who a credential proves to be, and how credentials are made. */
export function credentialService(deps: Deps) {
  const { db, keyring, clock, environment } = deps;
  const identifyKey = apiKeys(deps);
  const identifyToken = accessTokens(deps);

  return {
    /** @returns undefined for anything that proves nothing now; the caller is told no more than that */
    identify: async (authorization: string): Promise<Identity | undefined> => {
      if (authorization.includes(','))
        throw ambiguousCredential('Send one Authorization header with one credential.');
      const [scheme = '', token = '', ...rest] = authorization.split(' ');
      if (scheme.toLowerCase() !== 'bearer' || token === '' || rest.length > 0) return undefined;
      const key = readApiKey(token);
      if (key)
        return key.environment === environment ? identifyKey(key.keyId, key.secret) : undefined;
      return token.startsWith('upk_') ? undefined : identifyToken(token);
    },

    /** Makes an API key; the text is answered once and only its HMAC is kept. Expires after `days` (at most 365). */
    createApiKey: async (
      employerId: EmployerId,
      key: { name: string; scopes: readonly string[]; days: number },
    ) => {
      const parts = { environment, keyId: randomWord(12), secret: randomWord(43) };
      const id = uuidv7();
      const secretHmac = createHmac('sha256', keyring.current('api-key-pepper'))
        .update(`${parts.keyId}.${parts.secret}`)
        .digest();
      const expiresAt = new Date(clock().getTime() + key.days * DAY_MS).toISOString();
      await db.inEmployer(employerId, async (tx) => {
        await repository.insertApiKey(tx, {
          id,
          keyId: parts.keyId,
          name: key.name,
          secretHmac,
          scopes: [...key.scopes],
          expiresAt,
        });
        publish(tx, operator, apiKeyCreated(id, { id }));
      });
      return { id, key: writeApiKey(parts), expiresAt };
    },

    /**
     * An access token as the employer’s identity provider would issue it for this person, valid one hour. Development
     * only: the service trusts itself as issuer, with keys derived from its secret.
     * @returns undefined if nobody who works there has this e-mail address
     */
    createDevelopmentToken: async (
      employerId: EmployerId,
      email: string,
    ): Promise<{ token: string; employeeId: string } | undefined> => {
      const issuer = developmentIssuer(employerId);
      const { privateKey, publicKey } = developmentKeys(keyring);
      const jwk = { ...(await exportJWK(publicKey)), alg: 'EdDSA', use: 'sig', kid: 'development' };
      const employeeId = await db.inEmployer(employerId, async (tx) => {
        const found = await repository.findEmployeeByEmail(tx, email);
        if (found === undefined) return undefined;
        const known = await repository.findProvider(tx, issuer);
        const provider =
          known ??
          (await repository.insertProvider(tx, {
            id: uuidv7(),
            issuer,
            audience: 'upskill',
            algorithms: ['EdDSA'],
            jwks: { keys: [jwk] },
          }));
        await repository.linkIdentity(tx, {
          identityProviderId: provider.id,
          subject: found,
          employeeId: found,
        });
        return found;
      });
      if (employeeId === undefined) return undefined;
      const issuedAt = Math.floor(clock().getTime() / 1000);
      const token = await new SignJWT({})
        .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: 'development' })
        .setIssuer(issuer)
        .setAudience('upskill')
        .setSubject(employeeId)
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + 3600)
        .sign(privateKey);
      return { token, employeeId };
    },
  };
}
