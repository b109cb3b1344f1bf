import { type AddressInfo, connect } from 'node:net';
import { startTestApp, type TestApp, type TestEmployer } from '../../setup/test-app.js';

let upskill: TestApp;
let employer: TestEmployer;
beforeAll(async () => {
  upskill = await startTestApp();
  employer = await upskill.newEmployer();
});
afterAll(() => upskill.stop());

describe('paths and methods', () => {
  test('404: a path that does not exist, as a problem', async () => {
    const { status, body, headers } = await upskill.api.get('/v1/surely-nothing', employer.admin);
    expect([status, body.code]).toEqual([404, 'not-found']);
    expect(headers['content-type']).toMatch(/^application\/problem\+json/);
  });

  test('405: a method the path does not have', async () => {
    const { status, body } = await upskill.api.put('/v1/departments', employer.admin, {});
    expect([status, body.code]).toEqual([405, 'method-not-allowed']);
  });

  test.each([
    '/v1/departments/%00',
    '/v1/departments/..%2femployees',
    '/v1/departments/%E0%A4%A',
    `/v1/departments/${'x'.repeat(600)}`,
  ])('V-23: 400 or 404: %s', async (url) => {
    const { status, body } = await upskill.api.get(url, employer.admin);
    expect([400, 404]).toContain(status);
    expect(body.errors).toBeInstanceOf(Array);
    expect(body.code).toMatch(/^(invalid-request|not-found|department-not-found)$/);
  });

  test('a method in a header is not a method (F-08)', async () => {
    const { body } = await upskill.api.post('/v1/departments', employer.admin, { name: 'Kept' });
    const answer = await upskill.api.get(`/v1/departments/${body.id}`, employer.admin, {
      'x-http-method-override': 'DELETE',
      'if-match': '*',
    });
    expect(answer.status).toBe(200);
  });

  test('HEAD asks for the same credential as GET', async () => {
    const head = (authorization?: string) =>
      upskill.app.inject({
        method: 'HEAD',
        url: '/v1/departments',
        headers: authorization ? { authorization } : {},
      });
    expect((await head()).statusCode).toBe(401);
    expect((await head(employer.admin.authorization)).statusCode).toBe(200);
  });
});

describe('what is not HTTP', () => {
  /** Sends bytes to the listening server and answers what comes back until it closes the connection. */
  async function raw(bytes: string): Promise<string> {
    const { port } = upskill.app.server.address() as AddressInfo;
    const socket = connect(port, '127.0.0.1');
    socket.write(bytes);
    let answer = '';
    for await (const chunk of socket) answer += String(chunk);
    return answer;
  }
  beforeAll(() => upskill.app.listen({ port: 0, host: '127.0.0.1' }));

  test.each([
    ['noise', 'surely not http\r\n\r\n', 400],
    [
      'two lengths',
      'POST /v1/departments HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na',
      400,
    ],
    [
      'a length and chunks',
      'POST /v1/departments HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
    ['no host', 'GET /livez HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
    [
      'headers of 20 KB',
      `GET /livez HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`,
      431,
    ],
  ])('%s is refused, and the connection closed', async (_name, bytes, status) => {
    expect(await raw(bytes)).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  });

  test('the refusal is a problem like any other', async () => {
    const [head = '', body = ''] = (await raw('surely not http\r\n\r\n')).split('\r\n\r\n');
    expect(head).toContain('content-type: application/problem+json');
    expect(JSON.parse(body)).toMatchObject({ status: 400, code: 'invalid-request', errors: [] });
  });
});

describe('ids in a path', () => {
  test('upper case is the same id (V-18)', async () => {
    const { body } = await upskill.api.post('/v1/departments', employer.admin, { name: 'Upper' });
    const url = `/v1/departments/${body.id.toUpperCase()}`;
    expect((await upskill.api.get(url, employer.admin)).body).toEqual(body);
  });

  test.each([
    '{01939f6e-5a7c-7c3e-9b52-0d6a3f1b2c4d}',
    '01939f6e-5a7c-7c3e-9b52-0d6a3f1b2c4',
    '1',
    '-1',
  ])('400: %s is no id (V-18)', async (id) => {
    const url = `/v1/departments/${encodeURIComponent(id)}`;
    expect((await upskill.api.get(url, employer.admin)).status).toBe(400);
  });

  test('400: the nil UUID (V-18)', async () => {
    const url = '/v1/departments/00000000-0000-0000-0000-000000000000';
    expect((await upskill.api.get(url, employer.admin)).status).toBe(400);
  });
});

describe('every answer', () => {
  const urls = ['/v1/departments', '/v1/surely-nothing', '/livez', '/v1/openapi.json'];

  test.each(urls)(
    '%s: nothing is cached, sniffed, framed or told about the software (E-07, E-08)',
    async (url) => {
      const { headers } = await upskill.api.get(url, employer.admin);
      expect(headers).toMatchObject({
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
        'referrer-policy': 'no-referrer',
        'strict-transport-security': 'max-age=31536000; includeSubDomains',
        'cross-origin-resource-policy': 'same-origin',
      });
      expect(Object.keys(headers)).not.toContain('server');
      expect(Object.keys(headers)).not.toContain('x-powered-by');
      expect(Object.keys(headers)).not.toContain('access-control-allow-origin');
    },
  );

  test('carries the id of its request: the caller’s if it is one, else a new one', async () => {
    const ask = (id: string) =>
      upskill.api.get('/v1/surely-nothing', employer.admin, { 'x-request-id': id });
    const told = await ask('support-case-4711');
    expect([told.headers['x-request-id'], told.body.requestId]).toEqual([
      'support-case-4711',
      'support-case-4711',
    ]);
    expect(told.body.instance).toBe('urn:upskill:request:support-case-4711');
    for (const id of ['short', 'with space and more', `x${'y'.repeat(200)}`])
      expect((await ask(id)).headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('a refusal names no file, no statement and no library (E-02)', async () => {
    const leaky = /\bat .*\.ts|select |pg_|node_modules|\/home\/|drizzle|zod/i;
    const refused = [
      await upskill.api.get('/v1/departments/nothing', employer.admin),
      await upskill.api.post('/v1/departments', employer.admin, { name: 7 }),
      await upskill.api.get('/v1/departments?cursor=x', employer.admin),
      await upskill.api.post('/v1/departments', employer.admin, {
        name: 'Lost',
        parentId: '01939f6e-5a7c-7c3e-9b52-0d6a3f1b2c4d',
      }),
    ];
    for (const { status, text } of refused) {
      expect(status).toBeGreaterThanOrEqual(400);
      expect(text).not.toMatch(leaky);
    }
  });
});

test('422: a reference to another employer’s row is as unknown as one to nothing', async () => {
  const other = await upskill.newEmployer();
  const theirs = await upskill.api.post('/v1/departments', other.admin, { name: 'Theirs' });
  const below = (parentId: string) =>
    upskill.call('POST', {
      url: '/v1/departments',
      by: employer.admin,
      body: { name: 'Below', parentId },
      headers: { 'x-request-id': 'same-for-both' },
    });
  const [foreign, nowhere] = [
    await below(theirs.body.id),
    await below('01939f6e-5a7c-7c3e-9b52-0d6a3f1b2c4d'),
  ];
  expect([foreign.status, foreign.body.code]).toEqual([422, 'unknown-reference']);
  expect(foreign.text).toBe(nowhere.text);
});
