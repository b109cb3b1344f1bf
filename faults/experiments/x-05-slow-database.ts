import { atMost, type Experiment, exactly, largest, tally } from '../experiment.js';
import { startFaultProxy } from '../kit/fault-proxy.js';
import { createHttpClient, isProperRefusal, outcomeOf } from '../kit/http-client.js';
import { foundScene } from '../kit/scene.js';
import { steadyLoad } from '../kit/steady-load.js';
import { startWatchedService } from '../kit/watched-service.js';

const PER_SECOND = 50;
/** Fifty reads a second that each hold a connection for 0.4 s need twenty of them; this leaves room to sign in. */
const POOL_SIZE = 40;
/** The service's bound on a statement, and a moment to say so. */
const ANSWER_LIMIT_MS = 7_500;

export const slowDatabase: Experiment = {
  id: 'X-05',
  fault:
    'Every packet between the service and its database takes 200 ms more each way, then 2 s more.',
  async run({ postgres, isShort, say }) {
    const forMs = isShort ? 4_000 : 15_000;
    const database = await postgres.createDatabase();
    const scene = await foundScene(postgres.url(database));
    const proxy = await startFaultProxy(postgres.port);
    const service = await startWatchedService({
      databaseUrl: postgres.url(database, proxy.port),
      poolSize: POOL_SIZE,
    });
    const client = createHttpClient(service.url, { maxSockets: 1_000 });
    const load = (loadMs: number) =>
      steadyLoad(client, {
        perSecond: PER_SECOND,
        forMs: loadMs,
        next: (number) => ({
          method: 'GET',
          path: `/v1/employees/${scene.employeeIds[number % scene.employeeIds.length]}`,
          headers: { authorization: `Bearer ${scene.apiKey}` },
        }),
      });
    try {
      proxy.behave({ delayMs: 20 });
      await load(3_000); // the pool grows while connecting is quick
      proxy.behave({});
      await load(3_000);
      const before = await service.condition();
      proxy.behave({ delayMs: 200 });
      const slow = await load(forMs);
      say('200 ms each way done');
      proxy.behave({ delayMs: 2_000 });
      const slower = await load(forMs);
      const after = await service.condition();
      proxy.behave({});
      const failed = slow.filter(({ status }) => status !== 200);
      const improper = slower.filter((each) => each.status !== 200 && !isProperRefusal(each));
      return {
        figures: [
          exactly('errors at 200 ms each way', failed.length, 0),
          exactly('at 2 s each way: neither answered nor properly refused', improper.length, 0),
          atMost(
            'at 2 s each way: longest until an answer',
            largest(slower.map(({ tookMs }) => tookMs)),
            ANSWER_LIMIT_MS,
          ),
          atMost('event-loop delay, p99', after.loopDelayP99Ms, 50),
          atMost('memory grown', after.residentMb - before.residentMb, 50, 'MB'),
        ],
        notes: [
          `Reads, with ${POOL_SIZE} connections (UPSKILL_POOL_SIZE).`,
          `At 200 ms: ${tally(slow.map(outcomeOf))}; the slowest took ${Math.round(largest(slow.map(({ tookMs }) => tookMs)))} ms.`,
          `At 2 s: ${tally(slower.map(outcomeOf))}.`,
        ],
      };
    } finally {
      client.close();
      await service.stop();
      await proxy.close();
    }
  },
};
