import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { DatabaseObserver } from '../db/database-observer.js';

/** What a pool of connections tells about itself. */
export type PoolFigures = { totalCount: number; idleCount: number; waitingCount: number };

/** A request that was answered. Each part comes from a closed list, so the number of series is bounded. */
export type AnsweredRequest = {
  method: string;
  /** The pattern of a registered route, or `unknown`; never the path. */
  route: string;
  status: number;
  durationS: number;
  problemCode: string | undefined;
};

export type Metrics = ReturnType<typeof createMetrics>;

const BUCKETS_S = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

function requestInstruments(registry: Registry) {
  const registers = [registry];
  const durations = new Histogram({
    name: 'upskill_http_request_duration_seconds',
    help: 'How long requests took, by route pattern',
    labelNames: ['method', 'route', 'status_class'],
    buckets: BUCKETS_S,
    registers,
  });
  const inFlight = new Gauge({
    name: 'upskill_http_requests_in_flight',
    help: 'Requests being served now',
    registers,
  });
  const problems = new Counter({
    name: 'upskill_http_problems_total',
    help: 'Requests refused or failed, by the code of the problem',
    labelNames: ['code'],
    registers,
  });
  return {
    requestStarted: () => inFlight.inc(),
    /** The caller went away before there was an answer. */
    requestEnded: () => inFlight.dec(),
    requestAnswered({ method, route, status, durationS, problemCode }: AnsweredRequest) {
      durations.observe(
        {
          method: METHODS.has(method) ? method : 'other',
          route,
          status_class: `${Math.floor(status / 100)}xx`,
        },
        durationS,
      );
      if (problemCode !== undefined) problems.inc({ code: problemCode });
    },
  };
}

function databaseInstruments(registry: Registry): DatabaseObserver {
  const registers = [registry];
  const durations = new Histogram({
    name: 'upskill_database_transaction_duration_seconds',
    help: 'How long transactions took, the wait for a connection included',
    labelNames: ['kind', 'outcome'],
    buckets: BUCKETS_S,
    registers,
  });
  const retries = new Counter({
    name: 'upskill_database_transaction_retries_total',
    help: 'Transactions tried again after a serialization failure or a deadlock',
    registers,
  });
  return {
    async transaction(kind, work) {
      const startedAt = performance.now();
      let outcome = 'rolled_back';
      try {
        const result = await work();
        outcome = 'committed';
        return result;
      } finally {
        durations.observe({ kind, outcome }, (performance.now() - startedAt) / 1000);
      }
    },
    retried: () => retries.inc(),
  };
}

function watchPools(registry: Registry, pools: Map<string, PoolFigures>) {
  new Gauge({
    name: 'upskill_database_pool_connections',
    help: 'Connections of a pool: all, idle, and requests waiting for one',
    labelNames: ['pool', 'state'],
    registers: [registry],
    collect() {
      for (const [pool, figures] of pools) {
        this.set({ pool, state: 'total' }, figures.totalCount);
        this.set({ pool, state: 'idle' }, figures.idleCount);
        this.set({ pool, state: 'waiting' }, figures.waitingCount);
      }
    },
  });
}

/**
 * The instruments of one process, in a registry of their own; event-loop delay, garbage collection, memory and
 * processor time come from prom-client. No label holds an id or anything a person sent.
 */
export function createMetrics() {
  const registry = new Registry();
  const pools = new Map<string, PoolFigures>();
  collectDefaultMetrics({ register: registry });
  watchPools(registry, pools);
  return {
    ...requestInstruments(registry),
    database: databaseInstruments(registry),
    watchPool: (name: string, pool: PoolFigures) => pools.set(name, pool),
    contentType: registry.contentType,
    /** Everything, as Prometheus reads it. */
    print: () => registry.metrics(),
  };
}
