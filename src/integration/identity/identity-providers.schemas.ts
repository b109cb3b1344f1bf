import { z } from 'zod';
import { resourceFields, text, Uuid } from '../../platform/http/fields.js';
import { listQuery, updatedSinceQuery } from '../../platform/http/pagination.js';
import { deletedQuery, pageWithDeletedOf } from '../../platform/http/tombstones.js';

export const signatureAlgorithms = ['RS256', 'ES256', 'EdDSA'] as const;

const Base64Url = z
  .string()
  .max(2_000)
  .regex(/^[A-Za-z0-9_-]+$/, 'must be base64url');

const Base64 = z
  .string()
  .max(10_000)
  .regex(/^[A-Za-z0-9+/]+=*$/, 'must be base64');

/** A member with private material is an unknown field: it is refused, and never stored. */
export const PublicKey = z
  .strictObject({
    kty: z.enum(['RSA', 'EC', 'OKP']),
    kid: text(200).optional(),
    use: z.literal('sig').optional(),
    alg: z.enum(signatureAlgorithms).optional(),
    key_ops: z.array(z.literal('verify')).max(1).optional(),
    n: Base64Url.optional(),
    e: Base64Url.optional(),
    crv: z.enum(['P-256', 'Ed25519']).optional(),
    x: Base64Url.optional(),
    y: Base64Url.optional(),
    x5c: z.array(Base64).max(5).optional(),
    x5t: Base64Url.optional(),
    'x5t#S256': Base64Url.optional(),
  })
  .meta({ id: 'PublicKey', description: 'A public key (RFC 7517); what is absent was not given' });
export const KeySet = z
  .strictObject({ keys: z.array(PublicKey).min(1).max(20) })
  .meta({ id: 'KeySet', description: 'A JSON Web Key Set of public keys' });

function isIssuer(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname, search, hash, username, password } = new URL(value);
  const isOwnMachine = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  const isSafe = protocol === 'https:' || (protocol === 'http:' && isOwnMachine);
  return isSafe && [search, hash, username, password].every((part) => part === '');
}

const Issuer = z
  .string()
  .max(500)
  .refine(isIssuer, 'must be an https URL without query, fragment or credentials')
  .meta({ description: 'Exactly as in `iss`', example: 'https://login.example.com/realm' });
const Audience = text(500).meta({ description: 'What `aud` must hold', example: 'upskill' });
const Algorithms = z
  .array(z.enum(signatureAlgorithms))
  .min(1)
  .max(signatureAlgorithms.length)
  .meta({ description: 'The only algorithms a signature may have' });
const KeysUri = z
  .string()
  .max(2_000)
  .regex(/^https?:\/\/\S+$/i, 'must be an https URL')
  .meta({
    description: 'Where the keys are published; given instead of `jwks`',
    example: 'https://login.example.com/realm/keys',
  });

export const IdentityProvider = z
  .object({
    ...resourceFields,
    issuer: z.string(),
    audience: z.string(),
    algorithms: z.array(z.string()),
    jwksUri: z.string().nullable().meta({ description: 'Null if the keys are given' }),
    jwks: KeySet.nullable().meta({ description: 'Null if the keys are fetched' }),
    enabled: z.boolean().meta({ description: 'While false its tokens are refused' }),
  })
  .meta({ id: 'IdentityProvider', description: 'Whose access tokens sign people in' });
export const IdentityProviderPage = pageWithDeletedOf(IdentityProvider);
export const NewIdentityProvider = z
  .strictObject({
    issuer: Issuer,
    audience: Audience,
    algorithms: Algorithms,
    jwksUri: KeysUri.optional(),
    jwks: KeySet.optional(),
    enabled: z.boolean().optional(),
  })
  .meta({ id: 'NewIdentityProvider' });
export const IdentityProviderChanges = z
  .strictObject({
    audience: Audience.optional(),
    algorithms: Algorithms.optional(),
    jwksUri: KeysUri.nullable().optional(),
    jwks: KeySet.nullable().optional(),
    enabled: z.boolean().optional(),
  })
  .meta({ id: 'IdentityProviderChanges' });
export const IdentityProviderParams = z.strictObject({ identityProviderId: Uuid });
export const IdentityProviderQuery = z.strictObject({
  ...listQuery,
  ...updatedSinceQuery,
  ...deletedQuery,
});

export type KeySet = z.infer<typeof KeySet>;
export type IdentityProvider = z.infer<typeof IdentityProvider>;
export type NewIdentityProvider = z.infer<typeof NewIdentityProvider>;
export type IdentityProviderChanges = z.infer<typeof IdentityProviderChanges>;
export type IdentityProviderQuery = z.infer<typeof IdentityProviderQuery>;
