// Compiles the bench and what it measures, then runs it: `npm run bench [-- --rows 1,2 --rounds 5 --seconds 3]`,
// `npm run bench:enumeration`, `npm run bench:company` or `npm run bench:recommendation`.

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { transpile } from '../test/setup/transpile.mjs';

const output = '.generated/bench';
transpile(['src', 'demo', 'bench', 'test/setup'], output);
const programs = {
  enumeration: 'enumeration',
  company: 'company-summary',
  recommendation: 'recommendation',
};
const program = programs[process.argv[2]] ?? 'run';
await import(pathToFileURL(join(process.cwd(), output, `bench/${program}.js`)).href);
