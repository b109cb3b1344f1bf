import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { startFaultProxy } from '../../faults/kit/fault-proxy.js';

let echo: Server;
let proxy: Awaited<ReturnType<typeof startFaultProxy>>;
beforeAll(async () => {
  echo = createServer((socket) => {
    socket.on('error', () => undefined); // a reset is what is being tried out
    socket.pipe(socket);
  }).listen(0, '127.0.0.1');
  await once(echo, 'listening');
  proxy = await startFaultProxy((echo.address() as AddressInfo).port);
});
afterEach(() => {
  proxy.behave({});
  proxy.resetAll();
});
afterAll(async () => {
  await proxy.close();
  echo.close();
  await once(echo, 'close');
});

async function open(): Promise<Socket> {
  const socket = connect({ port: proxy.port, host: '127.0.0.1' });
  socket.on('error', () => undefined); // told by the close that follows
  await new Promise((resolve) => {
    socket.once('connect', resolve);
    socket.once('close', resolve);
  });
  return socket;
}
/** Whether what is said comes back before the line closes. */
const isOpen = (socket: Socket) =>
  new Promise<boolean>((resolve) => {
    if (socket.destroyed) resolve(false);
    socket.once('data', () => resolve(true));
    socket.once('close', () => resolve(false));
    socket.write('x');
  });

test('a line that is left alone passes everything on', async () => {
  expect(await isOpen(await open())).toBe(true);
});

test('a delay counts each way', async () => {
  const socket = await open();
  proxy.behave({ delayMs: 40 });
  const began = performance.now();
  await isOpen(socket);
  expect(performance.now() - began).toBeGreaterThan(75);
});

test('a throttled line makes what comes next wait', async () => {
  const socket = await open();
  proxy.behave({ bytesPerSecond: 2_000 });
  const began = performance.now();
  socket.write(Buffer.alloc(200));
  await once(socket, 'data');
  await isOpen(socket);
  expect(performance.now() - began).toBeGreaterThan(95);
});

test('through a black hole nothing comes until it ends', async () => {
  const socket = await open();
  proxy.behave({ blackHole: true });
  const answered = isOpen(socket);
  expect(await Promise.race([answered, sleep(150).then(() => 'silence')])).toBe('silence');
  proxy.behave({});
  expect(await answered).toBe(true);
});

test('refused and reset connections end at once', async () => {
  const old = await open();
  proxy.behave({ refuse: true });
  expect(await isOpen(await open())).toBe(false);
  expect(await isOpen(old)).toBe(true);
  const ended = new Promise((resolve) => old.once('close', resolve));
  proxy.resetAll();
  await ended;
});
