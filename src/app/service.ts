import { openPool } from '../platform/db/connections.js';
import { createDatabase } from '../platform/db/database.js';
import { createLogger } from '../platform/logging/logger.js';
import { createKeyring } from '../platform/secrets/keyring.js';
import { buildApp } from './build-app.js';
import type { Config } from './config.js';
import { findSecret, openDatabase } from './open-database.js';

/** Everything a command or a server needs, opened in order; `close` shuts it in reverse. */
export async function openService(
  config: Config,
  options: { logLevel: string; migrate?: boolean },
) {
  const secret = findSecret(config);
  const logger = createLogger({ level: config.logLevel ?? options.logLevel });
  const database = await openDatabase(config, { migrate: options.migrate ?? true });
  const pool = openPool({
    url: database.url,
    role: 'upskill_app',
    size: config.poolSize,
    onError: (error) => logger.warn({ err: error }, 'a database connection was lost'),
  });
  try {
    const built = await buildApp({
      db: createDatabase(pool),
      keyring: createKeyring({ secret, previousSecret: config.previousSecret }),
      logger,
      clock: () => new Date(),
      environment: config.isProduction ? 'live' : 'dev',
      trustProxy: config.trustedProxies,
      rateLimits: config.rateLimits,
      maxConnections: config.maxConnections,
    });
    return {
      ...built,
      logger,
      embedded: database.embedded,
      async close() {
        await built.app.close();
        await pool.end();
        await database.stop();
      },
    };
  } catch (error) {
    await pool.end();
    await database.stop();
    throw error;
  }
}

export type Service = Awaited<ReturnType<typeof openService>>;
