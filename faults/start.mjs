// Compiles the service and the experiments, then runs them: `npm run faults [-- X-01 X-03 …] [--short] [--seed 7]`.

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, isOutdated } from '../bin/build.mjs';
import { transpile } from '../test/setup/transpile.mjs';

if (isOutdated() && !build()) process.exit(1);
const output = `.generated/faults-${process.pid}`; // two runs at once do not meet
process.on('exit', () => rmSync(output, { recursive: true, force: true }));
transpile(['src', 'faults', 'test/setup'], output);
await import(pathToFileURL(join(process.cwd(), output, 'faults/run.js')).href);
