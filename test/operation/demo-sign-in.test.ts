import { createHash, randomBytes } from 'node:crypto';
import {
  refuseInProduction,
  serveDemoSignIn,
} from '../../src/app/demo-sign-in/serve-demo-sign-in.js';
import { type DemoSignIn, startDemoSignIn } from '../../src/app/demo-sign-in/start-demo-sign-in.js';
import { createHttpClient } from '../../src/platform/http-client/http-client.js';
import {
  startTestApp,
  type TestApp,
  type TestEmployer,
  type TestPerson,
} from '../setup/test-app.js';

let upskill: TestApp;
let employer: TestEmployer;
let ada: TestPerson;
let admin: TestPerson;
let signIn: DemoSignIn;
beforeAll(async () => {
  upskill = await startTestApp({ http: createHttpClient({ allowLoopback: true }) });
  employer = await upskill.newEmployer();
  ada = await upskill.hire(employer, { roles: ['auditor'] });
  admin = await upskill.hire(employer, { roles: ['employer_admin'] });
  signIn = await start();
});
afterAll(async () => {
  await signIn.stop();
  await upskill.stop();
});

const demo = () => ({
  employerId: employer.id,
  apiKey: employer.admin.authorization.replace('Bearer ', ''),
  people: [
    { name: 'Ada <Byron>', role: 'auditor', email: ada.email },
    { name: 'Grace Hopper', role: 'employer_admin', email: admin.email },
  ],
});
const start = (port = 0) => serveDemoSignIn(upskill, demo(), port);

const REDIRECT = 'http://127.0.0.1:8976/callback';

/** A browser as far as this needs one: it keeps cookies, and goes where it is sent while that is the provider. */
function browser() {
  const cookies = new Map<string, string>();
  return async function visit(url: string, form?: Record<string, string>): Promise<Response> {
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') },
      ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    const location = response.headers.get('location');
    if (!location || location.startsWith(REDIRECT)) return response;
    return visit(new URL(location, url).href);
  };
}

const base64Sha256 = (text: string) => createHash('sha256').update(text).digest('base64url');

/** Asks for a code; answers what the provider shows. */
function begin(visit: ReturnType<typeof browser>, changes: Record<string, string> = {}) {
  const query = new URLSearchParams({
    client_id: signIn.clientId,
    redirect_uri: REDIRECT,
    response_type: 'code',
    scope: signIn.scope,
    state: 'a-state',
    code_challenge_method: 'S256',
    ...changes,
  });
  return visit(`${signIn.issuer}/auth?${query}`);
}

