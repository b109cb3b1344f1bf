import type { Logger } from 'pino';
import { checkRole } from '../platform/db/check-server.js';
import { openPool } from '../platform/db/connections.js';
import { createDatabase } from '../platform/db/database.js';
import { createHttpClient } from '../platform/http-client/http-client.js';
import { createLogger } from '../platform/logging/logger.js';
import { createKeyring } from '../platform/secrets/keyring.js';
import { buildApp } from './build-app.js';
import { type Config, ConfigError } from './config.js';
import { findSecret, openDatabase } from './open-database.js';
import { openTelemetry, type Telemetry } from './telemetry.js';
import { jobsOf, startWorkers, type Workers } from './workers.js';

/** Jobs run one at a time each; a few connections are plenty. */
const WORKER_POOL_SIZE = 3;
/** A report may keep both cores of a small server busy: more at once would only wait for each other. */
const REPORT_POOL_SIZE = 2;
/** Longer than the seven seconds after which a read is answered with 503. */
const REPORT_TIMEOUT_MS = 8_000;

/** Where jobs note what is to be kept: all of it where the log is a deployment’s, whatever else it leaves out. */
function notesOf(logger: Logger, isDeployment: boolean): Logger {
  return isDeployment && logger.level !== 'silent' ? logger.child({}, { level: 'info' }) : logger;
}

/**
 * Everything a command or a server needs, opened in order; `close` shuts it in reverse. A server is watched as the
 * configuration says; a command, which is over in a moment, is not.
 */
export async function openService(
  config: Config,
  options: {
    logLevel: string;
    migrate?: boolean;
    workers?: boolean;
    watched?: boolean;
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
  const reports = openPool({
    url,
    role: 'upskill_app',
    size: REPORT_POOL_SIZE,
    statementTimeoutMs: REPORT_TIMEOUT_MS,
    reports: true,
    onError,
  });
  // Connects with the first job, or never.
  const workerPool = openPool({ url, role: 'upskill_worker', size: WORKER_POOL_SIZE, onError });
  let workers: Workers | undefined;
  let telemetry: Telemetry | undefined;
  const closeDatabase = async () => {
    await workers?.stop();
    await telemetry?.close();
    await Promise.all([pool.end(), reports.end(), workerPool.end()]);
    await database.stop();
  };
  try {
    telemetry = await openTelemetry(
      options.watched ? config : { metrics: undefined, traces: undefined },
      logger,
      { upskill_app: pool, upskill_reports: reports, upskill_worker: workerPool },
    );
    const workerDb = createDatabase(workerPool, telemetry.databaseObserver);
    await checkRole(pool, 'upskill_app');
    if (options.workers) await checkRole(workerPool, 'upskill_worker');
    const built = await buildApp({
      db: createDatabase(pool, telemetry.databaseObserver, reports),
      keyring: createKeyring({ secret, previousSecret: config.previousSecret }),
      logger,
      clock: () => new Date(),
      environment: config.isProduction ? 'live' : 'dev',
      trustProxy: config.trustedProxies,
      http: createHttpClient({ allowLoopback: options.allowLoopback ?? false }),
      metrics: telemetry.metrics,
      tracer: telemetry.tracer,
      allowedOrigins: config.allowedOrigins,
      rateLimits: config.rateLimits,
      maxConnections: config.maxConnections,
    });
    const notes = notesOf(logger, options.logLevel === 'info');
    if (options.workers) workers = startWorkers(jobsOf(built.modules, workerDb, notes), logger);
    return {
      ...built,
      logger,
      metricsUrl: telemetry.metricsUrl,
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
