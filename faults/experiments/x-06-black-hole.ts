import { setTimeout as sleep } from 'node:timers/promises';
import { atMost, type Experiment, exactly, largest, tally } from '../experiment.js';
import { startFaultProxy } from '../kit/fault-proxy.js';
import { createHttpClient, isProperRefusal, outcomeOf } from '../kit/http-client.js';
import { foundScene } from '../kit/scene.js';
import { steadyLoad } from '../kit/steady-load.js';
import { startWatchedService } from '../kit/watched-service.js';

const PER_SECOND = 50;
const BEFORE_MS = 2_000;
const AFTERWARDS_MS = 5_000;

export const blackHole: Experiment = {
  id: 'X-06',
  fault:
    'Nothing passes between the service and its database for fifteen seconds, and nobody is told.',
  async run({ postgres, isShort }) {
    const holeMs = isShort ? 9_000 : 15_000;
    const database = await postgres.createDatabase();
    const scene = await foundScene(postgres.url(database));
    const proxy = await startFaultProxy(postgres.port);
    const service = await startWatchedService({
      databaseUrl: postgres.url(database, proxy.port),
      poolSize: 10,
    });
    const client = createHttpClient(service.url, { maxSockets: 1_000 });
    try {
      const began = performance.now();
      const load = steadyLoad(client, {
        perSecond: PER_SECOND,
        forMs: BEFORE_MS + holeMs + AFTERWARDS_MS,
        next: (number) => ({
          method: number % 5 === 0 ? 'POST' : 'GET',
          ...(number % 5 === 0
            ? { path: '/v1/departments', body: { name: `room ${number}` } }
            : { path: `/v1/employees/${scene.employeeIds[number % scene.employeeIds.length]}` }),
          headers: { authorization: `Bearer ${scene.apiKey}` },
        }),
      });
      await sleep(BEFORE_MS);
      proxy.behave({ blackHole: true });
      await sleep(holeMs);
      proxy.behave({});
      const endedAt = performance.now();
      const answers = await load;
      const isSuccess = ({ status }: { status: number }) => status === 200 || status === 201;
      const failed = answers.filter((each) => !isSuccess(each));
      const endOf = ({ startedAt, tookMs }: (typeof answers)[number]) => startedAt + tookMs;
      const lastFailureAt = largest(failed.map(endOf));
      const inHole = answers.filter(
        (each) => each.startedAt > began + BEFORE_MS + 100 && endOf(each) < endedAt,
      );
      return {
        figures: [
          exactly('answered through the hole', inHole.filter(isSuccess).length, 0),
          exactly(
            'failures that are not 503 + Retry-After + problem+json',
            failed.filter((each) => !isProperRefusal(each)).length,
            0,
          ),
          atMost('longest request', largest(answers.map(({ tookMs }) => tookMs)), 8_000),
          atMost('last failure after the hole', Math.max(0, lastFailureAt - endedAt), 2_000),
          atMost('connections left, dead ones among them', proxy.connections(), 10, ''),
        ],
        notes: [`Answers: ${tally(answers.map(outcomeOf))}.`],
      };
    } finally {
      client.close();
      await service.stop();
      await proxy.close();
    }
  },
};
