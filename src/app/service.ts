import { openPool } from '../platform/db/connections.js';
import { createDatabase } from '../platform/db/database.js';
import { createHttpClient } from '../platform/http-client/http-client.js';
import { createLogger } from '../platform/logging/logger.js';
import { createKeyring } from '../platform/secrets/keyring.js';
import { buildApp } from './build-app.js';
import { type Config, ConfigError } from './config.js';
import { findSecret, openDatabase } from './open-database.js';
import { jobsOf, startWorkers, type Workers } from './workers.js';

/** Jobs run one at a time each; a few connections are plenty. */
const WORKER_POOL_SIZE = 3;

/** Everything a command or a server needs, opened in order; `close` shuts it in reverse. */
export async function openService(
  config: Config,
  options: {
    logLevel: string;
    migrate?: boolean;
    workers?: boolean;
    /** Lets the service fetch from this machine, without TLS: for the demo, refused in production. */
    allowLoopback?: boolean;
  },
) {
  if (options.allowLoopback && config.isProduction)
    throw new ConfigError(
      'Where NODE_ENV is production the service fetches nothing from its own machine.',
    );
  const secret = findSecret(config);
  const logger = createLogger({ level: config.logLevel ?? options.logLevel });
  const database = await openDatabase(config, { migrate: options.migrate ?? true });
  const onError = (error: Error) => logger.warn({ err: error }, 'a database connection was lost');
  const { url } = database;
  const pool = openPool({ url, role: 'upskill_app', size: config.poolSize, onError });
  // Connects with the first job, or never.
  const workerPool = openPool({ url, role: 'upskill_worker', size: WORKER_POOL_SIZE, onError });
  const workerDb = createDatabase(workerPool);
  let workers: Workers | undefined;
  const closeDatabase = async () => {
    await workers?.stop();
    await Promise.all([pool.end(), workerPool.end()]);
    await database.stop();
  };
  try {
    const built = await buildApp({
      db: createDatabase(pool),
      keyring: createKeyring({ secret, previousSecret: config.previousSecret }),
      logger,
      clock: () => new Date(),
      environment: config.isProduction ? 'live' : 'dev',
      trustProxy: config.trustedProxies,
      http: createHttpClient({ allowLoopback: options.allowLoopback ?? false }),
    });
    if (options.workers) workers = startWorkers(jobsOf(built.modules, workerDb, logger), logger);
    return {
      ...built,
      logger,
      embedded: database.embedded,
      databaseUrl: config.ownerUrl ?? url,
      /** Every employer, for commands that go through all of them. */
      everyEmployer: () => workerDb.listEmployers('all'),
      async close() {
        await built.app.close();
        await closeDatabase();
      },
    };
  } catch (error) {
    await closeDatabase();
    throw error;
  }
}

export type Service = Awaited<ReturnType<typeof openService>>;
