import { setTimeout as pause } from 'node:timers/promises';
import {
  type Context,
  DiagLogLevel,
  diag,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  trace as traceApi,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { Problem } from '../../kernel/problem.js';
import { currentTrace, inTrace, type TraceContext } from './trace-context.js';
import type { RequestFacts, RequestSpan, Tracer } from './tracer.js';

/** A collector that does not answer must not keep a server from stopping. */
const CLOSING_LIMIT_MS = 2_000;
const EXPORT_TIMEOUT_MS = 5_000;

type Options = {
  /** The base of OTLP over HTTP, as OTEL_EXPORTER_OTLP_ENDPOINT has it: `/v1/traces` is added. */
  endpoint: string;
  serviceName: string;
  onExportFailure: () => void;
};

function contextOf(trace: TraceContext, isRemote: boolean): Context {
  return traceApi.setSpanContext(ROOT_CONTEXT, {
    traceId: trace.traceId,
    spanId: trace.spanId,
    traceFlags: trace.sampled ? TraceFlags.SAMPLED : TraceFlags.NONE,
    isRemote,
  });
}

function traceOf(span: Span): TraceContext {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return { traceId, spanId, sampled: (traceFlags & TraceFlags.SAMPLED) !== 0 };
}

/** The attributes of a request, by name; what is not here is not exported. */
function describeRequest(span: Span, facts: RequestFacts) {
  span.updateName(`${facts.method} ${facts.route}`);
  span.setAttributes({
    'http.request.method': facts.method,
    'http.route': facts.route,
    'http.response.status_code': facts.status,
    'upskill.request_id': facts.requestId,
    ...(facts.problemCode === undefined ? {} : { 'upskill.problem_code': facts.problemCode }),
  });
  if (facts.status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
}

/** The kind of an error: a SQLSTATE or a system code, else its class. Its message may hold what people sent. */
function errorType(error: unknown): string {
  for (let at = error; at instanceof Error; at = at.cause) {
    const { code } = at as { code?: unknown };
    if (typeof code === 'string' && /^[0-9A-Za-z_-]{1,40}$/.test(code)) return code;
  }
  return error instanceof Error ? error.name : typeof error;
}

/**
 * Spans over OTLP/HTTP in JSON. Sampler, headers and limits are read by OpenTelemetry from its own OTEL_* variables.
 * This file alone knows OpenTelemetry, and is imported only when an endpoint is configured.
 */
export function openTelemetryTracer({ endpoint, serviceName, onExportFailure }: Options): Tracer {
  const silent = () => undefined;
  diag.setLogger(
    { error: onExportFailure, warn: silent, info: silent, debug: silent, verbose: silent },
    { logLevel: DiagLogLevel.ERROR, suppressOverrideMessage: true },
  );
  const exporter = new OTLPTraceExporter({
    url: `${endpoint.replace(/\/+$/, '')}/v1/traces`,
    timeoutMillis: EXPORT_TIMEOUT_MS,
  });
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': serviceName }),
    spanProcessors: [new BatchSpanProcessor(exporter)],
  });
  const tracer = provider.getTracer('upskill');

  async function transaction<T>(kind: string, work: () => Promise<T>): Promise<T> {
    const parent = currentTrace();
    const span = tracer.startSpan(
      `database ${kind}`,
      {
        kind: SpanKind.CLIENT,
        attributes: { 'db.system.name': 'postgresql', 'upskill.transaction': kind },
      },
      parent ? contextOf(parent, false) : ROOT_CONTEXT,
    );
    try {
      return await inTrace(traceOf(span), work);
    } catch (error) {
      span.setAttribute('error.type', errorType(error));
      // A refusal of the business rolls back too, and is no failure.
      if (!(error instanceof Problem)) span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  }

  return {
    startRequest(method, parent): RequestSpan {
      const context = parent ? contextOf(parent, true) : ROOT_CONTEXT;
      const span = tracer.startSpan(method, { kind: SpanKind.SERVER }, context);
      return {
        trace: traceOf(span),
        end: (facts) => {
          describeRequest(span, facts);
          span.end();
        },
      };
    },
    database: { transaction, retried: () => undefined },
    close: async () => {
      const sent = provider.shutdown().catch(onExportFailure);
      await Promise.race([sent, pause(CLOSING_LIMIT_MS, undefined, { ref: false })]);
      diag.disable();
    },
  };
}
