import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, readConfig } from './config.js';

const SECRET = 'a secret of at least 32 characters';

function sentenceOf(environment: Record<string, string>): string {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('the configuration was accepted');
}

test('an empty environment runs on the embedded database, reachable from this machine only', () => {
  expect(readConfig({})).toEqual({
    databaseUrl: undefined,
    ownerUrl: undefined,
    migrate: true,
    worker: true,
    dataDirectory: '.upskill',
    secret: undefined,
    previousSecret: undefined,
    trustedProxies: [],
    allowedOrigins: [],
    logLevel: undefined,
    poolSize: 10,
    metrics: undefined,
    traces: undefined,
    rateLimits: { credential: 3_000, employer: 12_000, address: 12_000 },
    maxConnections: 2_000,
    host: '127.0.0.1',
    port: 3000,
    demoSignInPort: 3001,
    isProduction: false,
  });
});

test('a variable that is empty counts as absent', () => {
  expect(readConfig({ PORT: '', DATABASE_URL: '', UPSKILL_SECRET: '' })).toEqual(readConfig({}));
});

test('every variable is read', () => {
  expect(
    readConfig({
      DATABASE_URL: 'postgresql://upskill@db/upskill',
      DATABASE_OWNER_URL: 'postgres://owner@db/upskill',
      UPSKILL_MIGRATE: 'never',
      UPSKILL_WORKER: 'never',
      UPSKILL_DATA_DIR: '/var/lib/people',
      UPSKILL_SECRET: SECRET,
      UPSKILL_SECRET_PREVIOUS: `${SECRET} of yesterday`,
      UPSKILL_TRUSTED_PROXIES: '10.0.0.1, 10.0.0.2',
      UPSKILL_CORS_ORIGINS: 'https://hr.example.com, http://localhost:5173',
      UPSKILL_LOG_LEVEL: 'debug',
      UPSKILL_POOL_SIZE: '20',
      UPSKILL_METRICS_HOST: '10.0.0.9',
      UPSKILL_METRICS_PORT: '9464',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318',
      OTEL_SERVICE_NAME: 'learning',
      UPSKILL_RATE_LIMIT_CREDENTIAL: '600',
      UPSKILL_RATE_LIMIT_EMPLOYER: '6000',
      UPSKILL_RATE_LIMIT_ADDRESS: '0',
      UPSKILL_MAX_CONNECTIONS: '500',
      HOST: '0.0.0.0',
      PORT: '0',
      UPSKILL_DEMO_SIGN_IN_PORT: '3002',
      NODE_ENV: 'production',
    }),
  ).toEqual({
    databaseUrl: 'postgresql://upskill@db/upskill',
    ownerUrl: 'postgres://owner@db/upskill',
    migrate: false,
    worker: false,
    dataDirectory: '/var/lib/people',
    secret: SECRET,
    previousSecret: `${SECRET} of yesterday`,
    trustedProxies: ['10.0.0.1', '10.0.0.2'],
    allowedOrigins: ['https://hr.example.com', 'http://localhost:5173'],
    logLevel: 'debug',
    poolSize: 20,
    metrics: { host: '10.0.0.9', port: 9464 },
    traces: { endpoint: 'http://collector:4318', serviceName: 'learning' },
    rateLimits: { credential: 600, employer: 6_000, address: 0 },
    maxConnections: 500,
    host: '0.0.0.0',
    port: 0,
    demoSignInPort: 3002,
    isProduction: true,
  });
});

test.each([
  ['PORT', 'http'],
  ['PORT', '65536'],
  ['PORT', '3000.5'],
  ['DATABASE_URL', 'mysql://db/upskill'],
  ['UPSKILL_SECRET', 'short'],
  ['UPSKILL_SECRET_PREVIOUS', 'short'],
  ['UPSKILL_MIGRATE', 'sometimes'],
  ['UPSKILL_POOL_SIZE', '1'],
  ['UPSKILL_METRICS_PORT', 'yes'],
  ['UPSKILL_METRICS_PORT', '70000'],
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318'],
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'file:///spans'],
  ['UPSKILL_LOG_LEVEL', 'loud'],
])('%s=%s is refused in one sentence that names the variable and not its value', (name, value) => {
  const sentence = sentenceOf({ [name]: value });
  expect(sentence).toMatch(new RegExp(`^${name} [^\n]+\\.$`));
  if (name.includes('SECRET') || name.includes('URL')) expect(sentence).not.toContain(value);
});

describe('NAME_FILE holds the path of a file with the value', () => {
  const folder = mkdtempSync(join(tmpdir(), 'upskill-config-'));
  const path = join(folder, 'secret');
  afterAll(() => rmSync(folder, { recursive: true }));

  test('which is read without its last line break', () => {
    writeFileSync(path, `${SECRET}\n`);
    expect(readConfig({ UPSKILL_SECRET_FILE: path }).secret).toBe(SECRET);
  });

  test('which is refused in one sentence if it cannot be read', () => {
    const missing = join(folder, 'missing');
    expect(sentenceOf({ DATABASE_URL_FILE: missing })).toBe(
      `DATABASE_URL_FILE names ${missing}, which cannot be read (ENOENT).`,
    );
  });
});
