import { defaultRateLimits } from '../../../src/platform/http/rate-limits.js';
import { startTestApp, type TestApp, type TestEmployer } from '../../setup/test-app.js';

const apps: TestApp[] = [];
const start = async (...options: Parameters<typeof startTestApp>) => {
  const app = await startTestApp(...options);
  apps.push(app);
  return app;
};
afterEach(() => Promise.all(apps.splice(0).map((app) => app.stop())));

type From = { address?: string; headers?: Record<string, string>; url?: string };

/** Asks as a caller at an address does; `inject` takes the place of the socket. */
const askFrom = async (upskill: TestApp, { address, headers, url }: From) =>
  upskill.app.inject({
    method: 'GET',
    url: url ?? '/v1/me',
    remoteAddress: address ?? '192.0.2.1',
    headers: headers ?? {},
  });
const statusesOf = async (upskill: TestApp, count: number, from: (index: number) => From) => {
  const statuses: number[] = [];
  for (let index = 0; index < count; index += 1)
    statuses.push((await askFrom(upskill, from(index))).statusCode);
  return statuses;
};
const badKey = (index: number) => ({
  authorization: `Bearer upk_test_${String(index).padStart(12, '0')}_${'0'.repeat(43)}_000000`,
});
/** `"credential";r=2;t=60, …` by scope. */
const readBalances = (field: unknown) =>
  Object.fromEntries(
    [...String(field).matchAll(/"(\w+)";r=(\d+);t=(\d+)/g)].map(([, scope, left]) => [
      scope,
      Number(left),
    ]),
  );

test('R-01: past the credential’s limit 429 with Retry-After; another credential and another employer do not notice', async () => {
  const upskill = await start({ rateLimits: { credential: 3 } });
  const [employer, other] = [await upskill.newEmployer(), await upskill.newEmployer()];
  const second = await upskill.apiKey(employer.id);
  const ask = ({ authorization }: { authorization: string }) =>
    askFrom(upskill, { headers: { authorization } });

  expect(await statusesOf(upskill, 3, () => ({ headers: employer.admin }))).toEqual([
    200, 200, 200,
  ]);
  const refused = await ask(employer.admin);
  expect(refused.statusCode).toBe(429);
  expect(refused.headers['content-type']).toContain('application/problem+json');
  expect(refused.json()).toMatchObject({ status: 429, code: 'rate-limit-exceeded' });
  const wait = Number(refused.headers['retry-after']);
  expect([wait >= 1, wait <= 20]).toEqual([true, true]);
  expect((await ask(second)).statusCode).toBe(200);
  expect((await ask(other.admin)).statusCode).toBe(200);
});

test('R-02: the employer’s limit counts all its credentials, and another employer’s none', async () => {
  const upskill = await start({ rateLimits: { employer: 4 } });
  const [employer, other] = [await upskill.newEmployer(), await upskill.newEmployer()];
  const keys = [employer.admin, await upskill.apiKey(employer.id)];
  const statuses = await statusesOf(upskill, 6, (index) => ({ headers: keys[index % 2]! }));
  expect(statuses).toEqual([200, 200, 200, 200, 429, 429]);
  expect((await askFrom(upskill, { headers: other.admin })).statusCode).toBe(200);
});

test('R-02: the address’ limit is asked before anybody is looked up, and counts all employers’ callers', async () => {
  const upskill = await start({ rateLimits: { address: 3 } });
  const [employer, other] = [await upskill.newEmployer(), await upskill.newEmployer()];
  const callers = [employer.admin, other.admin];
  const statuses = await statusesOf(upskill, 4, (index) => ({ headers: callers[index % 2]! }));
  expect(statuses).toEqual([200, 200, 200, 429]);
  let lookups = 0;
  upskill.database.pool.on('acquire', () => {
    lookups += 1;
  });
  expect(await statusesOf(upskill, 20, (index) => ({ headers: badKey(index) }))).toEqual(
    Array(20).fill(429),
  );
  expect(lookups).toBe(0);
  expect((await askFrom(upskill, { address: '192.0.2.2', headers: other.admin })).statusCode).toBe(
    200,
  );
});

