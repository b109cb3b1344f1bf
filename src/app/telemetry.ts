import type { Logger } from 'pino';
import { observeTogether } from '../platform/db/database-observer.js';
import type { PoolFigures } from '../platform/metrics/metrics.js';
import { type Config, ConfigError } from './config.js';

export type Telemetry = Awaited<ReturnType<typeof openTelemetry>>;

type Pools = Readonly<Record<string, PoolFigures>>;

async function openTracer(traces: Config['traces'], logger: Logger) {
  if (!traces) return undefined;
  const { openTelemetryTracer } = await import('../platform/tracing/open-telemetry-tracer.js');
  return openTelemetryTracer({
    ...traces,
    // Its own words may quote what the collector answered; the operator knows which collector it is.
    onExportFailure: () => logger.warn('spans could not be sent to the trace collector'),
  });
}

const refusals: Record<string, string> = {
  EADDRINUSE: 'is taken: stop what uses it, or choose another with UPSKILL_METRICS_PORT.',
  EACCES: 'may not be used by this account: choose another with UPSKILL_METRICS_PORT.',
  EADDRNOTAVAIL: 'cannot be opened: UPSKILL_METRICS_HOST is no address of this machine.',
  ENOTFOUND: 'cannot be opened: UPSKILL_METRICS_HOST is no address of this machine.',
};

async function openMetrics(address: Config['metrics'], pools: Pools) {
  if (!address) return undefined;
  const { createMetrics } = await import('../platform/metrics/metrics.js');
  const { serveMetrics } = await import('../platform/metrics/metrics-server.js');
  const metrics = createMetrics();
  for (const [name, pool] of Object.entries(pools)) metrics.watchPool(name, pool);
  try {
    return { metrics, server: await serveMetrics(metrics, address) };
  } catch (error) {
    const refusal = refusals[String((error as NodeJS.ErrnoException).code)];
    if (!refusal) throw error;
    const place = `Port ${address.port} of ${address.host}, for metrics,`;
    throw new ConfigError(`${place} ${refusal}`, { cause: error });
  }
}

/**
 * Metrics and traces as configured. What is not asked for is not loaded, and nothing is measured.
 * @throws ConfigError with one sentence if the port for metrics cannot be opened
 */
export async function openTelemetry(
  config: Pick<Config, 'metrics' | 'traces'>,
  logger: Logger,
  pools: Pools,
) {
  const measured = await openMetrics(config.metrics, pools);
  const tracer = await openTracer(config.traces, logger);
  const watching = [measured?.metrics, tracer].flatMap((each) => (each ? [each.database] : []));
  return {
    metrics: measured?.metrics,
    metricsUrl: measured?.server.url,
    tracer,
    databaseObserver: observeTogether(watching),
    async close() {
      await tracer?.close();
      await measured?.server.close();
    },
  };
}
