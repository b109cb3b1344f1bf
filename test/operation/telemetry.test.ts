import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createDatabaseIfMissing } from '../../src/platform/db/check-server.js';
import { startEmbeddedPostgres } from '../../src/platform/db/embedded-postgres.js';
import { startTraceCollector } from '../setup/trace-collector.js';
import {
  buildCommand,
  complaintOf,
  endCommands,
  makeFolder,
  runCommand,
  startCommand,
} from './built-command.js';

const folder = makeFolder();
const probe = path.join(folder, 'loaded-packages.cjs');
const report = path.join(folder, 'loaded-packages.txt');
let postgres: Awaited<ReturnType<typeof startEmbeddedPostgres>>;
let environment: Record<string, string>;

beforeAll(async () => {
  await buildCommand();
  // Of its own: the service refuses the one of the tests, which may lose what it acknowledged.
  postgres = await startEmbeddedPostgres({ directory: path.join(folder, 'postgres') });
  await createDatabaseIfMissing(postgres.url('postgres'), 'upskill');
  environment = {
    DATABASE_URL: postgres.url('upskill'),
    UPSKILL_SECRET: 'a secret of the tests, long enough for anyone',
  };
  // Both packages are CommonJS: whatever has loaded them is in the cache when the process ends.
  writeFileSync(
    probe,
    `process.on('exit', () => require('node:fs').writeFileSync(${JSON.stringify(report)},
       Object.keys(require('node:module')._cache).join('\\n')));`,
  );
}, 120_000);
afterAll(async () => {
  endCommands();
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
});

type Started = { url: string; metrics: string | null };

/** Runs the service while `work` does, stops it with SIGTERM, and tells how it ended. */
async function whileServing(more: Record<string, string>, work: (at: Started) => Promise<void>) {
  const {
    process: child,
    ended,
    until,
  } = startCommand(['serve', '--json'], {
    ...environment,
    ...more,
    NODE_OPTIONS: `--require=${probe}`,
  });
  const line = await until('stdout', (text) => text.includes('"url"') && text.endsWith('\n'));
  const started = line.split('\n').find((each) => each.includes('"docs"')) ?? '';
  try {
    await work(JSON.parse(started) as Started);
  } finally {
    child.kill('SIGTERM');
  }
  const { code, stderr } = await ended;
  return { code, stderr, loaded: readFileSync(report, 'utf8') };
}

test('unasked, neither metrics nor traces are loaded, and /metrics is no path', async () => {
  const { code, loaded } = await whileServing({}, async ({ url, metrics }) => {
    expect(metrics).toBeNull();
    expect((await fetch(`${url}/metrics`)).status).toBe(404);
  });
  expect(code).toBe(0);
  expect(loaded).toContain('node_modules/pg/'); // the probe sees what is loaded
  expect(loaded).not.toMatch(/@opentelemetry|prom-client/);
});

test('metrics have a port of their own, spans reach the collector, the last ones when it stops', async () => {
  const collector = await startTraceCollector();
  try {
    const asked = {
      UPSKILL_METRICS_PORT: '0',
      OTEL_EXPORTER_OTLP_ENDPOINT: `${collector.endpoint}/`,
      OTEL_SERVICE_NAME: 'upskill-of-the-test',
    };
    const { code, loaded } = await whileServing(asked, async ({ url, metrics }) => {
      expect((await fetch(`${url}/livez`)).status).toBe(200);
      expect((await fetch(`${url}/metrics`)).status).toBe(404);
      if (metrics === null) throw new Error('no metrics are served');
      expect(new URL(metrics).hostname).toBe('127.0.0.1');
      const answer = await fetch(metrics);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([
        200,
        'text/plain; version=0.0.4; charset=utf-8',
      ]);
      const text = await answer.text();
      expect(text).toMatch(
        /upskill_http_request_duration_seconds_count\{method="GET",route="\/livez",status_class="2xx"\} 1/,
      );
      expect(text).toContain('upskill_database_pool_connections{pool="upskill_app",state="total"}');
      expect((await fetch(metrics, { method: 'HEAD' })).status).toBe(200);
      expect((await fetch(metrics, { method: 'POST' })).status).toBe(405);
      expect((await fetch(new URL('/', metrics))).status).toBe(404);
    });
    expect(code).toBe(0);
    expect(loaded).toMatch(/@opentelemetry/);
    const names = collector.spans().map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['GET /livez', 'GET unknown']));
    expect(collector.bodies.join()).toContain('upskill-of-the-test');
  } finally {
    await collector.stop();
  }
});

test.each([
  ['that never answers', async () => startTraceCollector({ silent: true })],
  ['that is not there', async () => ({ endpoint: 'http://127.0.0.1:1', stop: async () => {} })],
])('a collector %s costs no request and no clean stop', async (_what, start) => {
  const collector = await start();
  try {
    const asked = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint };
    const { code } = await whileServing(asked, async ({ url }) => {
      for (let count = 0; count < 20; count += 1)
        expect((await fetch(`${url}/livez`)).status).toBe(200);
    });
    expect(code).toBe(0);
  } finally {
    await collector.stop();
  }
});

test('a port for metrics that is taken stops the start with one sentence', async () => {
  const collector = await startTraceCollector();
  const { port } = new URL(collector.endpoint);
  const ended = await runCommand(['serve'], { ...environment, UPSKILL_METRICS_PORT: port });
  await collector.stop();
  expect([ended.code, complaintOf(ended)]).toEqual([
    1,
    `Port ${port} of 127.0.0.1, for metrics, is taken: stop what uses it, or choose another with UPSKILL_METRICS_PORT.`,
  ]);
});
