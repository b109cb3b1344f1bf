import { setTimeout as sleep } from 'node:timers/promises';
import {
  atLeast,
  atMost,
  type Experiment,
  exactly,
  largest,
  settlementFigures,
  settlementNotes,
} from '../experiment.js';
import { findFreePort } from '../kit/own-postgres.js';
import { foundScene } from '../kit/scene.js';
import { endService, startService } from '../kit/service-process.js';
import { settle } from '../kit/settled-writes.js';
import { startWriters } from '../kit/writers.js';

const ROUND_LIMIT_MS = 30_000;
/** No further round begins after it: a machine too slow for all of them says how many it did. */
const LIMIT_MS = 300_000;

export const killedServer: Experiment = {
  id: 'X-01',
  fault:
    'The server is killed with kill -9 at a random moment under fifty writers, and started again.',
  async run({ postgres, random, isShort, say }) {
    const [rounds, perRound] = isShort ? [2, 100] : [20, 2_000];
    const databaseUrl = postgres.url(await postgres.createDatabase());
    const scene = await foundScene(databaseUrl);
    const port = await findFreePort();
    let service = await startService({ databaseUrl, port });
    const writers = startWriters({ scene, url: service.url, random });
    const readyAfterMs: number[] = [];
    const acknowledged: number[] = [];
    const began = performance.now();
    try {
      for (let round = 1; round <= rounds && performance.now() - began < LIMIT_MS; round += 1) {
        const before = writers.acknowledged();
        const moment = before + random.between(1, perRound);
        await writers.untilAcknowledged(moment, ROUND_LIMIT_MS);
        await sleep(random.between(0, 10));
        await endService(service);
        service = await startService({ databaseUrl, port });
        readyAfterMs.push(service.readyAfterMs);
        await writers.untilAcknowledged(before + perRound, ROUND_LIMIT_MS);
        acknowledged.push(writers.acknowledged() - before);
        say(
          `round ${round}: ${acknowledged.at(-1)} acknowledged, ready after ${Math.round(service.readyAfterMs)} ms`,
        );
      }
    } finally {
      await writers.stop();
      await endService(service);
    }
    const settlement = await settle(databaseUrl, writers.writes);
    const repeated = writers.writes.filter(({ acknowledged }) => acknowledged?.wasReplayed).length;
    return {
      figures: [
        exactly('rounds', acknowledged.length, rounds),
        atLeast('least acknowledged in a round', Math.min(...acknowledged), perRound),
        ...settlementFigures(settlement),
        atMost('longest until ready again', largest(readyAfterMs), 3_000),
      ],
      notes: [
        `${acknowledged.length} rounds, ${settlement.acknowledged} writes acknowledged, ${repeated} of them by a repeated answer.`,
        ...settlementNotes(settlement),
      ],
    };
  },
};
