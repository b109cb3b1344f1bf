import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { pino } from 'pino';
import { defineProblem } from '../../kernel/problem.js';
import { createServer } from './server.js';

/** A server with a route that answers when told to. */
function slowServer(maxInFlight: number, readLimitMs?: number) {
  const waiting: (() => void)[] = [];
  const app = createServer({
    logger: pino({ level: 'silent' }),
    state: { draining: false },
    maxInFlight,
    ...(readLimitMs === undefined ? {} : { readLimitMs }),
  });
  app.get('/slow', async () => {
    await new Promise<void>((resolve) => waiting.push(resolve));
    return { done: true };
  });
  app.post('/slow', async () => ({ done: true }));
  app.get('/livez', async () => ({ status: 'ok' }));
  app.get('/broken', async () => {
    throw 'text that is no error';
  });
  const finishAll = () => {
    for (const finish of waiting.splice(0)) finish();
  };
  const untilWaiting = async (count: number) => {
    while (waiting.length < count) await new Promise((resolve) => setImmediate(resolve));
  };
  return { app, finishAll, untilWaiting };
}

test('503 at once past the limit of requests in progress; alive all the while; served again afterwards', async () => {
  const { app, finishAll, untilWaiting } = slowServer(2);
  const admitted = [app.inject('/slow'), app.inject('/slow')].map(async (each) => await each);
  await untilWaiting(2);
  const shed = await app.inject('/slow');
  expect([shed.statusCode, shed.json().code, shed.headers['retry-after']]).toEqual([
    503,
    'overloaded',
    '1',
  ]);
  expect((await app.inject('/livez')).statusCode).toBe(200);
  finishAll();
  expect((await Promise.all(admitted)).map(({ statusCode }) => statusCode)).toEqual([200, 200]);

  const next = [app.inject('/slow'), app.inject('/slow')].map(async (each) => await each);
  await untilWaiting(2);
  finishAll();
  expect((await Promise.all(next)).map(({ statusCode }) => statusCode)).toEqual([200, 200]);
});

test('requests that are refused or fail give their place back', async () => {
  const { app, finishAll, untilWaiting } = slowServer(1);
  for (const url of ['/nothing', '/broken', '/nothing', '/broken']) await app.inject(url);
  const admitted = (async () => await app.inject('/slow'))();
  await untilWaiting(1);
  finishAll();
  expect((await admitted).statusCode).toBe(200);
});

test('a caller who hangs up keeps the place until the work is done, then gives it back', async () => {
  const { app, finishAll, untilWaiting } = slowServer(1);
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  const hangingUp = new AbortController();
  const left = fetch(`${url}/slow`, { signal: hangingUp.signal }).catch(() => 'gone');
  await untilWaiting(1);
  hangingUp.abort();
  expect(await left).toBe('gone');
  await new Promise((resolve) => setTimeout(resolve, 100)); // until the server has noticed
  expect((await app.inject('/slow')).statusCode).toBe(503);
  finishAll();
  await new Promise((resolve) => setTimeout(resolve, 20));
  const next = (async () => await app.inject('/slow'))();
  await untilWaiting(1);
  finishAll();
  expect((await next).statusCode).toBe(200);
  await app.close();
});

test('a caller who hangs up after sending the whole body gives the place back too', async () => {
  const { app, finishAll, untilWaiting } = slowServer(1);
  const finishing: (() => void)[] = [];
  app.post('/work', async () => {
    await new Promise<void>((resolve) => finishing.push(resolve));
    return { done: true };
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  for (let count = 0; count < 3; count += 1) {
    const socket = connect(port, '127.0.0.1');
    socket.write(
      'POST /work HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}',
    );
    while (finishing.length === 0) await new Promise((resolve) => setImmediate(resolve));
    socket.destroy();
    await new Promise((resolve) => setTimeout(resolve, 50)); // until the server has noticed
    expect((await app.inject('/slow')).statusCode).toBe(503);
    finishing.pop()?.();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const next = (async () => await app.inject('/slow'))();
  await untilWaiting(1);
  finishAll();
  expect((await next).statusCode).toBe(200);
  await app.close();
});

test('a body that is cut off gives its place back', async () => {
  const { app, finishAll, untilWaiting } = slowServer(1);
  app.post('/body', async () => ({ done: true }));
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  for (let count = 0; count < 3; count += 1) {
    const socket = connect(port, '127.0.0.1');
    socket.write(
      'POST /body HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{',
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.destroy();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const next = (async () => await app.inject('/slow'))();
  await untilWaiting(1);
  finishAll();
  expect((await next).statusCode).toBe(200);
  await app.close();
});

test('429 and 503 always say when to come back, also where nobody thought of it', async () => {
  const { app } = slowServer(1);
  const forgotten = [
    defineProblem('thrown-without-time', 'throttled', 'Too much'),
    defineProblem('down-without-time', 'unavailable', 'Down'),
  ];
  forgotten.forEach((define, index) => {
    app.get(`/forgotten/${index}`, async () => {
      throw define('no time was given');
    });
  });
  const answers = await Promise.all(forgotten.map((_, index) => app.inject(`/forgotten/${index}`)));
  expect(answers.map(({ statusCode, headers }) => [statusCode, headers['retry-after']])).toEqual([
    [429, '1'],
    [503, '1'],
  ]);
});

test('a body that arrives slowly takes no place from those whose request is there', async () => {
  const { app } = slowServer(1);
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  const slow = connect({ port, host: '127.0.0.1' });
  const begun = once(app.server, 'request');
  slow.write(
    'POST /slow HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{',
  );
  await begun;
  expect((await app.inject({ method: 'POST', url: '/slow', payload: {} })).statusCode).toBe(200);
  slow.write('}');
  expect(String((await once(slow, 'data'))[0])).toMatch(/^HTTP\/1\.1 200/);
  slow.destroy();
  await app.close();
});

test('503: a read that takes too long is answered without its result, which may come later', async () => {
  const { app, finishAll, untilWaiting } = slowServer(1, 50);
  const answer = await app.inject('/slow');
  const { statusCode, headers } = answer;
  expect([statusCode, headers['retry-after'], answer.json().code]).toEqual([
    503,
    '1',
    'unavailable',
  ]);
  await untilWaiting(1);
  finishAll();
  expect((await app.inject('/livez')).statusCode).toBe(200);
});

test('500: whatever was thrown, the caller learns that it was a defect and no more', async () => {
  const { app } = slowServer(1);
  const { statusCode, payload } = await app.inject('/broken');
  expect([statusCode, JSON.parse(payload).code]).toEqual([500, 'internal-error']);
  expect(payload).not.toContain('text that is no error');
});
