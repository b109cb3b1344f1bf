import { generateKeyPairSync } from 'node:crypto';
import { exportJWK } from 'jose';
import {
  startTestApp,
  type TestApp,
  type TestEmployer,
  type TestPerson,
} from '../../setup/test-app.js';
import { startTestIssuer, type TestIssuer } from '../../setup/test-issuer.js';

let upskill: TestApp;
let employer: TestEmployer;
let issuer: TestIssuer;
let ada: TestPerson;
const SUBJECT = 'ada|4711';
beforeAll(async () => {
  upskill = await startTestApp();
  employer = await upskill.newEmployer();
  issuer = await startTestIssuer(upskill, employer);
  ada = await upskill.hire(employer, { roles: ['auditor'] });
  await issuer.link(SUBJECT, ada.id);
});
afterAll(() => upskill.stop());
afterEach(() => {
  upskill.clock.now = undefined;
});

const me = (token: string) => upskill.api.get('/v1/me', { authorization: `Bearer ${token}` });
const statusFor = async (token: string) => (await me(token)).status;
const now = () => Math.floor(Date.now() / 1000);
const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

test('200: the token says who; roles and status are read from the database', async () => {
  const { status, body } = await me(
    await issuer.token(SUBJECT, { claims: { roles: ['employer_admin'], scope: 'everything' } }),
  );
  expect(status).toBe(200);
  expect(body).toMatchObject({
    kind: 'person',
    employerId: employer.id,
    employeeId: ada.id,
    roles: ['employee', 'auditor'],
  });
});

describe('401: a signature that proves nothing', () => {
  test('no algorithm (A-02)', async () => {
    const claims = {
      iss: issuer.issuer,
      aud: 'upskill',
      sub: SUBJECT,
      iat: now(),
      exp: now() + 60,
    };
    for (const alg of ['none', 'None', 'NONE'])
      expect(await statusFor(`${base64({ alg, typ: 'at+jwt' })}.${base64(claims)}.`)).toBe(401);
  });

  test('the public key used as a secret (A-03)', async () => {
    const pem = issuer.publicKey.export({ type: 'spki', format: 'pem' });
    const token = await issuer.token(SUBJECT, {
      header: { alg: 'HS256' },
      key: Buffer.from(pem.toString()),
    });
    expect(await statusFor(token)).toBe(401);
  });

  test('another key, though the token brings it along or says where to fetch it (A-04, A-05)', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const jwk = await exportJWK(publicKey);
    for (const header of [
      {},
      { jwk },
      { jku: 'https://attacker.example/jwks.json' },
      { x5u: 'https://attacker.example/chain.pem' },
      { kid: '../../etc/passwd' },
      { kid: "' or 1=1 --" },
    ])
      expect(await statusFor(await issuer.token(SUBJECT, { header, key: privateKey }))).toBe(401);
  });

  test('an extension nobody here understands (A-12)', async () => {
    const header = { crit: ['surely-unknown'], 'surely-unknown': true };
    const [, claims, signature] = (await issuer.token(SUBJECT)).split('.');
    const changed = base64({ alg: 'RS256', typ: 'at+jwt', kid: 'first', ...header });
    expect(await statusFor(`${changed}.${claims}.${signature}`)).toBe(401);
  });

  test('claims changed after signing', async () => {
    const [header, , signature] = (await issuer.token(SUBJECT)).split('.');
    const claims = {
      iss: issuer.issuer,
      aud: 'upskill',
      sub: 'other',
      iat: now(),
      exp: now() + 60,
    };
    expect(await statusFor(`${header}.${base64(claims)}.${signature}`)).toBe(401);
  });
});

