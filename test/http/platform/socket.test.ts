import { type AddressInfo, connect } from 'node:net';
import request from 'supertest';
import { startTestApp, type TestApp, type TestEmployer } from '../../setup/test-app.js';

/** Most tests speak to the service without a socket; these see what only a socket shows. */
let upskill: TestApp;
let employer: TestEmployer;
beforeAll(async () => {
  upskill = await startTestApp();
  employer = await upskill.newEmployer();
  await upskill.app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(() => upskill.stop());

const http = () => request(upskill.app.server);

test('200: a resource comes with its ETag, its request id and no hint of what serves it', async () => {
  const { headers, body } = await http().get('/v1/employer').set(employer.admin).expect(200);
  expect(headers).toMatchObject({ etag: `"v${body.version}"`, 'cache-control': 'no-store' });
  expect(headers['x-request-id']).toMatch(/^[\w-]{36}$/);
  expect(headers).not.toHaveProperty('server');
  expect(headers).not.toHaveProperty('x-powered-by');
});

test('200: HEAD answers the headers of GET and no body', async () => {
  const { text, headers } = await http().head('/v1/employer').set(employer.admin).expect(200);
  expect(text ?? '').toBe('');
  expect(headers.etag).toMatch(/^"v\d+"$/);
});

test('405: a method the path does not have changes nothing, whatever a header says (F-08)', async () => {
  const { body } = await http()
    .post('/v1/employer')
    .set({ ...employer.admin, 'x-http-method-override': 'PATCH' })
    .send({ name: 'Taken over' })
    .expect(405);
  expect(body.code).toBe('method-not-allowed');
});

test('201: what is created says where it is, and the place answers', async () => {
  const { headers, body } = await http()
    .post('/v1/departments')
    .set(employer.admin)
    .send({ name: 'Over a socket' })
    .expect(201);
  const { body: read } = await http().get(headers.location!).set(employer.admin).expect(200);
  expect(read).toEqual(body);
});

test('404: an unknown path is a problem document too', async () => {
  const { headers, body } = await http().get('/v1/nowhere').expect(404);
  expect(headers['content-type']).toContain('application/problem+json');
  expect(body).toMatchObject({ status: 404, code: 'not-found' });
});

/** The status line of what a raw request is answered; node:http would not send it. */
function statusOf(...lines: string[]): Promise<number> {
  const { port } = upskill.app.server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' }, () =>
      socket.write(`${[...lines, 'Host: localhost', 'Connection: close'].join('\r\n')}\r\n\r\n`),
    );
    let text = '';
    socket.setEncoding('utf8').on('data', (chunk) => {
      text += chunk;
    });
    socket.on('end', () => resolve(Number(text.split(' ')[1])));
    socket.on('error', reject);
  });
}

test('400: two Authorization headers, whichever comes first (A-22)', async () => {
  const right = `Authorization: ${employer.admin.authorization}`;
  const person = await upskill.hire(employer);
  const token = `authorization: ${person.authorization}`;
  const get = 'GET /v1/employer HTTP/1.1';
  expect(await statusOf(get, right)).toBe(200);
  for (const both of [
    [right, right],
    [right, token],
    [token, right],
    [right, 'AUTHORIZATION: Bearer nonsense'],
  ])
    expect(await statusOf(get, ...both)).toBe(400);
});

test('HEAD and OPTIONS change nothing, TRACE and CONNECT are no methods here (F-08)', async () => {
  const { body: before } = await http().get('/v1/employer').set(employer.admin).expect(200);
  const override = { ...employer.admin, 'x-http-method-override': 'DELETE' };
  await http().head('/v1/employer').set(override);
  await http().options('/v1/employer').set(override).send({ name: 'Taken over' });
  const { body: after } = await http().get('/v1/employer').set(employer.admin).expect(200);
  expect(after).toEqual(before);
  const right = `Authorization: ${employer.admin.authorization}`;
  expect([404, 405]).toContain(await statusOf('TRACE /v1/employer HTTP/1.1', right));
});

test('401 or 431: a hundred kilobytes of token, at once (A-23)', async () => {
  const oversized = `Authorization: Bearer ${'x'.repeat(100_000)}`;
  expect(await statusOf('GET /v1/employer HTTP/1.1', oversized)).toBe(431);
  const long = `Authorization: Bearer ${'x'.repeat(9_000)}`;
  expect(await statusOf('GET /v1/employer HTTP/1.1', long)).toBe(401);
});
