import { type AddressInfo, connect } from 'node:net';
import { fresh, startTestApp, type TestApp, type TestEmployer } from '../../setup/test-app.js';

/** What no client library sends: bytes on a socket. */
let upskill: TestApp;
let employer: TestEmployer;
beforeAll(async () => {
  upskill = await startTestApp();
  employer = await upskill.newEmployer();
  await upskill.app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(() => upskill.stop());

/** Sends bytes and answers all that comes back until the server closes the connection. */
async function raw(bytes: string | Buffer): Promise<string> {
  const { port } = upskill.app.server.address() as AddressInfo;
  const socket = connect(port, '127.0.0.1');
  socket.write(bytes);
  let answer = '';
  for await (const chunk of socket) answer += String(chunk);
  return answer;
}

type Spoken = { line?: string; headers?: readonly string[]; body?: string | Buffer };

/** A request with our credential, closed by the server after its answer. */
function speak({ line = 'GET /v1/departments HTTP/1.1', headers = [], body = '' }: Spoken) {
  const lines = [
    line,
    ...(headers.some((each) => /^host:/i.test(each)) ? [] : ['Host: upskill.test']),
    `Authorization: ${employer.admin.authorization}`,
    'Connection: close',
    ...headers,
  ];
  return raw(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), Buffer.from(body)]));
}

const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d+) /.exec(answer)?.[1]);
const bodyOf = (answer: string) => JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4));
const post = 'POST /v1/departments HTTP/1.1';
const json = ['Content-Type: application/json'];

async function departments(): Promise<number> {
  const { rows } = await upskill.owner.query('select 1 from departments where employer_id = $1', [
    employer.id,
  ]);
  return rows.length;
}

describe('H-08: two readings of where a request ends', () => {
  const body = '{"name":"Smuggled"}';
  test.each([
    ['a length and chunks', ['Content-Length: 4', 'Transfer-Encoding: chunked'], '0\r\n\r\n'],
    ['two lengths', ['Content-Length: 19', 'Content-Length: 5'], body],
    ['a list of lengths', ['Content-Length: 19, 19'], body],
    ['a signed length', ['Content-Length: +19'], body],
    ['a folded header', ['X-Folded: a\r\n b', 'Content-Length: 19'], body],
    ['a header ended by a bare line feed', ['X-Bare: a\nX-Second: b', 'Content-Length: 19'], body],
    ['a blank before the colon', ['Content-Length : 19'], body],
    ['an unknown transfer encoding', ['Transfer-Encoding: identity, chunked, cow'], body],
    ['a NUL in a header', ['X-Nul: a\0b', 'Content-Length: 19'], body],
    ['chunks of a length that is none', ['Transfer-Encoding: chunked'], 'zz\r\nab\r\n0\r\n\r\n'],
  ])('400 and the connection closed: %s', async (_what, headers, sent) => {
    const before = await departments();
    const answer = await speak({ line: post, headers: [...json, ...headers], body: sent });
    expect(statusOf(answer)).toBe(400);
    expect(answer).toMatch(/\r\nconnection: close\r\n/i);
    expect(bodyOf(answer)).toMatchObject({ status: 400, code: 'invalid-request', errors: [] });
    expect(await departments()).toBe(before);
  });

  test('what follows on the same connection is not read as a request', async () => {
    const smuggled = 'GET /livez HTTP/1.1\r\nHost: x\r\n\r\n';
    const answer = await speak({
      line: post,
      headers: [...json, 'Content-Length: 4', 'Transfer-Encoding: chunked'],
      body: `0\r\n\r\n${smuggled}`,
    });
    expect(answer.match(/HTTP\/1\.1 \d{3}/g)).toEqual(['HTTP/1.1 400']);
  });

  test('408 or 400: a body shorter than its length, cut off, changes nothing', async () => {
    const before = await departments();
    const { port } = upskill.app.server.address() as AddressInfo;
    const socket = connect(port, '127.0.0.1');
    socket.end(
      `${post}\r\nHost: x\r\nAuthorization: ${employer.admin.authorization}\r\n${json[0]}\r\nContent-Length: 99\r\n\r\n{"name":"Half"}`,
    );
    for await (const _chunk of socket);
    expect(await departments()).toBe(before);
  });
});

