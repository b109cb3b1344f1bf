import { setTimeout as sleep } from 'node:timers/promises';
import { v7 as uuidv7 } from 'uuid';
import { atMost, type Experiment, exactly, largest, percentile, tally } from '../experiment.js';
import { startBalancer } from '../kit/balancer.js';
import { type Call, createHttpClient, type Exchange, outcomeOf } from '../kit/http-client.js';
import { findFreePort } from '../kit/own-postgres.js';
import { foundScene, type Scene } from '../kit/scene.js';
import type { Random } from '../kit/seeded-random.js';
import { endService, type ServiceProcess, startService } from '../kit/service-process.js';

const CLIENTS = 100;
const SLOW_MS = 2_000;
/** On average half of it between two requests: a load that this service carries, so that what fails fails by the restart. */
const THINK_MS = 1_000;

/** Reads, writes with a key, and now and then one whose body takes two seconds to arrive. */
function nextCall(scene: Scene, random: Random): Call {
  const headers = { authorization: `Bearer ${scene.apiKey}` };
  const chance = random.fraction();
  if (chance < 0.75)
    return { method: 'GET', path: `/v1/employees/${random.pick(scene.employeeIds)}`, headers };
  return {
    method: 'POST',
    path: '/v1/departments',
    headers: { ...headers, 'idempotency-key': uuidv7() },
    body: { name: `room ${uuidv7()}` },
    ...(chance > 0.97 ? { pauseInBodyMs: SLOW_MS } : {}),
  };
}

/** Milliseconds until the server first says that it is not ready. */
async function untilUnready({ url }: ServiceProcess, signalledAt: number): Promise<number> {
  const client = createHttpClient(url);
  try {
    for (;;) {
      const { status } = await client.send({ method: 'GET', path: '/readyz' });
      if (status !== 200) return performance.now() - signalledAt;
      await sleep(5);
    }
  } finally {
    client.close();
  }
}

/** How long a server that was asked to stop takes to end once it is asked again. */
async function askTwice(service: ServiceProcess): Promise<number> {
  service.signal('SIGTERM');
  await sleep(100);
  const againAt = performance.now();
  service.signal('SIGTERM');
  return (await service.ended).at - againAt;
}

export const rollingRestart: Experiment = {
  id: 'X-11',
  fault:
    'Two replicas behind a balancer get SIGTERM in turn under a hundred clients with kept-alive connections.',
  async run({ postgres, random, isShort, say }) {
    const rounds = isShort ? 2 : 20;
    const databaseUrl = postgres.url(await postgres.createDatabase());
    const scene = await foundScene(databaseUrl);
    const ports = [await findFreePort(), await findFreePort()];
    const replicas = await Promise.all(ports.map((port) => startService({ databaseUrl, port })));
    const balancer = startBalancer(
      replicas.map(({ url }) => url),
      random,
    );
    const exchanges: Exchange[] = [];
    let isOver = false;
    const clients = Array.from({ length: CLIENTS }, async () => {
      while (!isOver) {
        exchanges.push(await balancer.send(nextCall(scene, random)));
        await sleep(THINK_MS * random.fraction());
      }
    });
    const unreadyAfterMs: number[] = [];
    const exitedAfterMs: number[] = [];
    const codes: (number | null)[] = [];
    let gaveUpAfterMs = Number.NaN;
    try {
      for (let round = 0; round < rounds; round += 1) {
        await sleep(random.between(300, 800));
        const place = round % replicas.length;
        const replica = replicas[place];
        if (!replica) throw new Error('there is no such replica');
        const signalledAt = performance.now();
        replica.signal('SIGTERM');
        unreadyAfterMs.push(await untilUnready(replica, signalledAt));
        const { code, at } = await replica.ended;
        codes.push(code);
        exitedAfterMs.push(at - signalledAt);
        replicas[place] = await startService({ databaseUrl, port: ports[place] ?? 0 });
        say(`round ${round + 1}: gone after ${Math.round(at - signalledAt)} ms with code ${code}`);
      }
    } finally {
      isOver = true;
      await Promise.all(clients);
      balancer.close();
      if (replicas[0]) gaveUpAfterMs = await askTwice(replicas[0]);
      for (const replica of replicas) await endService(replica);
    }
    const failed = exchanges.filter(({ status }) => status === 0 || status >= 400);
    return {
      figures: [
        exactly('failed requests', failed.length, 0),
        atMost('longest until readiness is false', largest(unreadyAfterMs), 100),
        exactly('exit codes other than 0', codes.filter((code) => code !== 0).length, 0),
        atMost('longest until the exit', largest(exitedAfterMs), 10_000),
        atMost('exit after a second SIGTERM', gaveUpAfterMs, 500),
      ],
      notes: [
        `${rounds} restarts, ${exchanges.length} requests, ${exchanges.filter(({ tookMs }) => tookMs >= SLOW_MS).length} of them of two seconds and more; readiness false after ${Math.round(percentile(unreadyAfterMs, 50))} ms in the middle, exit after ${Math.round(percentile(exitedAfterMs, 50))} ms.`,
        'No job runs in this build, so no lease could be left behind.',
        ...(failed.length > 0 ? [`Failed: ${tally(failed.map(outcomeOf))}.`] : []),
      ],
    };
  },
};
