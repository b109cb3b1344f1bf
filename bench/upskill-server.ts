import { pino } from 'pino';
import { buildApp } from '../src/app/build-app.js';
import { openPool } from '../src/platform/db/connections.js';
import { createDatabase } from '../src/platform/db/database.js';
import { createKeyring } from '../src/platform/secrets/keyring.js';
import { reportTo } from './server-process.js';

const { url, secret } = JSON.parse(process.argv[2] ?? '{}') as { url: string; secret: string };
const pool = openPool({
  url,
  role: 'upskill_app',
  size: 10,
  onError: (error) => console.error(error),
});
const { app } = await buildApp({
  db: createDatabase(pool),
  keyring: createKeyring({ secret }),
  logger: pino(
    { level: 'info' },
    pino.destination({ dest: '/dev/null', minLength: 4_096, sync: false }),
  ),
  clock: () => new Date(),
  environment: 'dev',
  // Counted as ever, and never reached: the bench measures the service, not its limits.
  rateLimits: { credential: 1_000_000_000, employer: 1_000_000_000, address: 1_000_000_000 },
});
reportTo(await app.listen({ port: 0, host: '127.0.0.1' }));
