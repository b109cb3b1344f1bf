import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { brokenInvariants } from '../../test/setup/invariants.js';
import { atMost, type Experiment, exactly, largest, someOf, tally } from '../experiment.js';
import { createHttpClient, type Exchange, outcomeOf } from '../kit/http-client.js';
import { foundScene, type Scene } from '../kit/scene.js';
import { endService, startService } from '../kit/service-process.js';

type Person = { id: string; version: number };

export const reportingCircles: Experiment = {
  id: 'X-15',
  fault:
    'Three to eight people become each other’s managers at the same moment, which would close a circle.',
  async run({ postgres, random, isShort, say }) {
    const rounds = isShort ? 10 : 200;
    const databaseUrl = postgres.url(await postgres.createDatabase());
    const scene: Scene = await foundScene(databaseUrl);
    const service = await startService({ databaseUrl });
    const client = createHttpClient(service.url);
    const owner = new pg.Pool({ connectionString: databaseUrl, max: 1 });
    const authorization = `Bearer ${scene.apiKey}`;

    async function hire(): Promise<Person> {
      const externalId = `person-${uuidv7()}`;
      const { text } = await client.send({
        method: 'POST',
        path: '/v1/employees',
        headers: { authorization },
        body: {
          externalId,
          givenName: 'Ada',
          familyName: 'Example',
          email: `${externalId}@example.com`,
          status: 'active',
          employmentType: 'full_time',
          hiredOn: '2020-01-01',
        },
      });
      return JSON.parse(text) as Person;
    }
    const placeUnder = (
      { id, version }: Person,
      managerId: string | undefined,
    ): Promise<Exchange> =>
      client.send({
        method: 'PATCH',
        path: `/v1/employees/${id}`,
        headers: { authorization, 'if-match': `"v${version}"` },
        body: { managerId: managerId ?? null },
      });

    const heard: string[] = [];
    const wrong: string[] = [];
    const slowestMs: number[] = [];
    try {
      for (let round = 1; round <= rounds; round += 1) {
        const people = await Promise.all(Array.from({ length: random.between(3, 8) }, hire));
        const answers = await Promise.all(
          people.map((person, place) =>
            placeUnder(person, people[(place + 1) % people.length]?.id),
          ),
        );
        const outcomes = answers.map(outcomeOf);
        heard.push(...outcomes);
        slowestMs.push(largest(answers.map(({ tookMs }) => tookMs)));
        const won = outcomes.filter((outcome) => outcome === '200').length;
        const lost = outcomes.filter((outcome) => outcome === '422 reporting-line-circle').length;
        if (won !== people.length - 1 || lost !== 1)
          wrong.push(`round ${round} of ${people.length}: ${tally(outcomes)}`);
      }
      say('looking for circles');
      const circles = await brokenInvariants(owner);
      return {
        figures: [
          exactly('circles and other broken invariants', circles.length, 0),
          exactly('rounds in which not exactly one lost with 422', wrong.length, 0),
          exactly(
            'answers of 500 and more',
            heard.filter((outcome) => /^(5|[A-Z])/.test(outcome)).length,
            0,
          ),
          atMost('slowest change', largest(slowestMs), 2_000),
        ],
        notes: [
          `${rounds} rounds: ${tally(heard)}.`,
          ...someOf('Broken', circles),
          ...someOf('Otherwise than one loser', wrong),
        ],
      };
    } finally {
      client.close();
      await owner.end();
      await endService(service);
    }
  },
};
