// Compiles the bench and what it measures, then runs it: `npm run bench [-- --rows 1,2 --rounds 5 --seconds 3]`, or
// `npm run bench:enumeration`, or `npm run bench:recommendation`.

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { transpile } from '../test/setup/transpile.mjs';

const output = '.generated/bench';
transpile(['src', 'demo', 'bench', 'test/setup'], output);
const named = process.argv[2] ?? '';
const program = ['enumeration', 'recommendation'].includes(named) ? named : 'run';
await import(pathToFileURL(join(process.cwd(), output, `bench/${program}.js`)).href);
