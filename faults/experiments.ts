import type { Experiment } from './experiment.js';
import { killedServer } from './experiments/x-01-killed-server.js';
import { stoppedDatabase } from './experiments/x-02-stopped-database.js';
import { cutCommit } from './experiments/x-03-cut-commit.js';
import { exhaustedPool } from './experiments/x-04-exhausted-pool.js';
import { slowDatabase } from './experiments/x-05-slow-database.js';
import { blackHole } from './experiments/x-06-black-hole.js';
import { rollingRestart } from './experiments/x-11-rolling-restart.js';
import { startingTogether } from './experiments/x-13-starting-together.js';
import { reportingCircles } from './experiments/x-15-reporting-circles.js';
import { sameKey } from './experiments/x-16-same-key.js';
import { slowSenders } from './experiments/x-20-slow-senders.js';

export const experiments: readonly Experiment[] = [
  killedServer,
  stoppedDatabase,
  cutCommit,
  exhaustedPool,
  slowDatabase,
  blackHole,
  rollingRestart,
  startingTogether,
  reportingCircles,
  sameKey,
  slowSenders,
];
