import { AsyncLocalStorage } from 'node:async_hooks';

/** Where in a distributed trace this process stands, as W3C Trace Context writes it in `traceparent`. */
export type TraceContext = { traceId: string; spanId: string; sampled: boolean };

const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const NO_TRACE = '0'.repeat(32);
const NO_SPAN = '0'.repeat(16);
const SAMPLED = 1;

/** Reads a `traceparent` header; undefined for none, several, or one that is not to be believed. Never throws. */
export function readTraceparent(header: unknown): TraceContext | undefined {
  if (typeof header !== 'string' || header.length > 512) return undefined;
  const [, version, traceId, spanId, flags, more] = TRACEPARENT.exec(header) ?? [];
  if (!version || !traceId || !spanId || !flags) return undefined;
  // Version 00 ends after the flags; later ones may say more; ff is none.
  if (version === 'ff' || (version === '00' && more !== undefined)) return undefined;
  if (traceId === NO_TRACE || spanId === NO_SPAN) return undefined;
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & SAMPLED) === SAMPLED };
}

const writeTraceparent = ({ traceId, spanId, sampled }: TraceContext) =>
  `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`;

const current = new AsyncLocalStorage<TraceContext>();

/** Runs `work` as part of a trace, with everything it starts. */
export const inTrace = <T>(trace: TraceContext, work: () => T): T => current.run(trace, work);

/** The trace that what runs now belongs to. */
export const currentTrace = (): TraceContext | undefined => current.getStore();

/** The headers a request to another service carries, so that the trace goes on there; none outside of a trace. */
export function outgoingTraceHeaders(): { traceparent?: string } {
  const trace = current.getStore();
  return trace ? { traceparent: writeTraceparent(trace) } : {};
}
