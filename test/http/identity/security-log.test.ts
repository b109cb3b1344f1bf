import { writeApiKey } from '../../../src/integration/identity/rules/read-api-key.js';
import { startTestApp, type TestApp, type TestEmployer } from '../../setup/test-app.js';
import { startTestIssuer, type TestIssuer } from '../../setup/test-issuer.js';

let upskill: TestApp;
let employer: TestEmployer;
let issuer: TestIssuer;
beforeAll(async () => {
  upskill = await startTestApp();
  employer = await upskill.newEmployer();
  issuer = await startTestIssuer(upskill, employer);
});
afterAll(() => upskill.stop());

const using = (credential: string) => ({ authorization: `Bearer ${credential}` });

/** What the security log says of one request. */
async function loggedFor(credential: string, url = '/v1/me') {
  const before = upskill.logs.length;
  const { status } = await upskill.api.get(url, using(credential));
  const entries = upskill.logs.slice(before).map((line) => JSON.parse(line));
  return { status, entries: entries.filter(({ security }) => security) };
}

const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

test('a refused token is logged with what it would have been, and why it is not (A-02, A-03)', async () => {
  const unsigned = `${base64({ alg: 'none', typ: 'at+jwt' })}.${base64({ iss: issuer.issuer })}.`;
  const pem = issuer.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const confused = await issuer.token('ada', { header: { alg: 'HS256' }, key: Buffer.from(pem) });
  const cases: [string, string][] = [
    [unsigned, 'bad-signature'],
    [confused, 'bad-signature'],
    [await issuer.token('ada', { claims: { aud: 'payroll' } }), 'bad-claims'],
    [await issuer.token('ada', { claims: { iat: 1_000, exp: 2_000 } }), 'expired'],
    [await issuer.token('nobody'), 'unknown-subject'],
  ];
  for (const [token, reason] of cases) {
    const { status, entries } = await loggedFor(token);
    expect(status).toBe(401);
    expect(entries).toEqual([
      {
        level: 40,
        time: expect.any(String),
        security: 'credential-refused',
        reason,
        credential: 'access_token',
        employerId: employer.id,
        identityProviderId: expect.any(String),
        requestId: expect.any(String),
        reqId: expect.any(String),
        method: 'GET',
        route: '/v1/me',
        address: '127.0.0.0/24',
        msg: 'refused',
      },
    ]);
  }
});

test('a token of an issuer nobody trusts says no more than that', async () => {
  const token = await issuer.token('ada', { claims: { iss: 'https://other.example' } });
  const { entries } = await loggedFor(token);
  expect(entries).toMatchObject([{ reason: 'unknown-issuer', credential: 'access_token' }]);
});

test('a refused key is logged by the part of it that is no secret', async () => {
  const key = (await upskill.apiKey(employer.id)).authorization.replace('Bearer ', '');
  const [, , keyId = '', secret = ''] = key.split('_');
  const forged = (parts: object) => writeApiKey({ environment: 'test', keyId, secret, ...parts });
  const revoke = `update api_keys set revoked_at = now() where key_id = $1`;
  const cases: [string, string, string | undefined][] = [
    [forged({ secret: 'A'.repeat(43) }), 'wrong-secret', keyId],
    [forged({ keyId: 'A'.repeat(12) }), 'unknown-key', 'A'.repeat(12)],
    [forged({ environment: 'live' }), 'other-environment', keyId],
    [`${key.slice(0, -1)}!`, 'unreadable', undefined],
  ];
  for (const [credential, reason, logged] of cases) {
    const { entries } = await loggedFor(credential);
    expect(entries).toMatchObject([{ reason, credential: 'api_key' }]);
    expect(entries[0].keyId).toBe(logged);
  }
  await upskill.owner.query(revoke, [keyId]);
  expect((await loggedFor(key)).entries).toMatchObject([{ reason: 'revoked', keyId }]);
});

test('somebody who may not is logged by name of the permission', async () => {
  const key = await upskill.apiKey(employer.id, ['departments.read']);
  const { status, entries } = await loggedFor(
    key.authorization.replace('Bearer ', ''),
    '/v1/role-assignments',
  );
  expect(status).toBe(403);
  expect(entries).toMatchObject([
    {
      security: 'permission-refused',
      permission: 'role-assignments.read',
      employerId: employer.id,
    },
  ]);
});

test('no line of the log holds a credential, or a part of one that would do', async () => {
  const token = await issuer.token('nobody');
  const key = writeApiKey({
    environment: 'test',
    keyId: 'B'.repeat(12),
    secret: 'Zq7'.repeat(15).slice(0, 43),
  });
  for (const credential of [token, key, `x${token}`, 'y'.repeat(9_000)])
    await loggedFor(credential);
  const log = upskill.logs.join('\n');
  for (const part of [...token.split('.'), 'Zq7Zq7', 'y'.repeat(100)])
    expect(log).not.toContain(part);
});
