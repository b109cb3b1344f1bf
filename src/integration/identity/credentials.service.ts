import { createPrivateKey, createPublicKey } from 'node:crypto';
import { exportJWK, SignJWT } from 'jose';
import { v7 as uuidv7 } from 'uuid';
import type { EmployerId } from '../../kernel/ids.js';
import type { SignIn } from '../../platform/access/actor.js';
import type { Database } from '../../platform/db/database.js';
import { publish } from '../../platform/events/event.js';
import { ambiguousCredential } from '../../platform/http/http.problems.js';
import type { HttpClient } from '../../platform/http-client/http-client.js';
import type { Keyring } from '../../platform/secrets/keyring.js';
import { accessTokenSignIn } from './access-token-sign-in.service.js';
import { KEY_ID_LENGTH, makeSecret, randomWord } from './api-key-secrets.service.js';
import { apiKeySignIn } from './api-key-sign-in.service.js';
import * as apiKeysRepository from './api-keys.repository.js';
import { apiKeyCreated } from './identity.events.js';
import * as repository from './identity.repository.js';
import { readApiKey } from './rules/read-api-key.js';

export type CredentialService = ReturnType<typeof credentialService>;

const DAY_MS = 86_400_000;
const operator = {
  kind: 'system',
  principalId: 'command-line',
  requestId: 'command-line',
} as const;

type Deps = {
  db: Database;
  keyring: Keyring;
  clock: () => Date;
  environment: string;
  http: HttpClient;
  onKeysMissing: (failure: { identityProviderId: string; reason: string }) => void;
};

const developmentIssuer = (employerId: EmployerId) => `urn:upskill:development:${employerId}`;

/** The Ed25519 pair that signs development tokens, derived from the service’s secret (RFC 8410 wraps the seed). */
function developmentKeys(keyring: Keyring) {
  const prefix = Buffer.from('302e020100300506032b657004220420', 'hex');
  const der = Buffer.concat([prefix, keyring.current('development-tokens')]);
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  return { privateKey, publicKey: createPublicKey(privateKey) };
}

/** Who a credential proves to be, and how credentials are made. */
export function credentialService(deps: Deps) {
  const { db, keyring, clock, environment } = deps;
  const identifyKey = apiKeySignIn(deps);
  const identifyToken = accessTokenSignIn(deps);

  return {
    /** Who a credential proves to be, or for the security log why nobody; the caller is told no more than that. */
    identify: async (authorization: string): Promise<SignIn> => {
      if (authorization.includes(','))
        throw ambiguousCredential('Send one Authorization header with one credential.');
      const [scheme = '', token = '', ...rest] = authorization.split(' ');
      if (scheme.toLowerCase() !== 'bearer' || token === '' || rest.length > 0)
        return { refused: 'unreadable', credential: 'none' };
      const key = readApiKey(token);
      if (!key && token.startsWith('upk_')) return { refused: 'unreadable', credential: 'api_key' };
      if (!key) return identifyToken(token);
      return key.environment === environment
        ? identifyKey(key.keyId, key.secret)
        : { refused: 'other-environment', credential: 'api_key', keyId: key.keyId };
    },

    /** Makes an API key; the text is answered once and only its HMAC is kept. Expires after `days` (at most 365). */
    createApiKey: async (
      employerId: EmployerId,
      key: { name: string; scopes: readonly string[]; days: number },
    ) => {
      const keyId = randomWord(KEY_ID_LENGTH);
      const { text, secretHmac } = makeSecret(keyring, environment, keyId);
      const id = uuidv7();
      const expiresAt = new Date(clock().getTime() + key.days * DAY_MS).toISOString();
      await db.inEmployer(employerId, async (tx) => {
        await apiKeysRepository.insertApiKey(tx, {
          id,
          keyId,
          name: key.name,
          secretHmac,
          scopes: [...key.scopes],
          expiresAt,
          environment,
          createdByKind: 'system',
        });
        publish(tx, operator, apiKeyCreated(id, { id }));
      });
      return { id, key: text, expiresAt };
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
      const { x } = await exportJWK(publicKey);
      const kid = `development-${x?.slice(0, 8)}`; // another secret, another key, another name
      const jwk = { kty: 'OKP', crv: 'Ed25519', x, alg: 'EdDSA', use: 'sig', kid } as const;
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
        const keys = provider.jwks?.keys ?? [];
        // Tokens signed before the secret was rotated stay good until they expire.
        if (!keys.some((key) => 'x' in key && key.x === x))
          await repository.replaceProviderKeys(tx, provider.id, [jwk, ...keys.slice(0, 1)]);
        await repository.linkIdentity(tx, {
          id: uuidv7(),
          identityProviderId: provider.id,
          subject: found,
          employeeId: found,
        });
        return found;
      });
      if (employeeId === undefined) return undefined;
      const issuedAt = Math.floor(clock().getTime() / 1000);
      const token = await new SignJWT({})
        .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid })
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
