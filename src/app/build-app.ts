import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import type { Logger } from 'pino';
import { accessPlugin } from '../platform/access/access.plugin.js';
import { deprecationPlugin } from '../platform/http/deprecation.plugin.js';
import { expensiveRoutesPlugin } from '../platform/http/expensive-routes.plugin.js';
import { healthRoutes } from '../platform/http/health.routes.js';
import { idempotencyPlugin } from '../platform/http/idempotency.plugin.js';
import { openapiPlugin } from '../platform/http/openapi.js';
import { allProblems } from '../platform/http/problem-details.js';
import { problemPages } from '../platform/http/problem-pages.routes.js';
import {
  createRateLimiter,
  defaultRateLimits,
  type RateLimits,
} from '../platform/http/rate-limits.js';
import { routeRulesPlugin } from '../platform/http/route-rules.plugin.js';
import { createServer, type ServerState } from '../platform/http/server.js';
import type { Metrics } from '../platform/metrics/metrics.js';
import { requestMetricsPlugin } from '../platform/metrics/request-metrics.plugin.js';
import type { Tracer } from '../platform/tracing/tracer.js';
import { tracingPlugin } from '../platform/tracing/tracing.plugin.js';
import { apiTags } from './api-tags.js';
import { documentationPages, documentRoutes } from './documentation.routes.js';
import { composeModules, type ServiceParts } from './modules.js';

type Options = ServiceParts & {
  logger: Logger;
  state?: ServerState;
  trustProxy?: string[];
  maxInFlight?: number;
  metrics?: Metrics | undefined;
  tracer?: Tracer | undefined;
  allowedOrigins?: readonly string[];
  maxConnections?: number;
  rateLimits?: RateLimits;
  /** Registered before everything else: how the tests hold every answer against the contract. */
  observer?: FastifyPluginAsync;
};

/** The whole service behind HTTP: plugins in order, then every module under /v1. Ready, not listening. */
export async function buildApp(options: Options) {
  const { db, keyring, logger, state = { draining: false } } = options;
  const composition = composeModules(options);
  const limiter = createRateLimiter(options.rateLimits ?? defaultRateLimits);
  const app: FastifyInstance = createServer({
    logger,
    state,
    limiter,
    verifyAnswers: options.observer !== undefined,
    ...(options.trustProxy?.length ? { trustProxy: options.trustProxy } : {}),
    allowedOrigins: options.allowedOrigins ?? [],
    ...(options.maxInFlight === undefined ? {} : { maxInFlight: options.maxInFlight }),
    ...(options.maxConnections === undefined ? {} : { maxConnections: options.maxConnections }),
  });

  await app.register(tracingPlugin, { tracer: options.tracer });
  if (options.metrics) await app.register(requestMetricsPlugin, { metrics: options.metrics });
  if (options.observer) await app.register(options.observer);
  await app.register(documentationPages);
  await app.register(
    problemPages([...allProblems, ...composition.modules.flatMap(({ problems }) => problems)]),
  );
  await app.register(routeRulesPlugin);
  await app.register(deprecationPlugin, { clock: options.clock });
  await app.register(openapiPlugin, {
    tags: apiTags,
    events: composition.modules.flatMap(({ events }) => events),
  });
  await app.register(accessPlugin, {
    grants: composition.grants,
    identify: composition.credentials.identify,
    limiter,
  });
  await app.register(idempotencyPlugin, { db, keyring });
  await app.register(expensiveRoutesPlugin); // after idempotency: outside its transaction
  await app.register(healthRoutes({ state, check: db.ping }));
  await app.register(documentRoutes);
  for (const module of composition.modules) await app.register(module.routes, { prefix: '/v1' });

  await app.ready();
  app.swagger(); // a document that cannot be written stops the server here
  return { app, state, ...composition };
}
