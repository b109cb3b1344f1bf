import { pino } from 'pino';
import { startWorkers } from './workers.js';

const logger = pino({ level: 'silent' });
const soon = () => new Promise((resolve) => setTimeout(resolve, 20));

test('a job runs again and again, also after it failed', async () => {
  let runs = 0;
  const job = {
    name: 'count',
    everyMs: 1,
    run: async () => {
      runs += 1;
      if (runs === 1) throw new Error('the first time fails');
    },
  };
  const workers = startWorkers([job], logger);
  while (runs < 3) await soon();
  await workers.stop();
  const stoppedAt = runs;
  await soon();
  expect(runs).toBe(stoppedAt);
});

test('stopping waits for what is under way, and not for the pause after it', async () => {
  let finished = false;
  const job = {
    name: 'slow',
    everyMs: 60_000,
    run: async () => {
      await soon();
      finished = true;
    },
  };
  const workers = startWorkers([job], logger);
  await workers.stop();
  expect(finished).toBe(true);
});
