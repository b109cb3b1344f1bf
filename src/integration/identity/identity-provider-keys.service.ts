import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { type HttpClient, OutboundFailure } from '../../platform/http-client/http-client.js';
import * as problem from './identity.problems.js';
import { checkKeySource, type KeySourceFacts } from './rules/check-key-source.js';

const SHORTEST_MODULUS_BITS = 2_048;

const sourceSentences = {
  'not-one-source': 'Give either jwksUri or jwks: the keys come from one place.',
  'unusable-key':
    'Each key must be complete, of at least 2,048 bits if it is RSA, and for one of the algorithms.',
  'same-kid': 'Each key needs a kid of its own.',
};
const outboundSentences: Partial<Record<OutboundFailure['reason'], string>> = {
  'not-https': 'jwksUri must be an https URL.',
  userinfo: 'jwksUri must not hold a user name or password.',
  fragment: 'jwksUri must not have a fragment.',
  port: 'jwksUri must use port 443 or 8443.',
  address: 'jwksUri must be on the public internet: every address of its host.',
  'unknown-name': 'The host of jwksUri has no address.',
  timeout: 'The host of jwksUri could not be looked up in time.',
};

/** Whether the numbers are a key: a point of its curve, or a modulus as long as its text makes believe. */
function isKey(key: JsonWebKey): boolean {
  try {
    const { asymmetricKeyDetails } = createPublicKey({ key, format: 'jwk' });
    const { modulusLength = SHORTEST_MODULUS_BITS } = asymmetricKeyDetails ?? {};
    return modulusLength >= SHORTEST_MODULUS_BITS;
  } catch {
    return false;
  }
}

/** @throws `keys-unusable` (422) unless the keys come from one place and those that are given can verify something */
export function requireUsableKeys(source: KeySourceFacts): void {
  const ruling = checkKeySource(source);
  if (!ruling.allowed) throw problem.keysUnusable(sourceSentences[ruling.reason]);
  for (const [index, key] of (source.jwks?.keys ?? []).entries()) {
    if (isKey(key)) continue;
    const detail = `Key ${index + 1} is none: its numbers are not those of a public key of its kind.`;
    const errors = [{ pointer: `/jwks/keys/${index}`, code: 'no-key', detail }];
    throw problem.keysUnusable(detail, { errors });
  }
}

/**
 * Looks the host up, which takes as long as it takes: never while a transaction is open.
 * @throws `keys-unusable` (422) unless keys may be fetched from there, as far as that is known before
 */
export async function requireFetchable(http: HttpClient, jwksUri: string): Promise<void> {
  await http.check(jwksUri).catch((error: unknown) => {
    if (!(error instanceof OutboundFailure)) throw error;
    const pointer = '/jwksUri';
    const detail = outboundSentences[error.reason] ?? 'jwksUri is not a URL.';
    throw problem.keysUnusable(detail, { errors: [{ pointer, code: error.reason, detail }] });
  });
}
