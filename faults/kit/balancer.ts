import { setTimeout as sleep } from 'node:timers/promises';
import { type Call, createHttpClient, type Exchange, type HttpClient } from './http-client.js';
import type { Random } from './seeded-random.js';

const PROBE_EVERY_MS = 100;
/** So many probes in a row must fail before a replica gets no new requests: as load balancers have it. */
const FAILURES_UNTIL_OUT = 3;

type Replica = { url: string; client: HttpClient; failures: number; isProbing: boolean };

/**
 * A load balancer in front of replicas: it probes /readyz ten times a second, sends nothing new to a replica that has not been
 * ready for 300 ms, and keeps its connections open. It repeats nothing: what fails, failed.
 */
export function startBalancer(urls: readonly string[], random: Random) {
  const replicas: Replica[] = urls.map((url) => ({
    url,
    client: createHttpClient(url),
    failures: 0,
    isProbing: false,
  }));
  const probes = createProbes();
  let isOpen = true;

  function createProbes() {
    const clients = urls.map((url) => createHttpClient(url));
    const timer = setInterval(() => {
      for (const [place, replica] of replicas.entries()) void probe(replica, clients[place]);
    }, PROBE_EVERY_MS);
    return {
      stop() {
        clearInterval(timer);
        for (const client of clients) client.close();
      },
    };
  }
  async function probe(replica: Replica, client: HttpClient | undefined): Promise<void> {
    if (replica.isProbing || !client) return;
    replica.isProbing = true;
    const { status } = await client.send({ method: 'GET', path: '/readyz' });
    replica.isProbing = false;
    replica.failures = status === 200 ? 0 : replica.failures + 1;
  }

  return {
    /** Sends to one of the replicas in rotation, waiting while there is none. */
    async send(call: Call): Promise<Exchange> {
      for (;;) {
        const inRotation = replicas.filter(({ failures }) => failures < FAILURES_UNTIL_OUT);
        if (inRotation.length > 0) return random.pick(inRotation).client.send(call);
        if (!isOpen) throw new Error('the balancer was closed while no replica was ready');
        await sleep(10);
      }
    },
    close(): void {
      isOpen = false;
      probes.stop();
      for (const { client } of replicas) client.close();
    },
  };
}
