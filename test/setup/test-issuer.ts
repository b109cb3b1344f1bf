import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { exportJWK, type JWTHeaderParameters, type JWTPayload, SignJWT } from 'jose';
import { v7 as uuidv7 } from 'uuid';
import { fresh, type TestApp, type TestEmployer } from './test-app.js';

export type Claims = JWTPayload & Record<string, unknown>;
type Change = {
  claims?: Claims;
  header?: Partial<JWTHeaderParameters> & Record<string, unknown>;
  key?: KeyObject | Uint8Array;
  without?: string[];
};

/**
 * An identity provider whose key is in the database of the test: `token` answers what it would issue for a subject
 * now, with whatever is changed about it. Times are seconds.
 */
export async function startTestIssuer(upskill: TestApp, employer: TestEmployer) {
  const issuer = `https://${fresh('identity')}.example`;
  const providerId = uuidv7();
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwk = { ...(await exportJWK(publicKey)), alg: 'RS256', use: 'sig', kid: 'first' };
  await upskill.owner.query(
    `insert into identity_providers (employer_id, id, issuer, audience, algorithms, jwks)
     values ($1, $2, $3, 'upskill', array['RS256'], $4)`,
    [employer.id, providerId, issuer, JSON.stringify({ keys: [jwk] })],
  );

  return {
    issuer,
    publicKey,
    /** Links a subject to an employee. */
    link: (subject: string, employeeId: string) =>
      upskill.owner.query(
        `insert into employee_identities (employer_id, id, identity_provider_id, subject, employee_id)
         values ($1, $2, $3, $4, $5)`,
        [employer.id, uuidv7(), providerId, subject, employeeId],
      ),
    async token(subject: string, { claims = {}, header = {}, key, without = [] }: Change = {}) {
      const now = Math.floor((upskill.clock.now ?? new Date()).getTime() / 1000);
      const all: Claims = {
        iss: issuer,
        aud: 'upskill',
        sub: subject,
        iat: now,
        exp: now + 600,
        ...claims,
      };
      for (const name of without) delete all[name];
      return new SignJWT(all)
        .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid: 'first', ...header })
        .sign(key ?? privateKey);
    },
  };
}

export type TestIssuer = Awaited<ReturnType<typeof startTestIssuer>>;
