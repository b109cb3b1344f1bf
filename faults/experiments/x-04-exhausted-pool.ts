import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { atMost, type Experiment, exactly, largest, tally } from '../experiment.js';
import { createHttpClient, type Exchange, isProperRefusal, outcomeOf } from '../kit/http-client.js';
import { probeApart } from '../kit/probe-apart.js';
import { foundScene } from '../kit/scene.js';
import { steadyLoad } from '../kit/steady-load.js';
import { startWatchedService } from '../kit/watched-service.js';

const PER_SECOND = 100;
const AFTERWARDS_MS = 3_000;
/** What the service needs until all connections sleep. */
const SETTLING_MS = 300;

export const exhaustedPool: Experiment = {
  id: 'X-04',
  fault:
    'Something holds every database connection for ten seconds while a hundred requests a second come in.',
  async run({ postgres, isShort }) {
    const heldMs = isShort ? 4_000 : 10_000;
    const databaseUrl = postgres.url(await postgres.createDatabase());
    const scene = await foundScene(databaseUrl);
    const service = await startWatchedService({ databaseUrl, poolSize: 10 });
    const client = createHttpClient(service.url, { maxSockets: 1_000 });
    const authorization = `Bearer ${scene.apiKey}`;
    const read = (number: number) => ({
      method: 'GET' as const,
      path: `/v1/employees/${scene.employeeIds[number % scene.employeeIds.length]}`,
      headers: { authorization },
    });
    const probe = (path: string, everyMs: number, forMs: number) =>
      steadyLoad(client, {
        perSecond: 1_000 / everyMs,
        forMs,
        next: () => ({ method: 'GET', path }),
      });
    try {
      await steadyLoad(client, { perSecond: PER_SECOND, forMs: 1_000, next: read });
      await service.holdConnections(heldMs);
      const releasedAt = performance.now() + heldMs;
      await sleep(SETTLING_MS);
      const ownDelay = monitorEventLoopDelay({ resolution: 10 });
      ownDelay.enable();
      const forMs = heldMs - SETTLING_MS + AFTERWARDS_MS;
      const [answers, live, ready] = await Promise.all([
        steadyLoad(client, { perSecond: PER_SECOND, forMs, next: read }),
        probeApart({ url: service.url, path: '/livez', everyMs: 100, forMs }),
        probe('/readyz', 250, forMs),
      ]);
      const isHeld = ({ startedAt, tookMs }: Exchange) => startedAt + tookMs < releasedAt;
      const held = answers.filter(isHeld);
      const failed = answers.filter(({ status }) => status !== 200);
      const lastFailureAt = largest(failed.map(({ startedAt, tookMs }) => startedAt + tookMs));
      return {
        figures: [
          exactly(
            'answered while no connection was free',
            held.filter(({ status }) => status === 200).length,
            0,
          ),
          exactly(
            'failures that are not 503 + Retry-After + problem+json',
            failed.filter((each) => !isProperRefusal(each)).length,
            0,
          ),
          atMost('longest until the 503', largest(failed.map(({ tookMs }) => tookMs)), 2_200),
          exactly('/livez not 200', live.filter(({ status }) => status !== 200).length, 0),
          atMost('slowest /livez', largest(live.map(({ tookMs }) => tookMs)), 50),
          exactly(
            '/readyz not 503 while held',
            ready.filter((each) => isHeld(each) && each.status !== 503).length,
            0,
          ),
          atMost('last failure after the release', Math.max(0, lastFailureAt - releasedAt), 1_000),
        ],
        notes: [
          `The event loop of the sender itself was late by up to ${Math.round(ownDelay.max / 1e6)} ms, which counts in, but not for /livez.`,
          `Answers: ${tally(answers.map(outcomeOf))}. /readyz: ${tally(ready.map(outcomeOf))}.`,
        ],
      };
    } finally {
      client.close();
      await service.stop();
    }
  },
};
