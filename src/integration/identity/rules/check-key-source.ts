import { allow, type Ruling, refuse } from '../../../kernel/ruling.js';

type Key = {
  kty: string;
  kid?: string | undefined;
  alg?: string | undefined;
  crv?: string | undefined;
  n?: string | undefined;
  e?: string | undefined;
  x?: string | undefined;
  y?: string | undefined;
};
export type KeySourceFacts = {
  algorithms: readonly string[];
  jwksUri: string | null;
  jwks: { keys: readonly Key[] } | null;
};

/** 2,048 bits in base64url: what RFC 7518 asks of RS256 at least. */
const SHORTEST_MODULUS = 342;

/** The one algorithm a key is for; undefined if it is for none of ours, or incomplete. */
function algorithmOf({ kty, crv, n, e, x, y }: Key): string | undefined {
  const kind = kty === 'RSA' ? kty : `${kty} ${crv ?? ''}`;
  switch (kind) {
    case 'RSA':
      return n && e && n.length >= SHORTEST_MODULUS ? 'RS256' : undefined;
    case 'EC P-256':
      return x && y ? 'ES256' : undefined;
    case 'OKP Ed25519':
      return x ? 'EdDSA' : undefined;
    default:
      return undefined;
  }
}

const isFor = (key: Key, algorithms: readonly string[]) => {
  const algorithm = algorithmOf(key);
  return (
    algorithm !== undefined &&
    algorithms.includes(algorithm) &&
    (key.alg === undefined || key.alg === algorithm)
  );
};

/** Whether a provider's keys come from one place, and those that are given can verify what it signs. */
export function checkKeySource({
  algorithms,
  jwksUri,
  jwks,
}: KeySourceFacts): Ruling<null, 'not-one-source' | 'unusable-key' | 'same-kid'> {
  if ((jwksUri === null) === (jwks === null)) return refuse('not-one-source');
  const keys = jwks?.keys ?? [];
  if (!keys.every((key) => isFor(key, algorithms))) return refuse('unusable-key');
  const names = keys.map(({ kid }) => kid);
  // Without names the keys of a set cannot be told apart.
  return new Set(names).size === names.length ? allow(null) : refuse('same-kid');
}
