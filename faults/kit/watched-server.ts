import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Pool } from 'pg';
import { pino } from 'pino';
import { buildApp } from '../../src/app/build-app.js';
import { openPool } from '../../src/platform/db/connections.js';
import { createDatabase } from '../../src/platform/db/database.js';
import { createKeyring } from '../../src/platform/secrets/keyring.js';

/** The program of `startWatchedService`: the service as it is, with a line to whoever started it. */
type Settings = { databaseUrl: string; poolSize: number; secret: string };
const settings = JSON.parse(process.argv[2] ?? '{}') as Settings;

const SLEEP_SECONDS = 0.5;

const pool = openPool({
  url: settings.databaseUrl,
  role: 'upskill_app',
  size: settings.poolSize,
  onError: () => undefined, // a lost connection is what is being tried out
});
const { app } = await buildApp({
  db: createDatabase(pool),
  keyring: createKeyring({ secret: settings.secret }),
  logger: pino({ level: 'silent' }),
  clock: () => new Date(),
  environment: 'dev',
});
const delay = monitorEventLoopDelay({ resolution: 10 });
delay.enable();

/** Sleeps in short pieces, so that no limit of the service ends the sleep before its time. */
async function hold(from: Pool, forMs: number): Promise<void> {
  const client = await from.connect();
  const until = performance.now() + forMs;
  while (performance.now() < until) await client.query('select pg_sleep($1)', [SLEEP_SECONDS]);
  client.release();
}

process.on('message', (message: { tell?: string; holdForMs?: number }) => {
  if (message.holdForMs !== undefined) {
    const { holdForMs } = message;
    for (let held = 0; held < settings.poolSize; held += 1) void hold(pool, holdForMs);
    process.send?.({ holding: true });
    return;
  }
  const condition = {
    loopDelayP99Ms: delay.percentile(99) / 1e6,
    residentMb: process.memoryUsage().rss / 2 ** 20,
  };
  delay.reset();
  process.send?.({ condition });
});
process.on('disconnect', () => process.exit());
process.send?.({ url: await app.listen({ port: 0, host: '127.0.0.1' }) });
