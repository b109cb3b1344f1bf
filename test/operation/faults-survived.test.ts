import { Client } from 'pg';
import { type Experiment, isReached } from '../../faults/experiment.js';
import { killedServer } from '../../faults/experiments/x-01-killed-server.js';
import { stoppedDatabase } from '../../faults/experiments/x-02-stopped-database.js';
import { rollingRestart } from '../../faults/experiments/x-11-rolling-restart.js';
import { sameKey } from '../../faults/experiments/x-16-same-key.js';
import { type OwnPostgres, startOwnPostgres } from '../../faults/kit/own-postgres.js';
import { foundScene } from '../../faults/kit/scene.js';
import { seededRandom } from '../../faults/kit/seeded-random.js';
import { settle } from '../../faults/kit/settled-writes.js';
import { newDraft, newEmployee } from '../../faults/kit/write.js';
import { buildCommand } from './built-command.js';

/** A failing run is repeated with it. */
const SEED = 20_261_125;

let postgres: OwnPostgres;
beforeAll(async () => {
  await buildCommand();
  postgres = await startOwnPostgres();
}, 120_000);
afterAll(() => postgres.dispose());

/** What was missed, as sentences. Times are left to `npm run faults`: they say little on a machine that does other things. */
async function missedBy(experiment: Experiment): Promise<string[]> {
  const { figures, notes } = await experiment.run({
    postgres,
    random: seededRandom(SEED),
    isShort: true,
    say: () => undefined,
  });
  const missed = figures.filter((figure) => figure.unit !== 'ms' && !isReached(figure));
  if (missed.length === 0) return [];
  return [
    ...missed.map(({ name, measured, must, bar }) => `${name}: ${measured}, not ${must} ${bar}`),
    ...notes,
  ];
}

test.each<[string, Experiment]>([
  [
    'the server is killed under fifty writers: nothing acknowledged is lost, doubled or half done',
    killedServer,
  ],
  [
    'the database stops in three ways: the process lives, every failure is a proper 503, nothing is lost',
    stoppedDatabase,
  ],
  ['two replicas restart in turn behind a balancer: no request fails', rollingRestart],
  ['one key comes a hundred times at once: one effect, and one answer for all', sameKey],
])('%s', async (_sentence, experiment) => {
  expect(await missedBy(experiment)).toEqual([]);
});

test('what is lost, doubled or half done does not escape the comparison with the database', async () => {
  const databaseUrl = postgres.url(await postgres.createDatabase());
  const scene = await foundScene(databaseUrl);
  const random = seededRandom(SEED);
  const [absent, twice, keyless, asked] = [
    newDraft(scene, random),
    newDraft(scene, random),
    newDraft(scene, random),
    newEmployee(scene),
  ];
  for (const write of [absent, twice])
    write.acknowledged = { id: '', version: 1, at: 0, wasReplayed: false };
  const owner = new Client({ connectionString: databaseUrl });
  await owner.connect();
  for (const { subject } of [twice, twice, keyless])
    await owner.query(
      `insert into reimbursement_requests (employer_id, id, employee_id, course_starts_on, course_ends_on, course, currency,
         requested_amount)
       select employer_id, gen_random_uuid(), id, current_date, current_date, json_build_object('title', $2::text), 'USD', 1
       from employees where employer_id = $1 limit 1`,
      [scene.employerId, subject],
    );
  await owner.query(
    'update budgets set available = available + 1 where id = (select id from budgets limit 1)',
  );
  await owner.end();

  const settlement = await settle(databaseUrl, [absent, twice, keyless, asked]);
  expect(settlement).toMatchObject({
    acknowledged: 2,
    lost: [expect.stringContaining(absent.subject)],
    doubled: [expect.stringContaining(twice.subject)],
    unanswered: [expect.stringContaining(keyless.subject), expect.stringContaining(asked.subject)],
    refused: [],
  });
  expect(settlement.halfDone).toEqual([
    expect.stringContaining(twice.subject),
    expect.stringContaining(keyless.subject),
    expect.stringMatching(/^budget .* stores/),
  ]);
});
