import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { defaultRateLimits, type RateLimits } from '../platform/http/rate-limits.js';
import { DEFAULT_MAX_CONNECTIONS } from '../platform/http/server.js';

/** What the operator can fix; shown as one sentence, without a stack. */
export class ConfigError extends Error {}

/** A scheme, a host and perhaps a port, as browsers send it; `*` and `null` are none. */
const isOrigin = (text: string) =>
  /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;

/** A limit of requests a minute; 0 is none. */
const perMinute = z.coerce.number('must be a number').int().min(0).max(1_000_000_000);
const flag = z.enum(['always', 'never']);
const Environment = z.object({
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must start with postgres://')
    .optional(),
  DATABASE_OWNER_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must start with postgres://')
    .optional(),
  UPSKILL_MIGRATE: flag.default('always'),
  UPSKILL_WORKER: flag.default('always'),
  UPSKILL_DATA_DIR: z.string().min(1).default('.upskill'),
  UPSKILL_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
  UPSKILL_SECRET_PREVIOUS: z.string().min(32, 'must have at least 32 characters').optional(),
  UPSKILL_TRUSTED_PROXIES: z.string().optional(),
  UPSKILL_CORS_ORIGINS: z
    .string()
    .transform((list) => list.split(',').map((origin) => origin.trim()))
    .refine((origins) => origins.every(isOrigin), 'must list origins like https://hr.example.com')
    .default([]),
  UPSKILL_LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .optional(),
  UPSKILL_POOL_SIZE: z.coerce.number().int().min(2).max(100).default(10),
  UPSKILL_METRICS_PORT: z.coerce.number('must be a number').int().min(0).max(65_535).optional(),
  UPSKILL_METRICS_HOST: z.string().min(1).default('127.0.0.1'),
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/, error: 'must be an address like http://127.0.0.1:4318' })
    .optional(),
  OTEL_SERVICE_NAME: z.string().min(1).default('upskill'),
  UPSKILL_RATE_LIMIT_CREDENTIAL: perMinute.default(defaultRateLimits.credential),
  UPSKILL_RATE_LIMIT_EMPLOYER: perMinute.default(defaultRateLimits.employer),
  UPSKILL_RATE_LIMIT_ADDRESS: perMinute.default(defaultRateLimits.address),
  UPSKILL_MAX_CONNECTIONS: z.coerce.number().int().min(10).default(DEFAULT_MAX_CONNECTIONS),
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number('must be a number').int().min(0).max(65_535).default(3000),
  UPSKILL_DEMO_SIGN_IN_PORT: z.coerce
    .number('must be a number')
    .int()
    .min(0)
    .max(65_535)
    .default(3001),
  NODE_ENV: z.string().optional(),
});

export type Config = {
  databaseUrl: string | undefined;
  ownerUrl: string | undefined;
  migrate: boolean;
  /** Whether `serve` does the work of `upskill worker` as well. */
  worker: boolean;
  dataDirectory: string;
  secret: string | undefined;
  previousSecret: string | undefined;
  trustedProxies: string[];
  /** Origins whose pages may call the API from a browser; none unless listed. */
  allowedOrigins: string[];
  logLevel: string | undefined;
  poolSize: number;
  /** Where metrics are served; undefined: nothing is measured. */
  metrics: { host: string; port: number } | undefined;
  /** Where spans go; undefined: OpenTelemetry is not even loaded. */
  traces: { endpoint: string; serviceName: string } | undefined;
  rateLimits: RateLimits;
  maxConnections: number;
  host: string;
  port: number;
  demoSignInPort: number;
  isProduction: boolean;
};

const SECRETS = ['UPSKILL_SECRET', 'UPSKILL_SECRET_PREVIOUS', 'DATABASE_URL', 'DATABASE_OWNER_URL'];

/** `NAME_FILE` holds the path of a file with the value, as container secrets do. */
function withFiles(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const values = { ...environment };
  for (const name of SECRETS) {
    const path = environment[`${name}_FILE`];
    if (!path) continue;
    try {
      values[name] = readFileSync(path, 'utf8').trim();
    } catch (error) {
      throw new ConfigError(
        `${name}_FILE names ${path}, which cannot be read (${(error as NodeJS.ErrnoException).code}).`,
      );
    }
  }
  return values;
}

function readTelemetry(values: z.infer<typeof Environment>): Pick<Config, 'metrics' | 'traces'> {
  const port = values.UPSKILL_METRICS_PORT;
  const endpoint = values.OTEL_EXPORTER_OTLP_ENDPOINT;
  return {
    metrics: port === undefined ? undefined : { host: values.UPSKILL_METRICS_HOST, port },
    traces:
      endpoint === undefined ? undefined : { endpoint, serviceName: values.OTEL_SERVICE_NAME },
  };
}

/**
 * The service’s configuration: the only reader of the environment.
 * @throws ConfigError with one sentence that names the variable
 */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const present = Object.fromEntries(
    Object.entries(withFiles(environment)).filter(([, value]) => value !== ''),
  );
  const parsed = Environment.safeParse(present);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new ConfigError(`${String(issue?.path[0])} ${issue?.message ?? 'is invalid'}.`);
  }
  const values = parsed.data;
  return {
    databaseUrl: values.DATABASE_URL,
    ownerUrl: values.DATABASE_OWNER_URL,
    migrate: values.UPSKILL_MIGRATE === 'always',
    worker: values.UPSKILL_WORKER === 'always',
    dataDirectory: values.UPSKILL_DATA_DIR,
    secret: values.UPSKILL_SECRET,
    previousSecret: values.UPSKILL_SECRET_PREVIOUS,
    trustedProxies:
      values.UPSKILL_TRUSTED_PROXIES?.split(',').map((address) => address.trim()) ?? [],
    allowedOrigins: values.UPSKILL_CORS_ORIGINS,
    logLevel: values.UPSKILL_LOG_LEVEL,
    poolSize: values.UPSKILL_POOL_SIZE,
    ...readTelemetry(values),
    rateLimits: {
      credential: values.UPSKILL_RATE_LIMIT_CREDENTIAL,
      employer: values.UPSKILL_RATE_LIMIT_EMPLOYER,
      address: values.UPSKILL_RATE_LIMIT_ADDRESS,
    },
    maxConnections: values.UPSKILL_MAX_CONNECTIONS,
    host: values.HOST,
    port: values.PORT,
    demoSignInPort: values.UPSKILL_DEMO_SIGN_IN_PORT,
    isProduction: values.NODE_ENV === 'production',
  };
}
