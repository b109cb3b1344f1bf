import {
  type Experiment,
  exactly,
  settlementFigures,
  settlementNotes,
  tally,
} from '../experiment.js';
import { startFaultProxy } from '../kit/fault-proxy.js';
import { createHttpClient, isProperRefusal, outcomeOf } from '../kit/http-client.js';
import { foundScene } from '../kit/scene.js';
import { endService, startService } from '../kit/service-process.js';
import { settle } from '../kit/settled-writes.js';
import { newDraft, submission, type Write } from '../kit/write.js';
import { attempt } from '../kit/writers.js';

const TRIES = 50;

export const cutCommit: Experiment = {
  id: 'X-03',
  fault: 'The line to the database is cut after the commit was sent and before its answer came.',
  async run({ postgres, random, isShort, say }) {
    const rounds = isShort ? 10 : 200;
    const database = await postgres.createDatabase();
    const databaseUrl = postgres.url(database);
    const scene = await foundScene(databaseUrl);
    const proxy = await startFaultProxy(postgres.port);
    const service = await startService({ databaseUrl: postgres.url(database, proxy.port) });
    const client = createHttpClient(service.url);
    const writes: Write[] = [];
    const improper: string[] = [];
    const unlike: string[] = [];
    const heard: string[] = [];

    /** Asks with the line cut, then again with the same key until it is done. */
    async function cutOnce(write: Write): Promise<Write['acknowledged']> {
      writes.push(write);
      const cut = proxy.cutAfterCommit();
      const first = await attempt(client, write);
      heard.push(outcomeOf(first));
      if (!isProperRefusal(first)) improper.push(outcomeOf(first));
      await cut;
      for (let tries = 0; !write.acknowledged && !write.refused && tries < TRIES; tries += 1)
        await attempt(client, write);
      if (write.acknowledged && !write.acknowledged.wasReplayed) unlike.push(write.subject);
      return write.acknowledged;
    }

    try {
      for (let done = 0; done < rounds; done += 2) {
        const draft = await cutOnce(newDraft(scene, random));
        if (draft) await cutOnce(submission(scene, draft));
        if ((done + 2) % 50 === 0) say(`${done + 2} commits cut`);
      }
    } finally {
      client.close();
      await endService(service);
      await proxy.close();
    }
    const settlement = await settle(databaseUrl, writes);
    return {
      figures: [
        exactly('commits cut', heard.length, rounds),
        exactly('answers that are not 503 + Retry-After + problem+json', improper.length, 0),
        exactly(
          'answers that do not say outcome-unknown',
          heard.filter((outcome) => outcome !== '503 outcome-unknown').length,
          0,
        ),
        exactly('repeated with its key and not answered with the one result', unlike.length, 0),
        ...settlementFigures(settlement),
      ],
      notes: [`The first answers: ${tally(heard)}.`, ...settlementNotes(settlement)],
    };
  },
};
