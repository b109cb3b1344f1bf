import { generateKeyPairSync } from 'node:crypto';
import { SignJWT } from 'jose';
import { createHttpClient } from '../../../src/platform/http-client/http-client.js';
import { recordedEvents } from '../../setup/recorded-events.js';
import {
  type Credential,
  fresh,
  startTestApp,
  type TestApp,
  type TestEmployer,
} from '../../setup/test-app.js';

/** What names of the tests resolve to; nothing is connected to. */
const addresses: Record<string, string[]> = {
  'login.example.com': ['93.184.216.34'],
  'mixed.example.com': ['93.184.216.34', '10.0.0.1'],
  'inside.example.com': ['10.0.0.1'],
};

let upskill: TestApp;
let employer: TestEmployer;
beforeAll(async () => {
  const resolve = async (name: string) => {
    const found = addresses[name];
    if (!found) throw new Error('ENOTFOUND');
    return found;
  };
  upskill = await startTestApp({ http: createHttpClient({ resolve }) });
  employer = await upskill.newEmployer();
});
afterEach(() => {
  upskill.clock.now = undefined;
});
afterAll(() => upskill.stop());

const signer = generateKeyPairSync('ed25519');
const jwk = {
  ...signer.publicKey.export({ format: 'jwk' }),
  kid: 'first',
  use: 'sig',
  alg: 'EdDSA',
};
const given = (changes: object = {}) => ({
  issuer: `https://${fresh('login')}.example`,
  audience: 'upskill',
  algorithms: ['EdDSA'],
  jwks: { keys: [jwk] },
  ...changes,
});
const fetched = (jwksUri: string) => given({ jwks: undefined, jwksUri });
const register = (body: object = given(), by: Credential = employer.admin) =>
  upskill.api.post('/v1/identity-providers', by, body);
const url = (id: string) => `/v1/identity-providers/${id}`;
const change = (id: string, body: object, version = 1) =>
  upskill.api.patch(url(id), employer.admin, body, version);

/** Somebody who signs in with a provider, and whether their token works now. */
async function someoneOf(provider: { id: string; issuer: string }) {
  const person = await upskill.hire(employer);
  const identity = { identityProviderId: provider.id, subject: fresh('subject') };
  await upskill.done(
    upskill.api.post(`/v1/employees/${person.id}/identities`, employer.admin, identity),
  );
  const token = await new SignJWT({})
    .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: 'first' })
    .setIssuer(provider.issuer)
    .setAudience('upskill')
    .setSubject(identity.subject)
    .setIssuedAt()
    .setExpirationTime('10m')
    .sign(signer.privateKey);
  const statusNow = async () =>
    (await upskill.api.get('/v1/me', { authorization: `Bearer ${token}` })).status;
  return { person, statusNow };
}

const twoSecondsLater = () => {
  upskill.clock.now = new Date(Date.now() + 2_000);
};

