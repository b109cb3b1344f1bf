import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { type Experiment, isReached } from './experiment.js';
import { experiments } from './experiments.js';
import { type OwnPostgres, startOwnPostgres } from './kit/own-postgres.js';
import { seededRandom } from './kit/seeded-random.js';
import { keepOutcome, lineOf } from './report.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { short: { type: 'boolean', default: false }, seed: { type: 'string' } },
});
const seed = values.seed === undefined ? randomInt(2 ** 31) : Number(values.seed);
const unknown = positionals.filter((id) => !experiments.some((each) => each.id === id));
if (unknown.length > 0 || !Number.isSafeInteger(seed)) {
  console.error(
    `There is no ${unknown.join(', ') || `seed ${values.seed}`}. There are: ${experiments.map(({ id }) => id).join(', ')}.`,
  );
  process.exit(2);
}
const wanted = experiments.filter(({ id }) => positionals.length === 0 || positionals.includes(id));

/** Runs an experiment and tells what it measured. Answers how many figures it missed. */
async function tryOut(experiment: Experiment, postgres: OwnPostgres): Promise<number> {
  console.log(`${experiment.id}  ${experiment.fault}`);
  const began = performance.now();
  const outcome = await experiment.run({
    postgres,
    random: seededRandom(seed),
    isShort: values.short,
    say: (line) => console.log(`  ${line}`),
  });
  for (const figure of outcome.figures) console.log(lineOf(figure));
  for (const note of outcome.notes) console.log(`  ${note}`);
  if (!values.short) keepOutcome(experiment, outcome, { seed, tookMs: performance.now() - began });
  return outcome.figures.filter((figure) => !isReached(figure)).length;
}

// Interrupted, it leaves by the same door: what it started ends with it.
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => process.exit(1));

console.log(`seed ${seed}`);
const postgres = await startOwnPostgres();
let missed = 0;
try {
  for (const experiment of wanted) missed += await tryOut(experiment, postgres);
} finally {
  await postgres.dispose();
}
process.exit(missed === 0 ? 0 : 1);
