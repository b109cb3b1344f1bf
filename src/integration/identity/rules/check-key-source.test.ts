import { checkKeySource } from './check-key-source.js';

const rsa = { kty: 'RSA', kid: 'rsa', n: 'n'.repeat(342), e: 'AQAB' };
const ec = { kty: 'EC', kid: 'ec', crv: 'P-256', x: 'x', y: 'y' };
const okp = { kty: 'OKP', kid: 'okp', crv: 'Ed25519', x: 'x' };
const algorithms = ['RS256', 'ES256', 'EdDSA'];
const given = (keys: object[], allowed = algorithms) =>
  checkKeySource({ algorithms: allowed, jwksUri: null, jwks: { keys: keys as (typeof rsa)[] } });
const refused = (reason: string) => ({ allowed: false, reason });

test('keys are given or fetched, one of the two', () => {
  const jwksUri = 'https://login.example/keys';
  expect(checkKeySource({ algorithms, jwksUri, jwks: null }).allowed).toBe(true);
  expect(given([rsa, ec, okp]).allowed).toBe(true);
  for (const both of [
    { jwksUri: null, jwks: null },
    { jwksUri, jwks: { keys: [rsa] } },
  ])
    expect(checkKeySource({ algorithms, ...both })).toEqual(refused('not-one-source'));
});

test.each([
  ['an RSA key shorter than 2,048 bits', { ...rsa, n: 'n'.repeat(341) }],
  ['an RSA key without exponent', { ...rsa, e: undefined }],
  ['half a point of a curve', { ...ec, y: undefined }],
  ['another curve', { ...ec, crv: 'P-521' }],
  ['a key of Edwards without its point', { ...okp, x: undefined }],
  ['a symmetric key', { kty: 'oct', k: 'secret' }],
  ['a key that says it is for another algorithm', { ...rsa, alg: 'ES256' }],
])('%s verifies nothing', (_name, key) => {
  expect(given([key])).toEqual(refused('unusable-key'));
});

test('a key for an algorithm that is not allowed would never be used', () => {
  expect(given([rsa], ['ES256'])).toEqual(refused('unusable-key'));
});

test('keys of one set have names of their own', () => {
  expect(given([rsa, { ...ec, kid: 'rsa' }])).toEqual(refused('same-kid'));
  expect(
    given([
      { ...rsa, kid: undefined },
      { ...ec, kid: undefined },
    ]),
  ).toEqual(refused('same-kid'));
  expect(given([{ ...rsa, kid: undefined }]).allowed).toBe(true);
});
