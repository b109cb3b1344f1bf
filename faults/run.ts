import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { isReached } from './experiment.js';
import { experiments } from './experiments.js';
import { startOwnPostgres } from './kit/own-postgres.js';
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

console.log(`seed ${seed}`);
const postgres = await startOwnPostgres();
let missed = 0;
for (const experiment of wanted) {
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
  missed += outcome.figures.filter((figure) => !isReached(figure)).length;
  if (!values.short) keepOutcome(experiment, outcome, { seed, tookMs: performance.now() - began });
}
await postgres.dispose();
process.exit(missed === 0 ? 0 : 1);