describe('POST /v1/identity-providers', () => {
  test('201: its tokens sign in whom its subjects are linked to', async () => {
    const { status, body, headers } = await register();
    expect(status).toBe(201);
    expect(headers.location).toBe(url(body.id));
    expect(body).toMatchObject({ jwksUri: null, jwks: { keys: [jwk] }, enabled: true, version: 1 });
    const { statusNow } = await someoneOf(body);
    expect(await statusNow()).toBe(200);
    expect(await upskill.done(upskill.api.get(url(body.id), employer.admin))).toEqual(body);
    expect((await recordedEvents(upskill, body.id)).map(({ name }) => name)).toEqual([
      'identity_provider.created',
    ]);
  });

  test('201: keys are fetched from a public address', async () => {
    const { status, body } = await register(fetched('https://login.example.com/keys'));
    expect([status, body.jwksUri, body.jwks]).toEqual([
      201,
      'https://login.example.com/keys',
      null,
    ]);
  });

  test.each([
    ['http://login.example.com/keys', 'not-https'],
    ['https://me:secret@login.example.com/keys', 'userinfo'],
    ['https://login.example.com:5432/keys', 'port'],
    ['https://127.0.0.1/keys', 'address'],
    ['https://2130706433/keys', 'address'],
    ['https://[::ffff:127.0.0.1]/keys', 'address'],
    ['https://169.254.169.254/latest/meta-data', 'address'],
    ['https://localhost/keys', 'address'],
    ['https://inside.example.com/keys', 'address'],
    ['https://mixed.example.com/keys', 'address'],
    ['https://nowhere.example.com/keys', 'unknown-name'],
  ])('422: keys are not fetched from %s: %s (W-01 to W-07, W-10)', async (jwksUri, code) => {
    const { status, body } = await register(fetched(jwksUri));
    expect([status, body.code, body.errors[0]]).toEqual([
      422,
      'keys-unusable',
      { pointer: '/jwksUri', code, detail: body.detail },
    ]);
  });

  test.each([
    ['neither keys nor where they are', given({ jwks: undefined })],
    ['both', given({ jwksUri: 'https://login.example.com/keys' })],
    ['a key for another algorithm', given({ algorithms: ['RS256'] })],
    ['two keys of one name', given({ jwks: { keys: [jwk, jwk] } })],
    [
      'a key that lies on no curve',
      given({
        algorithms: ['ES256'],
        jwks: { keys: [{ kty: 'EC', crv: 'P-256', x: 'AAAA', y: 'AAAA' }] },
      }),
    ],
    [
      'a key of the wrong length',
      given({ jwks: { keys: [{ kty: 'OKP', crv: 'Ed25519', x: 'AAAA' }] } }),
    ],
    [
      'a short RSA key that zeros make long',
      given({
        algorithms: ['RS256'],
        jwks: { keys: [{ kty: 'RSA', n: `${'A'.repeat(200)}${'_'.repeat(142)}`, e: 'AQAB' }] },
      }),
    ],
    [
      'an RSA key that is too short',
      given({
        algorithms: ['RS256'],
        jwks: {
          keys: [
            generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'jwk' }),
          ],
        },
      }),
    ],
  ])('422: %s', async (_name, body) => {
    const answer = await register(body);
    expect([answer.status, answer.body.code]).toEqual([422, 'keys-unusable']);
  });

  test.each([
    ['a private key', { jwks: { keys: [signer.privateKey.export({ format: 'jwk' })] } }],
    ['a secret', { jwks: { keys: [{ kty: 'oct', k: 'c2VjcmV0' }] } }],
    ['an algorithm with a shared secret', { algorithms: ['HS256'] }],
    ['no algorithm at all', { algorithms: ['none'] }],
    ['none allowed', { algorithms: [] }],
    ['javascript: for keys (W-02)', { jwks: undefined, jwksUri: 'javascript:alert(1)' }],
    ['a file for keys (W-02)', { jwks: undefined, jwksUri: 'file:///etc/passwd' }],
    ['an issuer that is no https URL', { issuer: 'urn:upskill:development:someone' }],
    ['an issuer over plain http', { issuer: 'http://login.example.com' }],
    ['an issuer with a query', { issuer: 'https://login.example.com/?a=1' }],
  ])('400: %s', async (_name, changes) => {
    expect((await register(given(changes))).status).toBe(400);
  });

  test('409: one issuer speaks for one employer', async () => {
    const body = given();
    await upskill.done(register(body));
    const stranger = await upskill.newEmployer();
    for (const by of [employer.admin, stranger.admin]) {
      const answer = await register(body, by);
      expect([answer.status, answer.body.code]).toEqual([409, 'issuer-taken']);
    }
  });

  test('403: who could trust a provider could be anybody: an employer_admin or a key only', async () => {
    const hr = await upskill.hire(employer, { roles: ['hr_admin', 'auditor'] });
    expect((await register(given(), hr)).status).toBe(403);
    const admin = await upskill.hire(employer, { roles: ['employer_admin'] });
    expect((await register(given(), admin)).status).toBe(201);
  });
});

describe('what ends the tokens of a provider, within two seconds', () => {
  test('switched off; switched on again they are judged anew', async () => {
    const provider = await upskill.done(register());
    const { statusNow } = await someoneOf(provider);
    expect(await statusNow()).toBe(200);
    await upskill.done(change(provider.id, { enabled: false }));
    twoSecondsLater();
    expect(await statusNow()).toBe(401);
    await upskill.done(change(provider.id, { enabled: true }, 2));
    upskill.clock.now = new Date(Date.now() + 4_000);
    expect(await statusNow()).toBe(200);
  });

  test('another audience, other keys', async () => {
    const other = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
    for (const changes of [
      { audience: 'elsewhere' },
      { jwks: { keys: [{ ...other, kid: 'first' }] } },
    ]) {
      const provider = await upskill.done(register());
      const { statusNow } = await someoneOf(provider);
      expect(await statusNow()).toBe(200);
      await upskill.done(change(provider.id, changes));
      twoSecondsLater();
      expect(await statusNow()).toBe(401);
      upskill.clock.now = undefined;
    }
  });

  test('deleted: its identities are gone as well, and its issuer is free', async () => {
    const provider = await upskill.done(register());
    const { person, statusNow } = await someoneOf(provider);
    expect(await statusNow()).toBe(200);
    expect((await upskill.api.delete(url(provider.id), employer.admin, 1)).status).toBe(204);
    twoSecondsLater();
    expect(await statusNow()).toBe(401);
    const identities = upskill.api.get(`/v1/employees/${person.id}/identities`, employer.admin);
    const left = (await upskill.done(identities)).data.map(
      ({ identityProviderId }: { identityProviderId: string }) => identityProviderId,
    );
    expect(left).not.toContain(provider.id);
    expect((await upskill.api.get(url(provider.id), employer.admin)).status).toBe(404);
    const again = await register(
      given({ issuer: provider.issuer }),
      (await upskill.newEmployer()).admin,
    );
    expect(again.status).toBe(201);
  });
});