describe('H-09: who is meant', () => {
  test.each([
    ['no host', 'GET /livez HTTP/1.1\r\nConnection: close\r\n\r\n'],
    ['two hosts', 'GET /livez HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n'],
    ['one host twice', 'GET /livez HTTP/1.1\r\nHost: a\r\nhOsT: a\r\nConnection: close\r\n\r\n'],
    [
      'a target that brings another host',
      'GET http://evil.test/livez HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
    ],
    ['a target without a path', 'GET livez HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'],
  ])('400: %s', async (_what, bytes) => {
    const answer = await raw(bytes);
    expect(statusOf(answer)).toBe(400);
    expect(bodyOf(answer)).toMatchObject({ status: 400, code: 'invalid-request' });
  });

  test('no answer and no link is made from Host or from what a proxy would say of it', async () => {
    for (let index = 0; index < 2; index += 1)
      await upskill.done(
        upskill.api.post('/v1/departments', employer.admin, { name: fresh('Department') }),
      );
    const spoofed = ['Host: evil.test', 'X-Forwarded-Host: evil.test', 'X-Forwarded-Proto: gopher'];
    const listed = await speak({ line: 'GET /v1/departments?limit=1 HTTP/1.1', headers: spoofed });
    expect(listed).toMatch(/\r\nlink: <\/v1\/departments\?/i);
    const refused = await speak({
      line: post,
      headers: [...spoofed, ...json, 'Content-Length: 2'],
      body: '{}',
    });
    const made = await speak({
      line: post,
      headers: [...spoofed, ...json, 'Content-Length: 16'],
      body: '{"name":"Hosts"}',
    });
    expect(made).toMatch(/\r\nlocation: \/v1\/departments\//i);
    for (const answer of [
      listed,
      refused,
      made,
      await speak({ line: 'GET /no HTTP/1.1', headers: spoofed }),
    ])
      expect(answer).not.toMatch(/evil\.test|gopher/);
  });
});

describe('sizes', () => {
  test('431: headers of more than 16 KB (H-10)', async () => {
    const answer = await speak({ headers: [`X-Long: ${'x'.repeat(17_000)}`] });
    expect(statusOf(answer)).toBe(431);
    expect(bodyOf(answer)).toMatchObject({ status: 431, code: 'invalid-request' });
  });

  test('431: thousands of small headers (H-10)', async () => {
    const headers = Array.from({ length: 5_000 }, (_each, index) => `X-${index}: y`);
    expect(statusOf(await speak({ headers }))).toBe(431);
  });

  test('414: a URL of more than 8 KiB; of exactly 8 KiB it is read (H-11)', async () => {
    const urlOf = (length: number) => `/v1/departments?q=${'x'.repeat(length)}`.slice(0, length);
    const longest = await speak({ line: `GET ${urlOf(8_192)} HTTP/1.1` });
    expect([statusOf(longest), bodyOf(longest).errors[0].code]).toEqual([400, 'unrecognized-keys']);
    const longer = await speak({ line: `GET ${urlOf(8_193)} HTTP/1.1` });
    expect([statusOf(longer), bodyOf(longer).code]).toEqual([414, 'url-too-long']);
    const far = await speak({ line: `GET ${urlOf(40_000)} HTTP/1.1` });
    expect(statusOf(far)).toBe(431);
  });

  test('413: a body of more than a mebibyte, counted in bytes, is not read to its end (V-06)', async () => {
    const body = Buffer.from(`{"name":"${'€'.repeat(400_000)}"}`);
    const answer = await speak({
      line: post,
      headers: [...json, `Content-Length: ${body.length}`],
    });
    expect([statusOf(answer), bodyOf(answer).code]).toEqual([413, 'body-too-large']);
  });

  test('413: and of endless chunks (V-06)', async () => {
    const chunk = `40000\r\n${' '.repeat(0x40000)}\r\n`;
    const answer = await speak({
      line: post,
      headers: [...json, 'Transfer-Encoding: chunked'],
      body: chunk.repeat(5),
    });
    expect([statusOf(answer), bodyOf(answer).code]).toEqual([413, 'body-too-large']);
  });
});

describe('H-13: another protocol is not spoken', () => {
  test.each([
    ['Expect: 100-continue'],
    ['Expect: 200-maybe'],
    ['Connection: Upgrade\r\nUpgrade: websocket'],
    ['Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQ'],
    ['TE: trailers\r\nTrailer: Authorization'],
  ])('%j is ignored: the answer is the same', async (headers) => {
    const answer = await speak({ line: 'GET /v1/me HTTP/1.1', headers: [headers] });
    const final = answer.slice(answer.lastIndexOf('HTTP/1.1 '));
    expect([statusOf(final), bodyOf(final).kind]).toEqual([200, 'api_key']);
  });

  test.each([
    ['CONNECT', 'CONNECT evil.test:443 HTTP/1.1\r\nHost: evil.test:443\r\n\r\n'],
    ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['HTTP/0.9', 'GET /livez\r\n\r\n'],
    ['a future HTTP', 'GET /livez HTTP/9.9\r\nHost: x\r\n\r\n'],
    ['TLS', '\x16\x03\x01\x00\xa5\x01\x00\x00'],
  ])('%s gets nothing of the service', async (_what, bytes) => {
    expect(await raw(bytes)).not.toMatch(/ 200 |"status":"ok"/);
  });

  test.each(['TRACE', 'OPTIONS', 'PROPFIND', 'PURGE'])(
    '404 or 405, and nothing is echoed: %s (F-08)',
    async (method) => {
      const answer = await speak({
        line: `${method} /v1/departments HTTP/1.1`,
        headers: ['X-Canary: surely-not-echoed'],
      });
      expect([404, 405]).toContain(statusOf(answer));
      expect(answer).not.toContain('surely-not-echoed');
    },
  );
});

describe('paths and bytes', () => {
  test.each([
    '/v1/departments/%00',
    '/v1/departments/../../etc/passwd',
    '/v1/departments/%2e%2e%2fapi-keys',
    '/v1/departments/..;/employees',
    '/v1/departments/%E0%A4%A',
    '/v1/departments/%c0%af',
    '/v1//departments',
    '//v1/departments',
    '/v1/./departments',
    '/v1\\departments',
    '/V1/departments',
    '/v1/departments/',
  ])('V-23: 400 or 404: %s', async (path) => {
    const answer = await speak({ line: `GET ${path} HTTP/1.1` });
    expect([400, 404]).toContain(statusOf(answer));
    expect(bodyOf(answer).code).toMatch(/^(invalid-request|not-found)$/);
  });

  test('400: bytes that are not UTF-8, whole or cut within a character (V-11)', async () => {
    for (const bytes of [
      [0xff],
      [0xc0, 0x80],
      [0xed, 0xa0, 0x80],
      [0xf4, 0x90, 0x80, 0x80],
      [0xe2, 0x82],
    ]) {
      const body = Buffer.concat([Buffer.from('{"name":"'), Buffer.from(bytes), Buffer.from('"}')]);
      const answer = await speak({
        line: post,
        headers: [...json, `Content-Length: ${body.length}`],
        body,
      });
      expect([statusOf(answer), bodyOf(answer).errors[0].code]).toEqual([400, 'not-utf-8']);
    }
  });

  test('201: a byte order mark before the JSON is read past (V-12)', async () => {
    const body = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from('{"name":"Marked"}')]);
    const answer = await speak({
      line: post,
      headers: [...json, `Content-Length: ${body.length}`],
      body,
    });
    expect([statusOf(answer), bodyOf(answer).name]).toEqual([201, 'Marked']);
  });

  test('400: the marks of UTF-16, whichever end comes first (V-12)', async () => {
    for (const mark of [
      [0xff, 0xfe],
      [0xfe, 0xff],
    ]) {
      const body = Buffer.concat([Buffer.from(mark), Buffer.from('{"name":"x"}', 'utf16le')]);
      const headers = [...json, `Content-Length: ${body.length}`];
      expect(statusOf(await speak({ line: post, headers, body }))).toBe(400);
    }
  });
});
