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

test('405: a method the path does not have changes nothing, whatever a header says', async () => {
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
