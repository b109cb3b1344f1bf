import { setTimeout as sleep } from 'node:timers/promises';
import {
  atMost,
  type Experiment,
  exactly,
  largest,
  percentile,
  settlementFigures,
  settlementNotes,
  tally,
} from '../experiment.js';
import { type Exchange, isProperRefusal, outcomeOf } from '../kit/http-client.js';
import { stopModes } from '../kit/own-postgres.js';
import { foundScene } from '../kit/scene.js';
import { endService, startService } from '../kit/service-process.js';
import { settle } from '../kit/settled-writes.js';
import { startWriters } from '../kit/writers.js';

const RECOVERY_LIMIT_MS = 15_000;

const isFailure = ({ status }: Exchange) => status === 0 || status >= 500;

export const stoppedDatabase: Experiment = {
  id: 'X-02',
  fault:
    'PostgreSQL is stopped (fast), stopped (immediate) and killed under fifty writers, and is away for two seconds.',
  async run({ postgres, random, isShort, say }) {
    const [rounds, downMs] = isShort ? [1, 1_000] : [10, 2_000];
    const databaseUrl = postgres.url(await postgres.createDatabase());
    const scene = await foundScene(databaseUrl);
    const service = await startService({ databaseUrl });
    const failures: Exchange[] = [];
    let lastSuccessAt = 0;
    const writers = startWriters({
      scene,
      url: service.url,
      random,
      onExchange: (exchange) => {
        if (isFailure(exchange)) failures.push(exchange);
        else if (exchange.status < 300) lastSuccessAt = performance.now();
      },
    });
    const recoveredAfterMs: number[] = [];
    let survived = true;
    try {
      for (let round = 1; round <= rounds; round += 1) {
        for (const mode of stopModes) {
          await writers.untilAcknowledged(
            writers.acknowledged() + random.between(50, 200),
            RECOVERY_LIMIT_MS,
          );
          await postgres.stop(mode);
          await sleep(downMs);
          await postgres.start();
          const acceptsAt = performance.now();
          while (lastSuccessAt < acceptsAt && performance.now() - acceptsAt < RECOVERY_LIMIT_MS)
            await sleep(2);
          recoveredAfterMs.push(
            lastSuccessAt >= acceptsAt ? lastSuccessAt - acceptsAt : Number.NaN,
          );
          survived &&= service.isRunning();
          say(
            `round ${round}, ${mode}: first success after ${Math.round(recoveredAfterMs.at(-1) ?? 0)} ms`,
          );
        }
      }
    } finally {
      await writers.stop();
      survived &&= service.isRunning();
      await endService(service);
    }
    const settlement = await settle(databaseUrl, writers.writes);
    const improper = failures.filter((failure) => !isProperRefusal(failure));
    const refusalsMs = failures.filter(isProperRefusal).map(({ tookMs }) => tookMs);
    return {
      figures: [
        exactly('processes that ended', survived ? 0 : 1, 0),
        exactly('failures that are not 503 + Retry-After + problem+json', improper.length, 0),
        atMost('p99 until the 503', percentile(refusalsMs, 99), 2_500),
        atMost(
          'longest until the first success after PostgreSQL accepts',
          largest(recoveredAfterMs),
          2_000,
        ),
        ...settlementFigures(settlement),
      ],
      notes: [
        `${rounds} × ${stopModes.join(', ')}: ${settlement.acknowledged} writes acknowledged, ${refusalsMs.length} × 503, the slowest after ${Math.round(largest(refusalsMs))} ms.`,
        ...(improper.length > 0 ? [`Improper failures: ${tally(improper.map(outcomeOf))}.`] : []),
        ...settlementNotes(settlement),
      ],
    };
  },
};
