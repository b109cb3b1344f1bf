import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { defaultRateLimits, type RateLimits } from '../platform/http/rate-limits.js';
import { DEFAULT_MAX_CONNECTIONS } from '../platform/http/server.js';

/** What the operator can fix; shown as one sentence, without a stack. */
export class ConfigError extends Error {}

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
  UPSKILL_DATA_DIR: z.string().min(1).default('.upskill'),
  UPSKILL_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
  UPSKILL_SECRET_PREVIOUS: z.string().min(32, 'must have at least 32 characters').optional(),
  UPSKILL_TRUSTED_PROXIES: z.string().optional(),
  UPSKILL_LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .optional(),
  UPSKILL_POOL_SIZE: z.coerce.number().int().min(2).max(100).default(10),
  UPSKILL_RATE_LIMIT_CREDENTIAL: perMinute.default(defaultRateLimits.credential),
  UPSKILL_RATE_LIMIT_EMPLOYER: perMinute.default(defaultRateLimits.employer),
  UPSKILL_RATE_LIMIT_ADDRESS: perMinute.default(defaultRateLimits.address),
  UPSKILL_MAX_CONNECTIONS: z.coerce.number().int().min(10).default(DEFAULT_MAX_CONNECTIONS),
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number('must be a number').int().min(0).max(65_535).default(3000),
  NODE_ENV: z.string().optional(),
});

export type Config = {
  databaseUrl: string | undefined;
  ownerUrl: string | undefined;
  migrate: boolean;
  dataDirectory: string;
  secret: string | undefined;
  previousSecret: string | undefined;
  trustedProxies: string[];
  logLevel: string | undefined;
  poolSize: number;
  rateLimits: RateLimits;
  maxConnections: number;
  host: string;
  port: number;
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
    dataDirectory: values.UPSKILL_DATA_DIR,
    secret: values.UPSKILL_SECRET,
    previousSecret: values.UPSKILL_SECRET_PREVIOUS,
    trustedProxies:
      values.UPSKILL_TRUSTED_PROXIES?.split(',').map((address) => address.trim()) ?? [],
    logLevel: values.UPSKILL_LOG_LEVEL,
    poolSize: values.UPSKILL_POOL_SIZE,
    rateLimits: {
      credential: values.UPSKILL_RATE_LIMIT_CREDENTIAL,
      employer: values.UPSKILL_RATE_LIMIT_EMPLOYER,
      address: values.UPSKILL_RATE_LIMIT_ADDRESS,
    },
    maxConnections: values.UPSKILL_MAX_CONNECTIONS,
    host: values.HOST,
    port: values.PORT,
    isProduction: values.NODE_ENV === 'production',
  };
}
