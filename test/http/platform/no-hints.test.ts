import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { startTestApp, type TestApp, type TestEmployer } from '../../setup/test-app.js';

let upskill: TestApp;
let employer: TestEmployer;
let port: number;
beforeAll(async () => {
  upskill = await startTestApp();
  employer = await upskill.newEmployer();
  await upskill.app.listen({ port: 0, host: '127.0.0.1' });
  ({ port } = upskill.app.server.address() as AddressInfo);
});
afterAll(() => upskill.stop());

/** Sends bytes and answers everything that comes back: a client library would hide headers. */
async function exchange(request: string): Promise<string> {
  const socket = connect(port, '127.0.0.1').setEncoding('latin1');
  let text = '';
  socket.on('data', (chunk: string) => {
    text += chunk;
  });
  socket.write(request);
  await once(socket, 'close');
  return text;
}

const HINT =
  /\b(fastify|node(\.?js)?|express|pino|zod|drizzle|postgres(ql)?|node_modules)\b|\.[cm]?[jt]s:\d/i;
const ask = (line: string, ...headers: string[]) =>
  [line, 'Host: localhost', 'Connection: close', ...headers, '', ''].join('\r\n');

test.each([
  [
    'an answer',
    () => ask('GET /v1/employer HTTP/1.1', `Authorization: ${employer.admin.authorization}`),
    200,
  ],
  ['liveness', () => ask('GET /livez HTTP/1.1'), 200],
  ['no credential', () => ask('GET /v1/employer HTTP/1.1'), 401],
  ['an unknown path', () => ask('GET /server-status HTTP/1.1'), 404],
  ['metrics on the port of the API', () => ask('GET /metrics HTTP/1.1'), 404],
  ['a method the path does not have', () => ask('DELETE /livez HTTP/1.1'), 405],
  ['a path nobody can read', () => ask('GET /v1/%E0%A4%A HTTP/1.1'), 400],
  ['what is no HTTP', () => 'HELLO\r\n\r\n', 400],
  ['headers without end', () => ask('GET /livez HTTP/1.1', `X-Long: ${'x'.repeat(20_000)}`), 431],
])('%s says neither what serves it nor its version', async (_what, request, status) => {
  const text = await exchange(request());
  const [head = ''] = text.split('\r\n\r\n');
  expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(head).not.toMatch(/^(server|x-powered-by|via|x-aspnet-version|x-runtime):/im);
  expect(text).not.toMatch(HINT);
});

test('planted: a hint is found', () => {
  for (const hint of ['x-powered-by: Express', 'at server.ts:12', 'PostgreSQL 18', 'Node.js'])
    expect(hint).toMatch(HINT);
});
