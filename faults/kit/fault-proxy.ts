import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** What the network between the service and its database does. Everything left out is as usual. */
export type Behaviour = {
  /** Milliseconds each way. */
  delayMs?: number;
  /** Nothing gets through, and nobody is told; what was sent arrives once it ends, as TCP sends again. */
  blackHole?: boolean;
  /** New connections are reset. */
  refuse?: boolean;
  bytesPerSecond?: number;
};

type Way = {
  from: Socket;
  to: Socket;
  waiting: { bytes: Buffer; dueAt: number }[];
  /** No byte leaves before: the last one still occupies the line. */
  freeAt: number;
  timer: NodeJS.Timeout | undefined;
};
type Pair = { client: Socket; server: Socket; ways: Way[]; sawStore: boolean; isCut: boolean };

const HOST = '127.0.0.1';
const HOLE_POLL_MS = 20;
/** How long the database has to finish what was asked of it before the cut line is reset. */
const CUT_MS = 60;

/** A line between a client and a server of this machine that can be made as bad as a network gets. */
export async function startFaultProxy(targetPort: number) {
  let behaviour: Behaviour = {};
  let cutNextCommit: (() => void) | undefined;
  const pairs = new Set<Pair>();

  function drain(way: Way): void {
    way.timer = undefined;
    const now = performance.now();
    if (behaviour.blackHole) {
      way.timer = setTimeout(() => drain(way), HOLE_POLL_MS);
      return;
    }
    for (let next = way.waiting[0]; next; next = way.waiting[0]) {
      const dueAt = Math.max(next.dueAt, way.freeAt);
      if (dueAt > now) {
        way.timer = setTimeout(() => drain(way), dueAt - now);
        return;
      }
      way.waiting.shift();
      if (behaviour.bytesPerSecond !== undefined)
        way.freeAt = now + (next.bytes.length * 1_000) / behaviour.bytesPerSecond;
      if (!way.to.destroyed) way.to.write(next.bytes);
    }
  }

  function forward(way: Way, bytes: Buffer): void {
    const isPlain =
      !behaviour.blackHole &&
      behaviour.delayMs === undefined &&
      behaviour.bytesPerSecond === undefined;
    if (isPlain && way.waiting.length === 0) {
      if (!way.to.destroyed) way.to.write(bytes);
      return;
    }
    way.waiting.push({ bytes, dueAt: performance.now() + (behaviour.delayMs ?? 0) });
    way.timer ??= setTimeout(() => drain(way), behaviour.delayMs ?? 0);
  }

  function end(pair: Pair): void {
    pairs.delete(pair);
    for (const way of pair.ways) clearTimeout(way.timer);
    pair.client.destroy();
    pair.server.destroy();
  }

  /**
   * The commit of a request that keeps its answer: the one that travels after the statement `idempotency_store`. The names
   * of prepared statements are in the messages that run them.
   */
  function watchForCommit(pair: Pair, bytes: Buffer): void {
    if (!cutNextCommit) return;
    pair.sawStore ||= bytes.includes('idempotency_store\0');
    if (!pair.sawStore || !bytes.includes('commit\0')) return;
    const isDone = cutNextCommit;
    cutNextCommit = undefined;
    pair.isCut = true;
    setTimeout(() => {
      pair.client.resetAndDestroy();
      pair.server.resetAndDestroy();
      end(pair);
      isDone();
    }, CUT_MS);
  }

  function join(client: Socket): void {
    if (behaviour.refuse) {
      client.resetAndDestroy();
      return;
    }
    const server = connect({ port: targetPort, host: HOST, noDelay: true });
    client.setNoDelay(true);
    const way = (from: Socket, to: Socket): Way => ({
      from,
      to,
      waiting: [],
      freeAt: 0,
      timer: undefined,
    });
    const [there, back] = [way(client, server), way(server, client)];
    const pair: Pair = { client, server, ways: [there, back], sawStore: false, isCut: false };
    pairs.add(pair);
    client.on('data', (bytes) => {
      watchForCommit(pair, bytes);
      forward(there, bytes);
    });
    server.on('data', (bytes) => {
      if (!pair.isCut) forward(back, bytes);
    });
    for (const socket of [client, server]) {
      socket.on('error', () => end(pair));
      socket.on('close', () => end(pair));
    }
  }

  const listener = createServer(join).listen(0, HOST);
  await once(listener, 'listening');
  const address = listener.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    behave(next: Behaviour): void {
      behaviour = next;
    },
    /** How many connections run through it now. */
    connections: () => pairs.size,
    /** Resets every connection. */
    resetAll(): void {
      for (const pair of [...pairs]) {
        pair.client.resetAndDestroy();
        end(pair);
      }
    },
    /**
     * Cuts the line of the next request with an Idempotency-Key once its commit has been sent on: no answer to it
     * passes, then both ends are reset. Fulfilled after the reset.
     */
    cutAfterCommit(): Promise<void> {
      for (const pair of pairs) pair.sawStore = false;
      return new Promise((resolve) => {
        cutNextCommit = resolve;
      });
    },
    async close(): Promise<void> {
      for (const pair of [...pairs]) end(pair);
      listener.close();
      await once(listener, 'close');
    },
  };
}
