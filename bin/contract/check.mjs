// Checks the contract: `node bin/contract/check.mjs RELEASED CURRENT`. Four judges, all of them heard: redocly's linter,
// our own rules in .spectral.yaml, redocly's comparison with the released document, and find-breaks.mjs.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { findBreaks } from './find-breaks.mjs';

const [released, current] = process.argv.slice(2);
if (!released || !current) {
  console.error('usage: node bin/contract/check.mjs RELEASED CURRENT');
  process.exit(2);
}

const require = createRequire(import.meta.url);
const spectral = require
  .resolve('@stoplight/spectral-cli/package.json')
  .replace('package.json', 'dist/index.js');
const redocly = require.resolve('@redocly/cli/package.json').replace('package.json', 'bin/cli.js');
const rules = fileURLToPath(new URL('../../.spectral.yaml', import.meta.url));

/** Whether the tool found nothing; what it printed is shown only if it did. */
function passes(name, program, args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
  });
  if (status !== 0) console.error(`${name}:\n${stdout}${stderr}`);
  return status === 0;
}

function hasNoBreaks() {
  const [before, after] = [released, current].map((path) => JSON.parse(readFileSync(path, 'utf8')));
  const breaks = findBreaks(before, after);
  for (const each of breaks) console.error(`breaking change: ${each}`);
  return breaks.length === 0;
}

const outcomes = [
  passes('redocly lint', redocly, ['lint', '--extends=recommended-strict', current]),
  passes('spectral', spectral, ['lint', current, '--ruleset', rules, '--fail-severity', 'hint']),
  passes('redocly diff', redocly, ['diff', released, current, '--fail-on', 'major']),
  hasNoBreaks(),
];
if (outcomes.includes(false)) process.exit(1);
console.log(`${current} is sound, and breaks nothing of ${released}`);
