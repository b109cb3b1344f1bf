import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Experiment,
  exactly,
  settlementFigures,
  settlementNotes,
  someOf,
  tally,
} from '../experiment.js';
import { createHttpClient, outcomeOf } from '../kit/http-client.js';
import { foundScene } from '../kit/scene.js';
import { endService, startService } from '../kit/service-process.js';
import { settle } from '../kit/settled-writes.js';
import { newDraft, type Write } from '../kit/write.js';
import { attempt } from '../kit/writers.js';

const PARALLEL = 100;
const LATER_TRIES = 50;

export const sameKey: Experiment = {
  id: 'X-16',
  fault: 'The same request with the same Idempotency-Key comes a hundred times at once.',
  async run({ postgres, random, isShort }) {
    const rounds = isShort ? 3 : 50;
    const databaseUrl = postgres.url(await postgres.createDatabase());
    const scene = await foundScene(databaseUrl);
    const service = await startService({ databaseUrl });
    const client = createHttpClient(service.url);
    const writes: Write[] = [];
    const wrong: string[] = [];
    const heard: string[] = [];
    try {
      for (let round = 1; round <= rounds; round += 1) {
        const write = newDraft(scene, random);
        writes.push(write);
        const answers = await Promise.all(
          Array.from({ length: PARALLEL }, () => attempt(client, write)),
        );
        const isReplay = (each: (typeof answers)[number]) =>
          each.headers['idempotent-replayed'] === 'true';
        const outcomes = answers.map((each) =>
          isReplay(each) ? `${outcomeOf(each)} repeated` : outcomeOf(each),
        );
        heard.push(...outcomes);
        const made = outcomes.filter((outcome) => outcome === '201').length;
        const others = outcomes.filter(
          (outcome) => !['201', '201 repeated', '409 idempotency-key-in-flight'].includes(outcome),
        );
        const bodies = new Set(
          answers.filter(({ status }) => status === 201).map(({ text }) => text),
        );
        for (let tries = 0; tries < LATER_TRIES; tries += 1) {
          const later = await attempt(client, write);
          if (later.status === 201) {
            bodies.add(later.text);
            break;
          }
          await sleep(20);
        }
        if (made !== 1 || others.length > 0 || bodies.size !== 1)
          wrong.push(`round ${round}: ${tally(outcomes)}, ${bodies.size} different bodies`);
      }
    } finally {
      client.close();
      await endService(service);
    }
    const settlement = await settle(databaseUrl, writes);
    return {
      figures: [
        exactly('rounds otherwise than one 201 and repetitions of it or 409', wrong.length, 0),
        ...settlementFigures(settlement),
      ],
      notes: [
        `${rounds} rounds of ${PARALLEL}: ${tally(heard)}.`,
        ...someOf('Otherwise', wrong),
        ...settlementNotes(settlement),
      ],
    };
  },
};