test('R-02: whoever guesses keys is stopped long before whoever has one', async () => {
  const upskill = await start({ rateLimits: { address: 102 } });
  const { admin } = await upskill.newEmployer();
  const guessing = await statusesOf(upskill, 12, (index) => ({ headers: badKey(index) }));
  expect(guessing.slice(0, 2)).toEqual([401, 401]);
  // A guess costs 51 of 102 a minute: on a slow machine one more may have been earned meanwhile.
  expect(guessing.slice(2).filter((status) => status !== 429).length).toBeLessThanOrEqual(1);
  const owning = await statusesOf(upskill, 100, () => ({ address: '192.0.2.9', headers: admin }));
  expect(new Set(owning)).toEqual(new Set([200]));
});

test('R-02: who sends no credential at all is told so at the price of a request', async () => {
  const upskill = await start({ rateLimits: { address: 100 } });
  expect(new Set(await statusesOf(upskill, 90, () => ({})))).toEqual(new Set([401]));
});

describe('R-04: nothing a request may vary opens another bucket', () => {
  const varied = (authorization: string, index: number): From => ({
    headers: {
      authorization: authorization.replace('Bearer', index % 2 ? 'bearer' : 'BEARER'),
      'x-forwarded-for': `203.0.113.${index}`,
      forwarded: `for=203.0.113.${index}`,
      'x-real-ip': `203.0.113.${index}`,
      'user-agent': `client ${index}`,
      'x-request-id': `request-${index}`,
      cookie: `session=${index}`,
    },
    url: `/v1/me${index % 2 ? '' : '?'}`,
  });

  test('429: a credential, however it is written', async () => {
    const upskill = await start({ rateLimits: { credential: 3 } });
    const { admin } = await upskill.newEmployer();
    const statuses = await statusesOf(upskill, 8, (index) => varied(admin.authorization, index));
    expect(statuses).toEqual([200, 200, 200, 429, 429, 429, 429, 429]);
  });

  test('429: a person, with whichever of their tokens', async () => {
    const upskill = await start({ rateLimits: { credential: 3 } });
    const employer = await upskill.newEmployer();
    const ada = await upskill.hire(employer);
    const tokens = [ada as { authorization: string }];
    for (let count = 1; count < 5; count += 1)
      tokens.push(await upskill.signIn(employer, ada.email));
    const statuses = await statusesOf(upskill, 5, (index) => ({
      headers: { authorization: tokens[index]!.authorization },
    }));
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
  });

  test('429: a body, a path and a method are no part of it; one limit covers all operations', async () => {
    const upskill = await start({ rateLimits: { credential: 3 } });
    const { admin } = await upskill.newEmployer();
    const answers = [
      await upskill.api.post('/v1/departments', admin, { name: 'One' }),
      await upskill.api.get('/v1/departments', admin),
      await upskill.api.patch('/v1/employer', admin, { name: 'Two' }, '*'),
      await upskill.api.post('/v1/departments', admin, { name: 'Three' }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([201, 200, 200, 429]);
  });

  test('H-12: X-Forwarded-For of a peer nobody vouched for is not believed, and is reported once', async () => {
    const upskill = await start({ rateLimits: { address: 3 } });
    const statuses = await statusesOf(upskill, 5, (index) => varied('Bearer none', index));
    expect(statuses.slice(1)).toEqual([429, 429, 429, 429]);
    expect(upskill.logs.filter((line) => line.includes('UPSKILL_TRUSTED_PROXIES'))).toHaveLength(1);
  });

  test('H-12: behind a trusted proxy each caller has a bucket; what a caller adds in front changes nothing', async () => {
    const upskill = await start({ rateLimits: { address: 3 }, trustProxy: ['10.0.0.1'] });
    const by = (forwarded: string) => ({
      address: '10.0.0.1',
      url: '/v1/openapi.json',
      headers: { 'x-forwarded-for': forwarded },
    });
    const spoofing = await statusesOf(upskill, 5, (index) => by(`198.51.100.${index}, 192.0.2.44`));
    expect(spoofing).toEqual([200, 200, 200, 429, 429]);
    expect(await statusesOf(upskill, 3, () => by('192.0.2.45'))).toEqual([200, 200, 200]);
  });

  test('429: an IPv6 caller has a /64, not each of its addresses', async () => {
    const upskill = await start({ rateLimits: { address: 3 } });
    const statuses = await statusesOf(upskill, 5, (index) => ({
      address: `2001:db8:0:1::${index + 1}`,
      url: '/v1/openapi.json',
    }));
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
  });
});

describe('what an answer says of the limits', () => {
  test('RateLimit-Policy names them, RateLimit what is left, on refusals too', async () => {
    const upskill = await start({ rateLimits: { credential: 10, employer: 20, address: 30 } });
    const { admin } = await upskill.newEmployer();
    const first = await askFrom(upskill, { headers: admin });
    expect(first.headers['ratelimit-policy']).toBe(
      '"credential";q=10;w=60, "employer";q=20;w=60, "address";q=30;w=60',
    );
    expect(readBalances(first.headers.ratelimit)).toEqual({
      credential: 9,
      employer: 19,
      address: 29,
    });
    const badQuery = await askFrom(upskill, { headers: admin, url: '/v1/me?odd=1' });
    expect([badQuery.statusCode, readBalances(badQuery.headers.ratelimit).credential]).toEqual([
      400, 8,
    ]);
    const key = await upskill.apiKey((await upskill.newEmployer()).id, []);
    const refused = await askFrom(upskill, { headers: key, url: '/v1/departments' });
    expect([refused.statusCode, readBalances(refused.headers.ratelimit).credential]).toEqual([
      403, 9,
    ]);
    const unknownPath = await askFrom(upskill, { url: '/v1/nowhere' });
    expect([unknownPath.statusCode, unknownPath.headers['ratelimit-policy']]).toEqual([
      404,
      '"address";q=30;w=60',
    ]);
    const guess = await askFrom(upskill, { headers: badKey(1) });
    expect([guess.statusCode, readBalances(guess.headers.ratelimit)]).toEqual([
      401,
      { address: 0 },
    ]);
  });

  test('an expensive request counts ten', async () => {
    const upskill = await start({ rateLimits: { credential: 25 } });
    const { admin } = await upskill.newEmployer();
    const answers = [];
    for (let count = 0; count < 3; count += 1)
      answers.push(await upskill.api.post('/v1/skills/bulk', admin, { items: [] }));
    expect(answers.map(({ headers }) => readBalances(headers.ratelimit).credential)).toEqual([
      15, 5, 5,
    ]);
    expect(answers[2]?.status).toBe(429);
  });

  test('health is never limited and says nothing of limits', async () => {
    const upskill = await start({ rateLimits: { address: 1 } });
    const statuses = await statusesOf(upskill, 10, () => ({ url: '/livez' }));
    expect(new Set(statuses)).toEqual(new Set([200]));
    const ready = await askFrom(upskill, { url: '/readyz' });
    expect([ready.statusCode, ready.headers.ratelimit]).toEqual([200, undefined]);
  });

  test('a limit of 0 is none: not named, not counted', async () => {
    const upskill = await start({ rateLimits: { credential: 0, employer: 0, address: 0 } });
    const { admin } = await upskill.newEmployer();
    const { statusCode, headers } = await askFrom(upskill, { headers: admin });
    expect(statusCode).toBe(200);
    expect([headers['ratelimit-policy'], headers.ratelimit]).toEqual([undefined, undefined]);
  });

  test('the published limits are those of the service', () => {
    expect(defaultRateLimits).toEqual({ credential: 3_000, employer: 12_000, address: 12_000 });
  });
});

test('R-03: ten thousand guesses at once are 429, not 503: a flood from one address takes no place from the others', async () => {
  const upskill = await start({ rateLimits: { address: 100 } });
  await Promise.all(
    Array.from({ length: 10 }, (_, index) => askFrom(upskill, { headers: badKey(index) })),
  );
  const statuses = await Promise.all(
    Array.from(
      { length: 10_000 },
      async (_, index) => (await askFrom(upskill, { headers: badKey(index) })).statusCode,
    ),
  );
  expect(statuses.filter((status) => status !== 429).length).toBeLessThanOrEqual(2);
});

test('a writer who waits as told gets everything done', async () => {
  const upskill = await start({ rateLimits: { credential: 120 } });
  const employer: TestEmployer = await upskill.newEmployer();
  let refusals = 0;
  for (let done = 0; done < 123; ) {
    const answer = await askFrom(upskill, { headers: employer.admin });
    if (answer.statusCode === 200) {
      done += 1;
      continue;
    }
    refusals += 1;
    await new Promise((resolve) =>
      setTimeout(resolve, Number(answer.headers['retry-after']) * 1000),
    );
  }
  expect(refusals).toBeLessThanOrEqual(3);
}, 20_000);
