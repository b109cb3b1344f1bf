import { checkRole } from '../platform/db/check-server.js';
import { openPool } from '../platform/db/connections.js';
import { createDatabase } from '../platform/db/database.js';
import { createLogger } from '../platform/logging/logger.js';
import { createKeyring } from '../platform/secrets/keyring.js';
import { buildApp } from './build-app.js';
import type { Config } from './config.js';
import { findSecret, openDatabase } from './open-database.js';
import { openTelemetry, type Telemetry } from './telemetry.js';

/**
 * Everything a command or a server needs, opened in order; `close` shuts it in reverse. A server is watched as the
 * configuration says; a command, which is over in a moment, is not.
 */
export async function openService(
  config: Config,
  options: { logLevel: string; migrate?: boolean; watched?: boolean },
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
  let telemetry: Telemetry | undefined;
  try {
    telemetry = await openTelemetry(
      options.watched ? config : { metrics: undefined, traces: undefined },
      logger,
      { upskill_app: pool },
    );
    await checkRole(pool, 'upskill_app');
    const built = await buildApp({
      db: createDatabase(pool, telemetry.databaseObserver),
      keyring: createKeyring({ secret, previousSecret: config.previousSecret }),
      logger,
      clock: () => new Date(),
      environment: config.isProduction ? 'live' : 'dev',
      trustProxy: config.trustedProxies,
      metrics: telemetry.metrics,
      tracer: telemetry.tracer,
    });
    return {
      ...built,
      logger,
      metricsUrl: telemetry.metricsUrl,
      embedded: database.embedded,
      async close() {
        await built.app.close();
        await telemetry?.close();
        await pool.end();
        await database.stop();
      },
    };
  } catch (error) {
    await telemetry?.close();
    await pool.end();
    await database.stop();
    throw error;
  }
}

export type Service = Awaited<ReturnType<typeof openService>>;
