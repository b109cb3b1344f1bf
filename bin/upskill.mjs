#!/usr/bin/env node
// Builds what is missing or out of date (in a checkout), then runs the command.
import { build, isOutdated } from './build.mjs';

if (isOutdated()) {
  process.stderr.write('Building Upskill …\n');
  if (!build()) process.exit(1);
}
await import('../dist/src/app/cli/main.js');
