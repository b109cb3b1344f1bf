import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import { type HttpClient, OutboundFailure } from '../../../src/platform/http-client/http-client.js';
import { fresh, startTestApp, type TestApp, type TestEmployer } from '../../setup/test-app.js';

/** The short form of X-23: an identity provider that publishes its keys, and all that can go wrong with it. */
type Published = { status?: number; text: string } | OutboundFailure;

let upskill: TestApp;
let employer: TestEmployer;
let published: Published;
let fetches: string[] = [];

const http: HttpClient = {
  check: async () => undefined,
  request: async (url) => {
    fetches.push(url);
    if (published instanceof OutboundFailure) throw published;
    const { status = 200, text } = published;
    return { status, contentType: 'application/json', body: Buffer.from(text) };
  },
};

const SECOND = 1_000;
const start = Date.now();
const at = (milliseconds: number) => {
  upskill.clock.now = new Date(start + milliseconds);
};

beforeAll(async () => {
  upskill = await startTestApp({ http });
  employer = await upskill.newEmployer();
});
beforeEach(() => {
  fetches = [];
  at(0);
});
afterAll(() => upskill.stop());

function keyPair(kid: string) {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { kid, privateKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid, alg: 'RS256' } };
}
const first = keyPair('first');
const second = keyPair('second');
const publish = (...keys: { jwk: object }[]) => {
  published = { text: JSON.stringify({ keys: keys.map(({ jwk }) => jwk) }) };
};

/** A provider that publishes its keys, and a person of it. */
async function newProvider() {
  const jwksUri = `https://${fresh('keys')}.example/keys`;
  const issuer = `https://${fresh('login')}.example`;
  const provider = await upskill.done(
    upskill.api.post('/v1/identity-providers', employer.admin, {
      issuer,
      audience: 'upskill',
      algorithms: ['RS256'],
      jwksUri,
    }),
  );
  upskill.clock.now = undefined;
  const person = await upskill.hire(employer);
  at(0);
  const identity = { identityProviderId: provider.id, subject: 'ada' };
  await upskill.done(
    upskill.api.post(`/v1/employees/${person.id}/identities`, employer.admin, identity),
  );
  /** What a token signed now with this key is answered. */
  return async (
    { kid, privateKey }: { kid: string; privateKey: KeyObject },
    header: object = {},
  ) => {
    const nowS = Math.floor((upskill.clock.now ?? new Date()).getTime() / 1000);
    const token = await new SignJWT({ jti: fresh('token') })
      .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid, ...header })
      .setIssuer(issuer)
      .setAudience('upskill')
      .setSubject('ada')
      .setIssuedAt(nowS)
      .setExpirationTime(nowS + 600)
      .sign(privateKey);
    return (await upskill.api.get('/v1/me', { authorization: `Bearer ${token}` })).status;
  };
}

test('200: keys are fetched once and used for ten minutes', async () => {
  publish(first);
  const signIn = await newProvider();
  for (const seconds of [0, 1, 60, 599]) {
    at(seconds * SECOND);
    expect(await signIn(first)).toBe(200);
  }
  expect(fetches).toHaveLength(1);
  at(600 * SECOND);
  expect(await signIn(first)).toBe(200);
  expect(fetches).toHaveLength(2);
});

test('200: a key the provider changed to is found, once the last fetch is thirty seconds old', async () => {
  publish(first);
  const signIn = await newProvider();
  expect(await signIn(first)).toBe(200);
  publish(second);
  at(29 * SECOND);
  expect(await signIn(second)).toBe(401);
  at(30 * SECOND);
  expect(await signIn(second)).toBe(200);
  expect(await signIn(first)).toBe(401);
  expect(fetches).toHaveLength(2);
});

test('a flood of unknown keys costs the provider one request in thirty seconds', async () => {
  publish(first);
  const signIn = await newProvider();
  expect(await signIn(first)).toBe(200);
  fetches = [];
  for (let round = 0; round < 4; round += 1) {
    at((30 + round * 30) * SECOND);
    const flood = Array.from({ length: 20 }, (_, each) =>
      signIn({ kid: `unknown-${round}-${each}`, privateKey: second.privateKey }),
    );
    expect(new Set(await Promise.all(flood))).toEqual(new Set([401]));
    expect(await signIn(first)).toBe(200);
  }
  expect(fetches).toHaveLength(4);
});

test('a provider that is down from the start is asked once in thirty seconds too', async () => {
  published = new OutboundFailure('timeout');
  const signIn = await newProvider();
  for (let second = 0; second < 60; second += 5) {
    at(second * SECOND);
    expect(await signIn(first)).toBe(401);
  }
  expect(fetches).toHaveLength(2);
});

describe('the provider is down', () => {
  test.each<[string, Published]>([
    ['unreachable', new OutboundFailure('unreachable')],
    ['slow', new OutboundFailure('timeout')],
    ['moved to a private address', new OutboundFailure('address')],
    ['sends ten megabytes', new OutboundFailure('too-large')],
    ['answers 500', { status: 500, text: '{"keys":[]}' }],
    ['redirects', { status: 302, text: '' }],
    ['sends a page', { text: '<html>' }],
    ['sends JSON that is no key set', { text: '{"keys":"none"}' }],
    ['sends null', { text: 'null' }],
  ])(
    '%s: known keys serve for ten minutes, then 401; never 500, never let in',
    async (_name, failure) => {
      publish(first);
      const signIn = await newProvider();
      expect(await signIn(first)).toBe(200);
      published = failure;
      at(599 * SECOND);
      expect(await signIn(first)).toBe(200);
      expect(await signIn(second)).toBe(401);
      at(630 * SECOND);
      expect(await signIn(first)).toBe(401);
      publish(first);
      at(660 * SECOND);
      expect(await signIn(first)).toBe(200);
      expect(upskill.logs.join('\n')).toContain('keys-missing');
    },
  );

  test('a key set without the key, or with keys that cannot be used, lets nobody in', async () => {
    const short = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey;
    for (const keys of [
      [],
      [{ ...first.jwk, kid: 'other' }],
      [{ kty: 'RSA', kid: 'first', n: '!', e: '!' }],
      [{ ...short.export({ format: 'jwk' }), kid: 'first' }],
      [{ kty: 'oct', kid: 'first', k: 'c2VjcmV0' }],
      [{}],
    ]) {
      published = { text: JSON.stringify({ keys }) };
      const signIn = await newProvider();
      expect(await signIn(first)).toBe(401);
    }
  });
});

test('401: where a token says its key is, nobody looks (A-04)', async () => {
  publish(first);
  const signIn = await newProvider();
  expect(await signIn(first)).toBe(200);
  fetches = [];
  const headers = [
    { jku: 'https://attacker.example/keys' },
    { x5u: 'https://attacker.example/chain' },
    { jwk: second.jwk },
  ];
  for (const header of headers) expect(await signIn({ ...second, kid: 'first' }, header)).toBe(401);
  expect(fetches).toEqual([]);
});
