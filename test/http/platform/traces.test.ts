import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { createServer } from '../../../src/platform/http/server.js';
import { openTelemetryTracer } from '../../../src/platform/tracing/open-telemetry-tracer.js';
import { outgoingTraceHeaders } from '../../../src/platform/tracing/trace-context.js';
import { tracingPlugin } from '../../../src/platform/tracing/tracing.plugin.js';
import { startTestApp } from '../../setup/test-app.js';
import { startTraceCollector } from '../../setup/trace-collector.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const CALLER = '00f067aa0ba902b7';
const traceparent = `00-${TRACE}-${CALLER}-01`;
const REQUEST_ATTRIBUTES = [
  'http.request.method',
  'http.response.status_code',
  'http.route',
  'upskill.problem_code',
  'upskill.request_id',
];
const DATABASE_ATTRIBUTES = ['db.system.name', 'error.type', 'upskill.transaction'];

type Work = (upskill: Awaited<ReturnType<typeof startTestApp>>) => Promise<void>;

/** The spans of what `work` does, once the service has stopped. */
async function spansOf(work: Work) {
  const collector = await startTraceCollector();
  const tracer = openTelemetryTracer({
    endpoint: collector.endpoint,
    serviceName: 'upskill',
    onExportFailure: () => undefined,
  });
  try {
    const upskill = await startTestApp({ tracer, databaseObserver: tracer.database });
    try {
      await work(upskill);
    } finally {
      await upskill.stop();
      await tracer.close();
    }
    return { spans: collector.spans(), text: collector.bodies.join('\n'), paths: collector.paths };
  } finally {
    await collector.stop();
  }
}

test('a request is a span under its caller’s, its transactions are spans under it', async () => {
  const { spans, paths } = await spansOf(async (upskill) => {
    const { admin } = await upskill.newEmployer();
    const made = await upskill.api.post(
      '/v1/departments',
      admin,
      { name: 'Traced' },
      {
        traceparent,
        'x-request-id': 'request-of-the-test',
      },
    );
    expect(made.status).toBe(201);
  });
  expect([...paths]).toEqual(['POST /v1/traces application/json']);
  const ours = spans.filter(({ traceId }) => traceId === TRACE);
  const [request] = ours.filter(({ parentSpanId }) => parentSpanId === CALLER);
  expect(request).toMatchObject({
    name: 'POST /v1/departments',
    failed: false,
    attributes: {
      'http.request.method': 'POST',
      'http.route': '/v1/departments',
      'http.response.status_code': 201,
      'upskill.request_id': 'request-of-the-test',
    },
  });
  const below = ours.filter((span) => span !== request);
  expect(below.map(({ name }) => name)).toContain('database write');
  expect(new Set(below.map(({ parentSpanId }) => parentSpanId))).toEqual(
    new Set([request?.spanId]),
  );
});

test('a request without a caller begins a trace of its own', async () => {
  const { spans } = await spansOf(async (upskill) => {
    const { admin } = await upskill.newEmployer();
    await upskill.api.get('/v1/employer', admin);
    await upskill.api.get('/v1/employer', admin, { traceparent: 'not a trace' });
  });
  const requests = spans.filter(({ name }) => name === 'GET /v1/employer');
  expect(requests.map(({ parentSpanId }) => parentSpanId)).toEqual([undefined, undefined]);
  expect(new Set(requests.map(({ traceId }) => traceId)).size).toBe(2);
});

test('what the caller does not record is not recorded', async () => {
  const { spans } = await spansOf(async (upskill) => {
    const { admin } = await upskill.newEmployer();
    await upskill.api.get('/v1/employer', admin, { traceparent: traceparent.replace(/01$/, '00') });
  });
  expect(spans.filter(({ traceId }) => traceId === TRACE)).toEqual([]);
});

test('spans say what the list allows and nothing a person sent', async () => {
  const CANARY = 'canary-8812';
  const { spans, text } = await spansOf(async (upskill) => {
    const { admin } = await upskill.newEmployer();
    const body = { name: CANARY, code: CANARY, unknown: CANARY };
    await upskill.api.post('/v1/departments', admin, body, { 'user-agent': CANARY });
    await upskill.api.post('/v1/departments', admin, { name: CANARY });
    await upskill.api.get(`/v1/employees?search=${CANARY}&${CANARY}=1`, admin);
    await upskill.api.get(`/v1/employees/by-external-id/${CANARY}`, admin);
    await upskill.api.get(`/${CANARY}`, { authorization: `Bearer ${CANARY}` });
    const failing = upskill.database.db.inEmployer(upskill.grants as never, async () => undefined);
    await expect(failing).rejects.toThrow();
  });
  expect(text).not.toContain(CANARY);
  for (const { name, attributes } of spans) {
    const allowed = name.startsWith('database ') ? DATABASE_ATTRIBUTES : REQUEST_ATTRIBUTES;
    expect(Object.keys(attributes).filter((key) => !allowed.includes(key))).toEqual([]);
  }
  const codes = spans.map(({ attributes }) => attributes['upskill.problem_code']);
  expect(codes).toContain('invalid-request');
  const failed = spans.filter((span) => span.failed);
  expect(failed.map(({ name }) => name)).toEqual(['database write']); // a refusal is no failure
});

describe('without a tracer', () => {
  test('the caller’s trace id is logged with the answer', async () => {
    const upskill = await startTestApp({ logLevel: 'info' });
    try {
      const { admin } = await upskill.newEmployer();
      await upskill.api.get('/v1/employer', admin, { traceparent });
      await upskill.api.get('/v1/employer', admin, { traceparent: 'Ada Byron' });
      const lines = upskill.logs.map((line) => JSON.parse(line));
      expect(lines.filter(({ traceId }) => traceId === TRACE)).toHaveLength(1);
      expect(upskill.logs.join('')).not.toContain('Ada Byron');
    } finally {
      await upskill.stop();
    }
  });

  test('what a request asks of another service carries the trace on, after its body was read too', async () => {
    const received: (string | string[] | undefined)[] = [];
    const other = createHttpServer((request, response) => {
      received.push(request.headers.traceparent);
      response.end();
    }).listen(0, '127.0.0.1');
    await once(other, 'listening');
    const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    const app = createServer({ logger: pino({ level: 'silent' }), state: { draining: false } });
    await app.register(tracingPlugin, { tracer: undefined });
    app.post('/ask', { schema: { response: {} } }, async () => {
      await fetch(url, { headers: outgoingTraceHeaders() });
      return {};
    });
    try {
      const at = await app.listen({ port: 0, host: '127.0.0.1' });
      const ask = (headers: Record<string, string>) =>
        fetch(`${at}/ask`, {
          method: 'POST',
          body: JSON.stringify({ large: 'x'.repeat(200_000) }),
          headers: { 'content-type': 'application/json', ...headers },
        });
      expect((await ask({ traceparent })).status).toBe(200);
      await ask({});
      expect(received).toEqual([traceparent, undefined]);
    } finally {
      await app.close();
      other.close();
      other.closeAllConnections();
    }
  });
});
