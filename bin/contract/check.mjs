// Checks the contract: `node bin/contract/check.mjs RELEASED CURRENT`. Four judges, all of them heard: redocly's linter,
// our own rules in .spectral.yaml, redocly's comparison with the released document, and find-breaks.mjs.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

const read = (path) => JSON.parse(readFileSync(path, 'utf8'));

/**
 * Without the optional fields that could be nothing but null: a place kept free, where nobody could say anything. redocly
 * takes whatever may stand there next for a break; find-breaks.mjs, which sees them, holds that null still may.
 */
function withoutFreePlaces(node) {
  if (Array.isArray(node)) return node.map(withoutFreePlaces);
  if (typeof node !== 'object' || node === null) return node;
  const { properties, required = [] } = node;
  const isFree = ([name, each]) => each?.type === 'null' && !required.includes(name);
  const kept =
    typeof properties === 'object' && properties !== null && !Array.isArray(properties)
      ? {
          ...node,
          properties: Object.fromEntries(
            Object.entries(properties).filter((each) => !isFree(each)),
          ),
        }
      : node;
  return Object.fromEntries(
    Object.entries(kept).map(([key, each]) => [key, withoutFreePlaces(each)]),
  );
}

function differsWithoutBreak() {
  const folder = mkdtempSync(join(tmpdir(), 'released-contract-'));
  try {
    const base = join(folder, 'released.json');
    writeFileSync(base, JSON.stringify(withoutFreePlaces(read(released))));
    return passes('redocly diff', redocly, ['diff', base, current, '--fail-on', 'major']);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function hasNoBreaks() {
  const [before, after] = [released, current].map(read);
  const breaks = findBreaks(before, after);
  for (const each of breaks) console.error(`breaking change: ${each}`);
  return breaks.length === 0;
}

const outcomes = [
  passes('redocly lint', redocly, ['lint', '--extends=recommended-strict', current]),
  passes('spectral', spectral, ['lint', current, '--ruleset', rules, '--fail-severity', 'hint']),
  differsWithoutBreak(),
  hasNoBreaks(),
];
if (outcomes.includes(false)) process.exit(1);
console.log(`${current} is sound, and breaks nothing of ${released}`);