describe('401: a token for something else', () => {
  test.each([
    ['another issuer (A-06)', { claims: { iss: 'https://other.example' } }],
    ['another audience (A-07)', { claims: { aud: 'payroll' } }],
    ['an ID token (A-08)', { header: { typ: 'JWT' } }],
    ['no type', { header: { typ: undefined } }],
    ['a subject nobody here has: nobody is made up for it (A-13)', { claims: { sub: 'nobody' } }],
    ['no subject', { without: ['sub'] }],
    ['no audience', { without: ['aud'] }],
  ])('%s', async (_name, change) => {
    expect(await statusFor(await issuer.token(SUBJECT, change))).toBe(401);
  });

  test.each([
    ['a number', 7],
    ['text PostgreSQL cannot hold', 'https://\u0000.example'],
    ['longer than any issuer', 'x'.repeat(5_000)],
  ])('an issuer that is %s', async (_name, iss) => {
    const token = await issuer.token(SUBJECT, { claims: { iss: iss as string } });
    expect(await statusFor(token)).toBe(401);
  });

  test('the issuer with a slash at its end (A-06)', async () => {
    const token = await issuer.token(SUBJECT, { claims: { iss: `${issuer.issuer}/` } });
    expect(await statusFor(token)).toBe(401);
  });

  test('the same subject of another employer’s provider (A-16)', async () => {
    const other = await startTestIssuer(upskill, await upskill.newEmployer());
    expect(await statusFor(await other.token(SUBJECT))).toBe(401);
  });

  test('a provider that was switched off, within two seconds', async () => {
    const gone = await startTestIssuer(upskill, employer);
    await gone.link(SUBJECT, ada.id);
    expect(await statusFor(await gone.token(SUBJECT))).toBe(200);
    await upskill.owner.query('update identity_providers set enabled = false where issuer = $1', [
      gone.issuer,
    ]);
    upskill.clock.now = new Date(Date.now() + 2_000);
    expect(await statusFor(await gone.token(SUBJECT))).toBe(401);
  });
});

describe('time', () => {
  test('200 for 29 seconds after it expired, 401 after 31: clocks differ that much (A-09)', async () => {
    const expired = (seconds: number) =>
      issuer.token(SUBJECT, { claims: { iat: now() - 120, exp: now() - seconds } });
    expect(await statusFor(await expired(29))).toBe(200);
    expect(await statusFor(await expired(32))).toBe(401);
  });

  test.each(['exp', 'iat'])('401: no %s (A-10)', async (claim) => {
    expect(await statusFor(await issuer.token(SUBJECT, { without: [claim] }))).toBe(401);
  });

  test('401: issued in the future (A-11)', async () => {
    const claims = { iat: now() + 3_600, exp: now() + 7_200 };
    expect(await statusFor(await issuer.token(SUBJECT, { claims }))).toBe(401);
  });

  test('401 after an hour, however long it says it is valid (A-11)', async () => {
    const token = await issuer.token(SUBJECT, { claims: { exp: now() + 10 * 365 * 86_400 } });
    upskill.clock.now = new Date(Date.now() + 3_500_000);
    expect(await statusFor(token)).toBe(200);
    upskill.clock.now = new Date(Date.now() + 3_700_000);
    expect(await statusFor(token)).toBe(401);
  });
});

describe('the person', () => {
  test('401 on the next request after the employment ended (A-14)', async () => {
    const leaver = await upskill.hire(employer);
    await issuer.link('leaver', leaver.id);
    const token = await issuer.token('leaver');
    expect(await statusFor(token)).toBe(200);
    const changes = { status: 'terminated', terminatedOn: '2026-01-31' };
    const ending = upskill.api.patch(`/v1/employees/${leaver.id}`, employer.admin, changes, '*');
    await upskill.done(ending);
    expect(await statusFor(token)).toBe(401);
  });

  test('a role taken away is gone on the next request', async () => {
    const finance = await upskill.hire(employer, { roles: ['hr_admin'] });
    const read = () => upskill.api.get('/v1/role-assignments', finance);
    expect((await read()).status).toBe(200);
    await upskill.owner.query('delete from role_assignments where employee_id = $1', [finance.id]);
    expect((await read()).status).toBe(403);
  });

  test('a manager is who has a report, from the first to the last', async () => {
    const manager = await upskill.hire(employer);
    const roles = async () => (await upskill.api.get('/v1/me', manager)).body.roles;
    expect(await roles()).toEqual(['employee']);
    const report = await upskill.hire(employer, { manager });
    expect(await roles()).toEqual(['employee', 'manager']);
    const moved = upskill.api.patch(
      `/v1/employees/${report.id}`,
      employer.admin,
      { managerId: null },
      '*',
    );
    await upskill.done(moved);
    expect(await roles()).toEqual(['employee']);
  });
});

test('what was refused leaves no token in the log', async () => {
  const token = await issuer.token(SUBJECT, { claims: { aud: 'payroll' } });
  await me(token);
  expect(upskill.logs.join('\n')).not.toContain(token.slice(-40));
});
