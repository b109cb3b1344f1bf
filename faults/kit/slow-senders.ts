import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** How one of them ended: what it was answered, and after how long. */
export type Cut = { status: number; afterMs: number };

const EVERY_MS = 1_000;

async function drip(port: number, opening: string, limitMs: number): Promise<Cut> {
  const began = performance.now();
  const socket: Socket = connect({ port, host: '127.0.0.1' });
  let heard = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    heard += text;
  });
  socket.on('error', () => undefined); // being cut off is the point
  socket.write(opening);
  const dripping = setInterval(() => socket.write('x'), EVERY_MS);
  const limit = setTimeout(() => socket.destroy(), limitMs);
  await once(socket, 'close');
  clearInterval(dripping);
  clearTimeout(limit);
  return {
    status: Number(/^HTTP\/1\.1 (\d{3})/.exec(heard)?.[1] ?? 0),
    afterMs: performance.now() - began,
  };
}

/** So many connections that each say a little and then one byte a second, until they are cut off. */
export const startSlowSenders = (options: {
  port: number;
  count: number;
  opening: string;
  limitMs: number;
}): Promise<Cut[]> =>
  Promise.all(
    Array.from({ length: options.count }, () =>
      drip(options.port, options.opening, options.limitMs),
    ),
  );