const exchange = (code: string, verifier: string) =>
  fetch(`${signIn.issuer}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri: REDIRECT,
      client_id: signIn.clientId,
      code_verifier: verifier,
    }),
  });

/** The code somebody brings back from the sign-in page. */
async function codeOf(subject: string, verifier: string): Promise<string> {
  const visit = browser();
  const page = await begin(visit, { code_challenge: base64Sha256(verifier) });
  const returned = await visit(page.url, { account: subject });
  const location = new URL(returned.headers.get('location') ?? '');
  expect(location.searchParams.get('state')).toBe('a-state');
  return location.searchParams.get('code') ?? '';
}

async function tokenOf(subject: string): Promise<string> {
  const verifier = randomBytes(32).toString('base64url');
  const response = await exchange(await codeOf(subject, verifier), verifier);
  const answer = (await response.json()) as { access_token: string };
  expect([response.status, answer]).toEqual([
    200,
    expect.objectContaining({ access_token: expect.any(String), token_type: 'Bearer' }),
  ]);
  return answer.access_token;
}

const partOf = (token: string, part: number) =>
  JSON.parse(Buffer.from(token.split('.')[part] ?? '', 'base64url').toString());

test('the code flow ends in an access token that the service knows somebody by', async () => {
  const token = await tokenOf(`demo-${ada.id}`);
  expect(partOf(token, 0)).toMatchObject({ alg: 'RS256', typ: 'at+jwt' });
  expect(partOf(token, 1)).toMatchObject({ iss: signIn.issuer, aud: 'upskill' });
  const { status, body } = await upskill.api.get('/v1/me', { authorization: `Bearer ${token}` });
  expect([status, body.employeeId, body.roles]).toEqual([200, ada.id, ['employee', 'auditor']]);
});

test('each account is somebody else', async () => {
  const authorization = `Bearer ${await tokenOf(`demo-${admin.id}`)}`;
  const { body } = await upskill.api.get('/v1/me', { authorization });
  expect(body).toMatchObject({ employeeId: admin.id, roles: ['employee', 'employer_admin'] });
});

test('the page shows the people of the demo, and a name is never markup', async () => {
  const page = await begin(browser(), { code_challenge: base64Sha256('verifier') });
  const text = await page.text();
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(text).toContain('Ada &lt;Byron&gt;');
  expect(text).toContain(`value="demo-${admin.id}"`);
});

test('nobody signs in as somebody the demo does not have', async () => {
  const visit = browser();
  const page = await begin(visit, { code_challenge: base64Sha256('verifier') });
  const answer = await visit(page.url, { account: 'demo-somebody' });
  expect(answer.headers.get('location')).toBeNull();
  expect(await answer.text()).toContain('Whom do you want to be?');
});

test('a code without PKCE, or with the verifier of somebody else, is worth nothing', async () => {
  const refused = await begin(browser());
  expect(refused.headers.get('location')).toContain('error=invalid_request');
  const verifier = randomBytes(32).toString('base64url');
  const code = await codeOf(`demo-${ada.id}`, verifier);
  expect((await exchange(code, randomBytes(32).toString('base64url'))).status).toBe(400);
});

test('an ID token of the demo is no access token (A-08)', async () => {
  const verifier = randomBytes(32).toString('base64url');
  const response = await exchange(await codeOf(`demo-${ada.id}`, verifier), verifier);
  const { id_token: idToken } = (await response.json()) as { id_token: string };
  expect(partOf(idToken, 1).sub).toBe(`demo-${ada.id}`);
  const me = await upskill.api.get('/v1/me', { authorization: `Bearer ${idToken}` });
  expect(me.status).toBe(401);
});

test('started again on its port it is the provider it was, and links nobody twice', async () => {
  const port = Number(new URL(signIn.issuer).port);
  await signIn.stop();
  signIn = await start(port);
  const { data } = await upskill.done(
    upskill.api.get('/v1/identity-providers?limit=200', employer.admin),
  );
  const registered = data.filter(({ issuer }: { issuer: string }) => issuer === signIn.issuer);
  expect(registered).toHaveLength(1);
  const identities = await upskill.done(
    upskill.api.get(`/v1/employees/${ada.id}/identities`, employer.admin),
  );
  const own = identities.data.filter(
    ({ identityProviderId }: { identityProviderId: string }) =>
      identityProviderId === registered[0].id,
  );
  expect(own).toHaveLength(1);
});

describe('one sentence says why it does not start', () => {
  test('in production', () => {
    expect(() => refuseInProduction({ isProduction: true })).toThrow(
      'it is refused where NODE_ENV is production',
    );
    expect(() => refuseInProduction({ isProduction: false })).not.toThrow();
  });

  test('without the development packages', async () => {
    const load = () =>
      Promise.reject(Object.assign(new Error('not found'), { code: 'ERR_MODULE_NOT_FOUND' }));
    await expect(startDemoSignIn({ port: 0, accounts: [], load })).rejects.toThrow(
      'needs the development packages',
    );
  });

  test('without a demo employer', async () => {
    await expect(serveDemoSignIn(upskill, undefined, 0)).rejects.toThrow(
      'run `upskill demo` first',
    );
  });

  test('on a port that is taken', async () => {
    const port = Number(new URL(signIn.issuer).port);
    await expect(start(port)).rejects.toThrow('UPSKILL_DEMO_SIGN_IN_PORT');
  });
});
